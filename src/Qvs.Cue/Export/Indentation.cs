using System.Text;

namespace Qvs.Cue.Export;

/// <summary>
/// Formatted text is indented by tabs, <c>cue eval</c> by blanks. Only indentation is replaced: in the lines of a multi-line string, as
/// much of their beginning as its last line has.
/// </summary>
internal static class Indentation
{
    public static string Replace(string text, string indent)
    {
        if (indent == "\t" || !text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var lines = text.Split('\n');
        var result = new StringBuilder(text.Length * 2);
        for (var i = 0; i < lines.Length; i++)
        {
            Append(result, lines[i], int.MaxValue, indent);
            if (Opening(lines[i]) is not { } quote)
            {
                continue;
            }

            var end = i + 1;
            while (end < lines.Length - 1 && !lines[end].AsSpan().TrimStart('\t').StartsWith(quote))
            {
                end++;
            }

            var depth = Tabs(lines[end]);
            for (i++; i < end; i++)
            {
                Append(result, lines[i], depth, indent);
            }

            Append(result, lines[end], int.MaxValue, indent);
        }

        return result.ToString(0, result.Length - 1);
    }

    /// <summary>The closing quotes of a multi-line string that begins at the end of the line, or null.</summary>
    private static string? Opening(string line)
    {
        var quote = line.EndsWith("\"\"\"", StringComparison.Ordinal) ? "\"\"\"" : line.EndsWith("'''", StringComparison.Ordinal) ? "'''" : null;
        if (quote is null)
        {
            return null;
        }

        var hashes = 0;
        while (line.Length > quote.Length + hashes && line[line.Length - quote.Length - 1 - hashes] == '#')
        {
            hashes++;
        }

        return quote + new string('#', hashes);
    }

    private static int Tabs(string line) => line.Length - line.AsSpan().TrimStart('\t').Length;

    private static void Append(StringBuilder result, string line, int most, string indent)
    {
        var tabs = Math.Min(most, Tabs(line));
        for (var i = 0; i < tabs; i++)
        {
            result.Append(indent);
        }

        result.Append(line, tabs, line.Length - tabs).Append('\n');
    }
}
