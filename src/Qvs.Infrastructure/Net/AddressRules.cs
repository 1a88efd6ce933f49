using System.Net;
using System.Net.Sockets;

namespace Qvs.Infrastructure.Net;

/// <summary>What an address is, by the special-purpose registries of IANA, and the metadata addresses of clouds that are outside of these.</summary>
internal static class AddressRules
{
    private static readonly (IPNetwork Network, string Kind)[] Special =
    [
        Of("169.254.169.254/32", "a metadata"),
        Of("168.63.129.16/32", "a metadata"),
        Of("fd00:ec2::254/128", "a metadata"),
        Of("127.0.0.0/8", "a loopback"),
        Of("::1/128", "a loopback"),
        Of("169.254.0.0/16", "a link-local"),
        Of("fe80::/10", "a link-local"),
        Of("10.0.0.0/8", "a private"),
        Of("172.16.0.0/12", "a private"),
        Of("192.168.0.0/16", "a private"),
        Of("100.64.0.0/10", "a private"),
        Of("fc00::/7", "a private"),
        Of("fec0::/10", "a private"),
        Of("224.0.0.0/4", "a multicast"),
        Of("ff00::/8", "a multicast"),
        Of("0.0.0.0/8", "a reserved"),
        Of("192.0.0.0/24", "a reserved"),
        Of("192.0.2.0/24", "a reserved"),
        Of("192.88.99.0/24", "a reserved"),
        Of("198.18.0.0/15", "a reserved"),
        Of("198.51.100.0/24", "a reserved"),
        Of("203.0.113.0/24", "a reserved"),
        Of("240.0.0.0/4", "a reserved"),
        Of("::/96", "a reserved"),
        Of("100::/64", "a reserved"),
        Of("2001::/23", "a reserved"),
        Of("2001:db8::/32", "a reserved"),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <returns>The kind of address with its article, or null for a public one.</returns>
    public static string? SpecialKind(IPAddress address)
    {
        var plain = Unwrap(address);
        return Special.FirstOrDefault(rule => rule.Network.BaseAddress.AddressFamily == plain.AddressFamily && rule.Network.Contains(plain)).Kind;
    }

    /// <summary>An IPv4 address inside of an IPv6 one is where the connection goes in the end.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : Translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address.ScopeId != 0 ? new IPAddress(bytes)
            : address;
    }

    private static (IPNetwork Network, string Kind) Of(string network, string kind) => (IPNetwork.Parse(network), kind);
}
