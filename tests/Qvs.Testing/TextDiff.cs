using System.Text;

namespace Qvs.Testing;

/// <summary>
/// One hunk from the first to the last differing line, with a little context. Enough to see what changed in a failing test; `git diff`
/// after an update shows the rest.
/// </summary>
public static class TextDiff
{
    private const int Context = 2;
    private const int MaxLines = 20;

    public static string Between(string expected, string actual)
    {
        var old = expected.Split('\n');
        var now = actual.Split('\n');
        var same = CommonPrefix(old, now);
        var tail = CommonSuffix(old, now, same);

        var text = new StringBuilder();
        text.Append("@@ line ").Append(same + 1).Append('\n');
        Append(text, ' ', old[Math.Max(0, same - Context)..same]);
        Append(text, '-', old[same..^tail]);
        Append(text, '+', now[same..^tail]);
        Append(text, ' ', old[^tail..Math.Min(old.Length, old.Length - tail + Context)]);
        return text.ToString();
    }

    private static int CommonPrefix(string[] old, string[] now)
    {
        var length = 0;
        while (length < old.Length && length < now.Length && old[length] == now[length])
        {
            length++;
        }

        return length;
    }

    private static int CommonSuffix(string[] old, string[] now, int prefix)
    {
        var length = 0;
        while (length < Math.Min(old.Length, now.Length) - prefix && old[^(length + 1)] == now[^(length + 1)])
        {
            length++;
        }

        return length;
    }

    private static void Append(StringBuilder text, char mark, string[] lines)
    {
        foreach (var line in lines.Take(MaxLines))
        {
            text.Append(mark).Append(line).Append('\n');
        }

        if (lines.Length > MaxLines)
        {
            text.Append(mark).Append("... ").Append(lines.Length - MaxLines).Append(" more lines\n");
        }
    }
}
