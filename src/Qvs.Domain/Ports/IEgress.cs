namespace Qvs.Domain.Ports;

/// <summary>The addresses of a host that the platform may connect to on behalf of a tenant, or why it does not.</summary>
/// <param name="Addresses">To connect to exactly these: the name may mean others a moment later.</param>
/// <param name="Refusal">Empty if there is none.</param>
public sealed record EgressAnswer(ImmutableArray<string> Addresses, string Refusal);

/// <summary>Asked before a program that makes its own connections, such as git, is let near an address that a tenant gave.</summary>
public interface IEgress
{
    Task<EgressAnswer> Resolve(string host, CancellationToken cancellation);
}
