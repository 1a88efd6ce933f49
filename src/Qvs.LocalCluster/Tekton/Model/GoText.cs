using System.Globalization;
using System.Text;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Values as Go prints them, because Tekton's messages hold them so.</summary>
internal static class GoText
{
    /// <summary><c>%q</c>: double quotes, with the escapes of a Go string literal.</summary>
    public static string Quote(string text)
    {
        var b = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => b.Append("\\\""),
                '\\' => b.Append("\\\\"),
                '\n' => b.Append("\\n"),
                '\r' => b.Append("\\r"),
                '\t' => b.Append("\\t"),
                '\a' => b.Append("\\a"),
                '\b' => b.Append("\\b"),
                '\f' => b.Append("\\f"),
                '\v' => b.Append("\\v"),
                < 0x20 or 0x7f => b.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ => b.Append(rune.ToString()),
            };
        }

        return b.Append('"').ToString();
    }

    /// <summary><c>%v</c> of a slice: <c>[a b]</c>.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";

    /// <summary><c>%v</c> of a map of slices, keys sorted: <c>map[a:[x] b:[y z]]</c>.</summary>
    public static string Map(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> map) =>
        $"map[{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{List(p.Value)}"))}]";
}
