using System.Text.Json.Nodes;

namespace Qvs.Cli.Manifest;

/// <summary>Two texts, line by line.</summary>
internal static class Comparison
{
    private const int Context = 3;

    /// <summary>Says how a file differs from a text; the exit code is 1 if it does.</summary>
    public static int Tell(ProjectSession session, string file, string text)
    {
        if (!File.Exists(file))
        {
            return session.Terminal.Fail($"{file} does not exist. Compile to it first");
        }

        var lines = Lines(File.ReadAllText(file), text);
        if (!session.Terminal.IsJson)
        {
            Terminal.Write(lines);
        }

        var told = session.End([], () => new JsonObject { ["differs"] = lines.Length > 0, ["diff"] = lines });
        return lines.Length > 0 ? Terminal.Failure : told;
    }

    /// <summary>The differing lines with some context; empty if there are none.</summary>
    public static string Lines(string before, string after)
    {
        var (a, b) = (before.TrimEnd('\n').Split('\n'), after.TrimEnd('\n').Split('\n'));
        if (a.SequenceEqual(b))
        {
            return "";
        }

        var start = 0;
        while (start < Math.Min(a.Length, b.Length) && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        IEnumerable<string> lines =
        [
            $"@@ line {start + 1}",
            .. a[Math.Max(0, start - Context)..start].Select(l => "  " + l),
            .. Changed(a[start..^end], b[start..^end]),
            .. a[^end..].Take(Context).Select(l => "  " + l),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>By the longest common subsequence; texts too long for that are shown as replaced.</summary>
    private static IEnumerable<string> Changed(string[] a, string[] b)
    {
        if ((long)a.Length * b.Length > 4_000_000)
        {
            return [.. a.Select(l => "- " + l), .. b.Select(l => "+ " + l)];
        }

        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add("  " + a[i++]);
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add("- " + a[i++]);
            }
            else
            {
                lines.Add("+ " + b[j++]);
            }
        }

        return lines;
    }
}
