using System.Globalization;

namespace Qvs.Cue.Builtins.Net;

/// <summary>Host names and <c>host:port</c>.</summary>
internal static class Hosts
{
    /// <summary>A host name of letters, digits and hyphens (RFC 1123), with or without the dot at the end.</summary>
    public static bool IsFullyQualified(string name)
    {
        name = name.EndsWith('.') ? name[..^1] : name;
        return name.Length is > 0 and <= 253 && name.Split('.').All(IsLabel);
    }

    public static string Join(string host, string port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    /// <summary>Host and port, or what is wrong. A host in brackets may contain colons.</summary>
    public static (string Host, string Port)? Split(string text, out string error)
    {
        error = "";
        var colon = text.LastIndexOf(':');
        var bracketed = text.StartsWith('[');
        var end = bracketed ? text.IndexOf(']', StringComparison.Ordinal) : colon;
        var problem = (colon, bracketed) switch
        {
            ( < 0, _) => "missing port in address",
            (_, true) when end < 0 => "missing ']' in address",
            (_, true) when end + 1 == text.Length => "missing port in address",
            (_, true) when end + 1 != colon => text[end + 1] == ':' ? "too many colons in address" : "missing port in address",
            (_, false) when text.IndexOf(':', StringComparison.Ordinal) < colon => "too many colons in address",
            _ when text.IndexOf('[', bracketed ? 1 : 0) >= 0 => "unexpected '[' in address",
            _ when text.IndexOf(']', bracketed ? end + 1 : 0) >= 0 => "unexpected ']' in address",
            _ => "",
        };
        if (problem.Length > 0)
        {
            error = text.Length == 0 ? problem : $"address {text}: {problem}";
            return null;
        }

        return (bracketed ? text[1..end] : text[..colon], text[(colon + 1)..]);
    }

    private static bool IsLabel(string label)
    {
        if (label.Length is 0 or > 63 || label.StartsWith('-') || label.EndsWith('-') || !label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return false;
        }

        if (label.Length < 4 || label[2] != '-' || label[3] != '-')
        {
            return true;
        }

        if (!label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            return new IdnMapping().GetUnicode(label).Length > 0;
        }
        catch (ArgumentException)
        {
            // IdnMapping has no way to ask first.
            return false;
        }
    }
}
