using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Net;

/// <summary>Reads addresses strictly, as Go's netip.ParseAddr does; failures have its texts, because users see them.</summary>
internal static class IpParser
{
    public static IpAddress? Parse(string text, out string error)
    {
        var (message, place) = ("unable to parse IP", "");
        IpAddress? result = null;
        foreach (var c in text)
        {
            if (c == '.')
            {
                var bytes = Parse4(text, out message, out place);
                result = bytes is null ? null : new IpAddress(bytes);
                break;
            }

            if (c == ':')
            {
                result = Parse6(text, out message, out place);
                break;
            }

            if (c == '%')
            {
                message = "missing IPv6 address";
                break;
            }
        }

        var at = place.Length == 0 ? "" : $" (at {Quoting.Quote(place)})";
        error = $"ParseAddr({Quoting.Quote(text)}): {message}{at}";
        return result;
    }

    private static byte[]? Parse4(string text, out string message, out string place)
    {
        (message, place) = ("", "");
        var bytes = new byte[4];
        var (field, value, digits) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (digits == 1 && value == 0)
                {
                    message = "IPv4 field has octet with leading zero";
                    return null;
                }

                value = (value * 10) + c - '0';
                digits++;
                if (value > 255)
                {
                    message = "IPv4 field has value >255";
                    return null;
                }
            }
            else if (c != '.')
            {
                (message, place) = ("unexpected character", text[i..]);
                return null;
            }
            else
            {
                if (digits == 0 || i == text.Length - 1)
                {
                    (message, place) = ("IPv4 field must have at least one digit", text[i..]);
                    return null;
                }

                if (field == 3)
                {
                    message = "IPv4 address too long";
                    return null;
                }

                bytes[field++] = (byte)value;
                (value, digits) = (0, 0);
            }
        }

        if (field < 3)
        {
            message = "IPv4 address too short";
            return null;
        }

        bytes[3] = (byte)value;
        return bytes;
    }

    private static IpAddress? Parse6(string text, out string message, out string place)
    {
        (message, place) = ("", "");
        var zone = "";
        var percent = text.IndexOf('%', StringComparison.Ordinal);
        if (percent >= 0)
        {
            (text, zone) = (text[..percent], text[(percent + 1)..]);
            if (zone.Length == 0)
            {
                message = "zone must be a non-empty string";
                return null;
            }
        }

        var bytes = new byte[16];
        var (gap, count, rest) = (-1, 0, text);
        if (rest.StartsWith("::", StringComparison.Ordinal))
        {
            (gap, rest) = (0, rest[2..]);
        }

        while (rest.Length > 0 && count < 16)
        {
            message = Group(ref rest, bytes, ref count, ref gap, out place);
            if (message.Length > 0)
            {
                return null;
            }
        }

        if (rest.Length > 0)
        {
            (message, place) = ("trailing garbage after address", rest);
            return null;
        }

        if (count < 16 ? gap < 0 : gap >= 0)
        {
            message = gap < 0 ? "address string too short" : "the :: must expand to at least one field of zeros";
            return null;
        }

        if (count < 16)
        {
            bytes = [.. bytes[..gap], .. new byte[16 - count], .. bytes[gap..count]];
        }

        return new IpAddress(bytes, zone);
    }

    /// <summary>Reads one group and what separates it from the next; returns what is wrong.</summary>
    private static string Group(ref string rest, byte[] bytes, ref int count, ref int gap, out string place)
    {
        place = rest;
        var (length, value) = (0, 0);
        for (; length < rest.Length && char.IsAsciiHexDigit(rest[length]); length++)
        {
            if (length > 3)
            {
                return "each group must have 4 or less digits";
            }

            value = (value << 4) | Convert.ToInt32(rest[length].ToString(), 16);
        }

        if (length == 0)
        {
            return "each colon-separated field must have at least one digit";
        }

        if (length < rest.Length && rest[length] == '.')
        {
            if (gap < 0 && count != 12)
            {
                return "embedded IPv4 address must replace the final 2 fields of the address";
            }

            if (count + 4 > 16)
            {
                return "too many hex fields to fit an embedded IPv4 at the end of the address";
            }

            if (Parse4(rest, out var message, out place) is not { } v4)
            {
                return message;
            }

            v4.CopyTo(bytes, count);
            (count, rest) = (count + 4, "");
            return "";
        }

        (bytes[count], bytes[count + 1]) = ((byte)(value >> 8), (byte)value);
        count += 2;
        rest = place = rest[length..];
        if (rest.Length == 0)
        {
            return "";
        }

        if (rest[0] != ':')
        {
            return "unexpected character, want colon";
        }

        if (rest.Length == 1)
        {
            return "colon must be followed by more characters";
        }

        rest = place = rest[1..];
        if (rest[0] == ':')
        {
            if (gap >= 0)
            {
                return "multiple :: in address";
            }

            (gap, rest) = (count, rest[1..]);
        }

        return "";
    }
}
