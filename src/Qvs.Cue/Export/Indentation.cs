using System.Text;

namespace Qvs.Cue.Export;

/// <summary>
/// Formatted text is indented by tabs, <c>cue eval</c> by blanks. A tab in a string is written as an escape, so one that begins a line
/// is always indentation.
/// </summary>
internal static class Indentation
{
    public static string Replace(string text, string indent)
    {
        if (indent == "\t" || !text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length * 2);
        var isStart = true;
        foreach (var c in text)
        {
            if (isStart && c == '\t')
            {
                result.Append(indent);
                continue;
            }

            result.Append(c);
            isStart = c == '\n';
        }

        return result.ToString();
    }
}
