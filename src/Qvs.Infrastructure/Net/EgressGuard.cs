using System.Net;
using System.Net.Sockets;

namespace Qvs.Infrastructure.Net;

/// <summary>
/// The way to every address that a tenant gave: clusters, webhooks, notifications, git. It is checked as text, after the name was resolved,
/// and the connection is made to the address that was checked, so that a name can not change its mind in between. Redirects are not
/// followed and no proxy is used.
/// </summary>
/// <param name="resolve">Looks a name up; the system's resolver if null.</param>
public sealed class EgressGuard(EgressOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly ImmutableArray<IPNetwork> _networks = [.. options.AllowedNetworks.Select(Parse)];
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Refuses what can be refused without asking for the name's addresses.</summary>
    /// <exception cref="EgressException">The address is none that the platform connects to.</exception>
    public void Check(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http" or "wss" or "ws"))
        {
            throw new EgressException($"'{address}' is not a web address.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new EgressException($"The address of {address.IdnHost} has a user name in it; credentials belong into a credential.");
        }

        if (IPAddress.TryParse(address.DnsSafeHost, out var literal))
        {
            Check(address.DnsSafeHost, literal);
        }
        else if (IsLocalName(address.IdnHost) && !IsAllowed(address.IdnHost))
        {
            throw Refuse(address.IdnHost, "a local name");
        }
    }

    /// <returns>The addresses of a host, every one of which is allowed.</returns>
    /// <exception cref="EgressException">One of them is not.</exception>
    public async Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellation);
        foreach (var address in addresses)
        {
            Check(host, address);
        }

        return addresses.Length > 0 ? addresses : throw new EgressException($"The name {host} has no address.");
    }

    /// <summary>A handler that connects to checked addresses only. The caller owns it.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler();
        Protect(handler);
        return handler;
    }

    /// <summary>Makes a handler that somebody else created one that connects to checked addresses only.</summary>
    public void Protect(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        handler.ConnectCallback = Connect;
    }

    /// <summary>A client over <see cref="CreateHandler"/>, which it owns.</summary>
    public HttpClient CreateClient(TimeSpan timeout) => new(CreateHandler()) { Timeout = timeout };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Resolve(context.DnsEndPoint.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Check(string host, IPAddress address)
    {
        var plain = AddressRules.Unwrap(address);
        if (AddressRules.SpecialKind(plain) is { } kind
            && !IsAllowed(host)
            && !_networks.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain)))
        {
            throw Refuse(host, $"{kind} address");
        }
    }

    private static EgressException Refuse(string host, string what) =>
        new($"The platform does not connect to {host}: it is {what}. The operator of the platform can allow it.");

    private bool IsAllowed(string host) => options.AllowedHosts.Any(allowed => Matches(host, allowed));

    internal static bool Matches(string host, string pattern) => pattern.StartsWith('.')
        ? host.TrimEnd('.').EndsWith(pattern, StringComparison.OrdinalIgnoreCase)
        : host.TrimEnd('.').Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocalName(string host) => host.TrimEnd('.') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase));

    private static IPNetwork Parse(string network) => IPNetwork.TryParse(network, out var parsed)
        ? parsed
        : throw new ArgumentException($"'{network}' in the networks that may be connected to is no CIDR such as 10.20.0.0/16.", nameof(network));
}
