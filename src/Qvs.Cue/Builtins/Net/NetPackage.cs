using System.Numerics;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Net;

/// <summary>Package <c>net</c>. An address is a string, bytes that hold such a string, or a list of 4 or 16 bytes.</summary>
internal static class NetPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("net")
    {
        { "AbsURL", [Kind.String], Kind.Bool, AbsUrl },
        { "AddIP", [Kind.Top, Kind.Int], Kind.String, AddIp },
        { "AddIPCIDR", [Kind.Top, Kind.Int], Kind.String, AddIpCidr },
        { "CompareIP", [Kind.Top, Kind.Top], Kind.Int, c => Address(c, 0, a => Address(c, 1, b => Of(a.OrderAgainst(b)))) },
        { "FQDN", [Kind.String], Kind.Bool, c => Of(Hosts.IsFullyQualified(c.String(0))) },
        { "GlobalUnicastIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsGlobalUnicast)) },
        { "InCIDR", [Kind.Top, Kind.Top], Kind.Bool, c => Address(c, 0, a => Prefix(c, 1, p => Of(p.Contains(a)))) },
        { "InterfaceLocalMulticastIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsInterfaceLocalMulticast)) },
        { "IP", [Kind.Top], Kind.Bool, c => Address(c, 0, _ => Of(true)) },
        { "IPCIDR", [Kind.Top], Kind.Bool, c => Prefix(c, 0, _ => Of(true)) },
        { "IPString", [Kind.Top], Kind.String, c => Address(c, 0, a => Of(a.ToString())) },
        { "IPv4", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.Is4)) },
        { "IPv4len", 4 },
        { "IPv6", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(!a.Is4)) },
        { "IPv6len", 16 },
        { "JoinHostPort", [Kind.Top, Kind.Top], Kind.String, JoinHostPort },
        { "LinkLocalMulticastIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsLinkLocalMulticast)) },
        { "LinkLocalUnicastIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsLinkLocalUnicast)) },
        { "LoopbackIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsLoopback)) },
        { "MulticastIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsMulticast)) },
        { "ParseCIDR", [Kind.String], Kind.Struct, c => Prefix(c, 0, p => Describe(c, p)) },
        { "ParseIP", [Kind.String], Kind.List, ParseIp },
        { "PathEscape", [Kind.String], Kind.String, c => Of(Urls.EscapePath(c.String(0))) },
        { "PathUnescape", [Kind.String], Kind.String, c => Urls.UnescapePath(c.String(0), out var e) is { } s ? Of(s) : c.Fail(e) },
        { "QueryEscape", [Kind.String], Kind.String, c => Of(Urls.EscapeQuery(c.String(0))) },
        { "QueryUnescape", [Kind.String], Kind.String, c => Urls.UnescapeQuery(c.String(0), out var e) is { } s ? Of(s) : c.Fail(e) },
        { "SplitHostPort", [Kind.String], Kind.List, SplitHostPort },
        { "ToIP16", [Kind.Top], Kind.List, c => Address(c, 0, a => Bytes(c, a.To16())) },
        { "ToIP4", [Kind.Top], Kind.List, c => Address(c, 0, a => a.Is4 ? Bytes(c, a.Bytes) : c.Fail($"cannot convert \"{a}\" to IPv4")) },
        { "UnspecifiedIP", [Kind.Top], Kind.Bool, c => Address(c, 0, a => Of(a.IsUnspecified)) },
        { "URL", [Kind.String], Kind.Bool, c => Urls.TryParse(c.String(0), out _, out var e) ? Of(true) : c.Fail(e) },
    }.Build();

    private static Value AbsUrl(BuiltinCall call) => Urls.TryParse(call.String(0), out var isAbsolute, out var error)
        ? isAbsolute ? Of(true) : call.Fail("URL is not absolute")
        : call.Fail(error);

    private static Value AddIp(BuiltinCall call) => Text(Concrete.Of(call[0])) is { } text && IpPrefix.Parse(text, out _) is { } prefix
        ? Shifted(call, prefix.Address, Offset(call), a => prefix with { Address = a })
        : Address(call, 0, address => Shifted(call, address, Offset(call), a => a));

    private static Value AddIpCidr(BuiltinCall call) => Prefix(call, 0, prefix =>
        Shifted(call, prefix.Address, Offset(call) << ((prefix.Address.Bytes.Length * 8) - prefix.Bits), a => prefix with { Address = a }));

    /// <summary>No address is further away than 128 bits; larger offsets are all the same.</summary>
    private static BigInteger Offset(BuiltinCall call)
    {
        var limit = BigInteger.One << 130;
        return call.Number(1).TryToInteger(out var offset) ? BigInteger.Clamp(offset, -limit, limit) : limit * call.Number(1).Sign;
    }

    private static Value Shifted(BuiltinCall call, IpAddress address, BigInteger offset, Func<IpAddress, object> show) =>
        IpPrefix.Add(address, offset, out var error) is { } result ? Of(show(result).ToString() ?? "") : call.Fail(error);

    private static Value Describe(BuiltinCall call, IpPrefix prefix)
    {
        var network = new IpAddress([.. prefix.Network(prefix.Address)]);
        var fields = new List<KeyValuePair<string, Value>>
        {
            Field("prefix_mask", Of(new IpAddress(prefix.Mask).ToString())),
            Field("prefix_len", Of(prefix.Bits)),
            Field("prefix_addr", Of(network.ToString())),
        };
        if (network.Is4)
        {
            var broadcast = network.Bytes.Zip(prefix.Mask, (b, m) => (byte)(b | ~m));
            fields.Add(Field("broadcast_addr", Of(new IpAddress([.. broadcast]).ToString())));
        }

        return call.NewStruct(fields);
    }

    private static Value ParseIp(BuiltinCall call) => IpParser.Parse(call.String(0), out _) is { } address
        ? Bytes(call, address.Bytes)
        : call.Fail($"invalid IP address {Quoting.Quote(call.String(0))}");

    private static Value SplitHostPort(BuiltinCall call) =>
        Hosts.Split(call.String(0), out var error) is { } parts ? call.ListOf([parts.Host, parts.Port]) : call.Fail(error);

    private static Value JoinHostPort(BuiltinCall call)
    {
        var (host, port) = (Concrete.Of(call[0]), Concrete.Of(call[1]));
        var hostText = Concrete.IsList(host) ? FromList(call, host, out _)?.ToString() : Text(host);
        if (hostText is null)
        {
            return call.Fail($"invalid host {Show(call, host)}");
        }

        var portText = port is NumberValue { Kind: Kind.Int } ? port.ToString() : Text(port);
        return portText is null ? call.Fail($"invalid port {Show(call, port)}") : Of(Hosts.Join(hostText, portText));
    }

    private static string Show(BuiltinCall call, Value value) =>
        Concrete.IsList(value) ? $"[{string.Join(", ", call.Elements(value))}]" : value.ToString() ?? "";

    private static Value Bytes(BuiltinCall call, byte[] bytes) => call.NewList(bytes.Select(b => Of(b)));

    private static Value Address(BuiltinCall call, int index, Func<IpAddress, Value> body)
    {
        var value = Concrete.Of(call[index]);
        var error = $"invalid type {value.Kind.Describe()} for IP address";
        var address = value switch
        {
            _ when Text(value) is { } text => IpParser.Parse(text, out error),
            _ when Concrete.IsList(value) => FromList(call, value, out error),
            _ => null,
        };
        return address is null ? call.Fail(error) : body(address);
    }

    private static Value Prefix(BuiltinCall call, int index, Func<IpPrefix, Value> body)
    {
        var value = Concrete.Of(call[index]);
        var error = $"invalid type {value.Kind.Describe()} for IP CIDR";
        return Text(value) is { } text && IpPrefix.Parse(text, out error) is { } prefix ? body(prefix) : call.Fail(error);
    }

    private static IpAddress? FromList(BuiltinCall call, Value list, out string error)
    {
        var bytes = new List<byte>();
        error = "";
        foreach (var element in call.Elements(list).Take(17))
        {
            if (Concrete.Of(element) is not NumberValue number || !number.Value.TryToInt64(out var value) || value is < 0 or > 255)
            {
                error = $"invalid IP byte value {Concrete.Of(element)}";
                return null;
            }

            bytes.Add((byte)value);
        }

        error = $"invalid IP length {call.Elements(list).Count}";
        return bytes.Count is 4 or 16 ? new IpAddress([.. bytes]) : null;
    }

    private static string? Text(Value value) => value switch
    {
        StringValue s => s.Value,
        BytesValue b => Utf8.Text(b.Value.Span),
        _ => null,
    };
}
