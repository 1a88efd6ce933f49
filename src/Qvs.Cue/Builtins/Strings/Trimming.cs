using System.Text;

namespace Qvs.Cue.Builtins.Strings;

internal static class Trimming
{
    public static string Trim(string text, string cutset, bool left, bool right)
    {
        var set = new HashSet<Rune>(cutset.EnumerateRunes());
        return Trim(text, set.Contains, left, right);
    }

    public static string Space(string text) => Trim(text, Casing.IsSpace, left: true, right: true);

    public static string Prefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    public static string Suffix(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    private static string Trim(string text, Func<Rune, bool> cut, bool left, bool right)
    {
        var span = text.AsSpan();
        while (left && !span.IsEmpty)
        {
            _ = Rune.DecodeFromUtf16(span, out var rune, out var length);
            if (!cut(rune))
            {
                break;
            }

            span = span[length..];
        }

        while (right && !span.IsEmpty)
        {
            _ = Rune.DecodeLastFromUtf16(span, out var rune, out var length);
            if (!cut(rune))
            {
                break;
            }

            span = span[..^length];
        }

        return span.Length == text.Length ? text : span.ToString();
    }
}
