using System.Globalization;
using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Net;

/// <summary>An address and how many of its leading bits name the network: <c>10.0.0.0/8</c>.</summary>
internal sealed record IpPrefix(IpAddress Address, int Bits)
{
    public byte[] Mask => [.. Enumerable.Range(0, Address.Bytes.Length).Select(i => (byte)(0xFF00 >> int.Clamp(Bits - (8 * i), 0, 8)))];

    public static IpPrefix? Parse(string text, out string error)
    {
        var slash = text.LastIndexOf('/');
        var message = "no '/'";
        if (slash >= 0)
        {
            var bits = text[(slash + 1)..];
            var isNumber = bits.Length is > 0 and < 4 && bits.All(char.IsAsciiDigit) && (bits.Length == 1 || bits[0] != '0');
            var length = isNumber ? int.Parse(bits, CultureInfo.InvariantCulture) : 0;
            var address = IpParser.Parse(text[..slash], out message);
            if (address is not null)
            {
                message = address switch
                {
                    { Zone.Length: > 0 } => "IPv6 zones cannot be present in a prefix",
                    _ when !isNumber => $"bad bits after slash: {Quoting.Quote(bits)}",
                    _ when length > address.Bytes.Length * 8 => "prefix length out of range",
                    _ => "",
                };
            }

            if (address is not null && message.Length == 0)
            {
                error = "";
                return new IpPrefix(address, length);
            }
        }

        error = $"netip.ParsePrefix({Quoting.Quote(text)}): {message}";
        return null;
    }

    public bool Contains(IpAddress address) => address.Zone.Length == 0
        && address.Bytes.Length == Address.Bytes.Length
        && Network(address).SequenceEqual(Network(Address));

    public IEnumerable<byte> Network(IpAddress address) => address.Bytes.Zip(Mask, (b, m) => (byte)(b & m));

    /// <summary>The address that many further, or what is wrong with it.</summary>
    public static IpAddress? Add(IpAddress address, BigInteger offset, out string error)
    {
        var sum = new BigInteger(address.Bytes, isUnsigned: true, isBigEndian: true) + offset;
        var bytes = sum.Sign < 0 ? [] : sum.ToByteArray(isUnsigned: true, isBigEndian: true);
        var size = address.Bytes.Length;
        error = $"IP address arithmetic resulted in out-of-range address ({(sum.Sign < 0 ? "underflow" : "overflow")})";
        return sum.Sign < 0 || bytes.Length > size ? null : new IpAddress([.. new byte[size - bytes.Length], .. bytes]);
    }

    public override string ToString() => $"{Address}/{Bits}";
}
