using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Net;

/// <summary>An IPv4 or IPv6 address as Go's package netip has it: <c>::ffff:1.2.3.4</c> is IPv6, and IPv6 may have a zone.</summary>
internal sealed record IpAddress(byte[] Bytes, string Zone = "")
{
    public bool Is4 => Bytes.Length == 4;

    public bool IsUnspecified => Zone.Length == 0 && Bytes.All(b => b == 0);

    public bool IsLoopback => Unmapped is { Length: 4 } v4 ? v4[0] == 127 : Bytes[..15].All(b => b == 0) && Bytes[15] == 1;

    public bool IsMulticast => Unmapped is { Length: 4 } v4 ? (v4[0] & 0xF0) == 0xE0 : Bytes[0] == 0xFF;

    public bool IsInterfaceLocalMulticast => Unmapped.Length == 16 && Bytes[0] == 0xFF && (Bytes[1] & 0x0F) == 1;

    public bool IsLinkLocalMulticast => Unmapped is { Length: 4 } v4
        ? (v4[0], v4[1], v4[2]) == (224, 0, 0)
        : Bytes[0] == 0xFF && (Bytes[1] & 0x0F) == 2;

    public bool IsLinkLocalUnicast => Unmapped is { Length: 4 } v4
        ? (v4[0], v4[1]) == (169, 254)
        : Bytes[0] == 0xFE && (Bytes[1] & 0xC0) == 0x80;

    public bool IsGlobalUnicast => !(Unmapped is { Length: 4 } v4 && (v4.All(b => b == 0) || v4.All(b => b == 255)))
        && !(IsUnspecified || IsLoopback || IsMulticast || IsLinkLocalUnicast);

    private bool Is4In6 => Bytes.Length == 16 && Bytes[..10].All(b => b == 0) && Bytes[10] == 0xFF && Bytes[11] == 0xFF;

    private byte[] Unmapped => Is4In6 ? Bytes[12..] : Bytes;

    public byte[] To16() => Is4 ? [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. Bytes] : Bytes;

    public int OrderAgainst(IpAddress other)
    {
        var result = Bytes.Length.CompareTo(other.Bytes.Length);
        result = result != 0 ? result : Bytes.AsSpan().SequenceCompareTo(other.Bytes);
        return int.Sign(result != 0 ? result : string.CompareOrdinal(Zone, other.Zone));
    }

    public override string ToString()
    {
        if (Is4)
        {
            return string.Join('.', Bytes);
        }

        var zone = Zone.Length == 0 ? "" : "%" + Zone;
        return (Is4In6 ? "::ffff:" + string.Join('.', Unmapped) : Groups()) + zone;
    }

    // The first longest run of two or more zero groups is left out (RFC 5952).
    private string Groups()
    {
        var groups = Enumerable.Range(0, 8).Select(i => (Bytes[2 * i] << 8) | Bytes[(2 * i) + 1]).ToArray();
        var (bestStart, bestLength) = (-1, 1);
        for (var start = 0; start < 8; start++)
        {
            var length = groups.Skip(start).TakeWhile(g => g == 0).Count();
            (bestStart, bestLength) = length > bestLength ? (start, length) : (bestStart, bestLength);
        }

        var text = new StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            if (i == bestStart)
            {
                text.Append("::");
                i += bestLength - 1;
                continue;
            }

            text.Append(text.Length > 0 && text[^1] != ':' ? ":" : "").Append(groups[i].ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
