using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Net;

/// <summary>URLs as Go's package net/url reads them, which is more lenient than <see cref="Uri"/>.</summary>
internal static class Urls
{
    private enum Part
    {
        Path,
        Query,
        Host,
        Other,
    }

    public static string EscapePath(string text) => Escape(text, "-_.~$&+=:@", spaceIsPlus: false);

    public static string EscapeQuery(string text) => Escape(text, "-_.~", spaceIsPlus: true);

    public static string? UnescapePath(string text, out string error) => Unescape(text, Part.Path, out error);

    public static string? UnescapeQuery(string text, out string error) => Unescape(text, Part.Query, out error);

    /// <summary>Whether it parses, and whether it has a scheme.</summary>
    public static bool TryParse(string text, out bool isAbsolute, out string error)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var url = hash < 0 ? text : text[..hash];
        var problem = Check(url, out isAbsolute);
        if (problem.Length == 0 && hash >= 0)
        {
            // Only a wrong fragment is reported with the whole text.
            _ = Unescape(text[(hash + 1)..], Part.Other, out problem);
            url = text;
        }

        error = $"parse {Quoting.Quote(url)}: {problem}";
        return problem.Length == 0;
    }

    private static string Check(string rest, out bool isAbsolute)
    {
        isAbsolute = false;
        if (rest.Any(c => c is < ' ' or '\x7f'))
        {
            return "net/url: invalid control character in URL";
        }

        if (rest.StartsWith(':'))
        {
            return "missing protocol scheme";
        }

        var scheme = SchemeLength(rest);
        isAbsolute = scheme > 0;
        rest = scheme > 0 ? rest[(scheme + 1)..] : rest;
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        rest = question < 0 ? rest : rest[..question];
        if (!rest.StartsWith('/'))
        {
            if (isAbsolute)
            {
                return "";
            }

            if (rest.Split('/', 2)[0].Contains(':', StringComparison.Ordinal))
            {
                return "first path segment in URL cannot contain colon";
            }
        }

        if ((isAbsolute || !rest.StartsWith("///", StringComparison.Ordinal)) && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            if (CheckAuthority(authority) is { Length: > 0 } problem)
            {
                return problem;
            }
        }

        _ = Unescape(rest, Part.Path, out var error);
        return error;
    }

    private static int SchemeLength(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return i;
            }

            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
            {
                break;
            }
        }

        return 0;
    }

    private static string CheckAuthority(string authority)
    {
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..];
        var port = host.LastIndexOf(':') is >= 0 and var colon ? host[colon..] : "";
        var zone = "";
        if (host.StartsWith('['))
        {
            var close = host.LastIndexOf(']');
            if (close < 0)
            {
                return "missing ']' in host";
            }

            port = host[(close + 1)..];
            var percent = host.IndexOf("%25", StringComparison.Ordinal);
            (host, zone) = percent >= 0 && percent < close ? (host[..percent], host[percent..close]) : (host, "");
        }

        if (port.Length > 0 && (port[0] != ':' || !port.Skip(1).All(char.IsAsciiDigit)))
        {
            return $"invalid port {Quoting.Quote(port)} after host";
        }

        _ = Unescape(host, Part.Host, out var error);
        if (error.Length == 0 && zone.Length > 0)
        {
            _ = Unescape(zone, Part.Other, out error);
        }

        if (error.Length == 0 && at >= 0)
        {
            var user = authority[..at];
            if (!user.All(c => char.IsAsciiLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal)))
            {
                return "net/url: invalid userinfo";
            }

            _ = Unescape(user, Part.Other, out error);
        }

        return error;
    }

    private static string Escape(string text, string plain, bool spaceIsPlus)
    {
        var result = new StringBuilder(text.Length);
        foreach (var b in Utf8.Bytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || plain.Contains(c, StringComparison.Ordinal))
            {
                result.Append(c);
            }
            else if (c == ' ' && spaceIsPlus)
            {
                result.Append('+');
            }
            else
            {
                result.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return result.ToString();
    }

    // The three bytes may end within a rune.
    private static string Quote(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Quoting.Quote(Utf8.Text(bytes)) : $"\"{Quoting.QuoteBytes(bytes)[1..^1]}\"";

    private static string? Unescape(string text, Part part, out string error)
    {
        error = "";
        var bytes = Utf8.Bytes(text);
        var result = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = (char)bytes[i];
            if (c == '%')
            {
                var escape = Utf8.Text(bytes.AsSpan(i..int.Min(i + 3, bytes.Length)));
                var valid = escape.Length == 3 && char.IsAsciiHexDigit(escape[1]) && char.IsAsciiHexDigit(escape[2]);
                if (!valid || (part == Part.Host && escape != "%25" && escape[1] < '8'))
                {
                    error = $"invalid URL escape {Quote(bytes.AsSpan(i..int.Min(i + 3, bytes.Length)))}";
                    return null;
                }

                result.Add(Convert.ToByte(escape[1..], 16));
                i += 2;
                continue;
            }

            if (part == Part.Host && c < 128 && !char.IsAsciiLetterOrDigit(c) && !"-_.~!$&'()*+,;=:[]<>\"".Contains(c, StringComparison.Ordinal))
            {
                error = $"invalid character {Quoting.Quote(c.ToString())} in host name";
                return null;
            }

            result.Add(c == '+' && part == Part.Query ? (byte)' ' : bytes[i]);
        }

        return Utf8.Text(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(result));
    }
}
