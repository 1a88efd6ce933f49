using System.Text;

namespace Qvs.Testing;

/// <summary>
/// What cannot stand in an archive as it is: <c>{{TAB}}</c>, <c>{{NUL}}</c>, <c>{{BEL}}</c>, <c>{{BOM}}</c>, the byte <c>{{E9}}</c> alone, and long or deep texts.
/// <c>{{CRLF}}</c> and <c>{{UTF-16}}</c> say how the whole file is saved.
/// </summary>
public static class HostileText
{
    private static readonly (string Mark, string Text)[] Marks =
    [
        ("{{CRLF}}", ""),
        ("{{UTF-16}}", ""),
        ("{{TAB}}", "\t"),
        ("{{NUL}}", "\0"),
        ("{{BEL}}", "\a"),
        ("{{BOM}}", "\uFEFF"),
        ("{{10MB}}", new string('x', 10_000_000)),
        ("{{300KB}}", new string('x', 300_000)),
        ("{{DEEP}}", new string('[', 100) + new string(']', 100)),
        ("{{VERYDEEP}}", new string('[', 100_000) + new string(']', 100_000)),
        ("{{BLOCKS}}", string.Concat(Enumerable.Repeat("- ", 10_000))),
        ("{{DEEPMAPS}}", string.Concat(Enumerable.Repeat("{a: ", 10_000)) + new string('}', 10_000)),
        ("{{COMMAS}}", string.Concat(Enumerable.Repeat("a, ", 300_000))),
    ];

    public static byte[] Bytes(string text)
    {
        var written = Marks.Where(m => text.Contains(m.Mark, StringComparison.Ordinal)).Aggregate(text, (t, m) => t.Replace(m.Mark, m.Text, StringComparison.Ordinal));
        if (text.Contains("{{CRLF}}", StringComparison.Ordinal))
        {
            written = written.ReplaceLineEndings("\r\n");
        }

        if (text.Contains("{{UTF-16}}", StringComparison.Ordinal))
        {
            return [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(written)];
        }

        var parts = written.Split("{{E9}}");
        return [.. parts.SelectMany((part, i) => i == 0 ? Encoding.UTF8.GetBytes(part) : [0xE9, .. Encoding.UTF8.GetBytes(part)])];
    }
}
