namespace Qvs.Infrastructure.Net;

/// <summary>
/// Where the platform may connect to on behalf of a tenant. Public addresses always; loopback, link-local, metadata, multicast and private
/// ones only if they are named here.
/// </summary>
public sealed record EgressOptions
{
    /// <summary>Networks that are allowed besides the public ones, as CIDR: <c>10.20.0.0/16</c>.</summary>
    public ImmutableArray<string> AllowedNetworks { get; init; } = [];

    /// <summary>Hosts whose addresses may be any, by name or, with a leading dot, by suffix: <c>.clusters.example.com</c>.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
