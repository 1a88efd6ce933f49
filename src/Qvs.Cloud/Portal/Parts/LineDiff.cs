namespace Qvs.Cloud.Portal.Parts;

public enum DiffKind
{
    Same,
    Added,
    Removed,
}

public readonly record struct DiffLine(DiffKind Kind, string Text);

/// <summary>What differs between two texts, by lines: the longest common part stays, the rest is removed and added.</summary>
public static class LineDiff
{
    /// <summary>Beyond this many pairs of lines the middle is shown as replaced, so that no text makes a page slow.</summary>
    private const int MostPairs = 4_000_000;

    public static List<DiffLine> Of(string before, string after)
    {
        var (left, right) = (Lines(before), Lines(after));
        var head = 0;
        while (head < left.Length && head < right.Length && left[head] == right[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < left.Length - head && tail < right.Length - head && left[^(tail + 1)] == right[^(tail + 1)])
        {
            tail++;
        }

        return
        [
            .. left[..head].Select(line => new DiffLine(DiffKind.Same, line)),
            .. Middle(left[head..^tail], right[head..^tail]),
            .. left[^tail..].Select(line => new DiffLine(DiffKind.Same, line)),
        ];
    }

    /// <summary>Only what has changed with a few lines around; a null stands for what was left out.</summary>
    public static List<DiffLine?> Folded(IReadOnlyList<DiffLine> lines, int around)
    {
        var folded = new List<DiffLine?>();
        var shown = new bool[lines.Count];
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].Kind != DiffKind.Same)
            {
                Array.Fill(shown, true, Math.Max(0, index - around), Math.Min(lines.Count, index + around + 1) - Math.Max(0, index - around));
            }
        }

        for (var index = 0; index < lines.Count; index++)
        {
            if (shown[index])
            {
                folded.Add(lines[index]);
            }
            else if (folded.Count == 0 || folded[^1] is not null)
            {
                folded.Add(null);
            }
        }

        return folded;
    }

    private static IEnumerable<DiffLine> Middle(string[] left, string[] right)
    {
        if ((long)left.Length * right.Length > MostPairs)
        {
            return [.. left.Select(line => new DiffLine(DiffKind.Removed, line)), .. right.Select(line => new DiffLine(DiffKind.Added, line))];
        }

        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return Walk(left, right, common);
    }

    private static IEnumerable<DiffLine> Walk(string[] left, string[] right, int[,] common)
    {
        var (i, j) = (0, 0);
        while (i < left.Length || j < right.Length)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                yield return new DiffLine(DiffKind.Same, left[i++]);
                j++;
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                yield return new DiffLine(DiffKind.Removed, left[i++]);
            }
            else
            {
                yield return new DiffLine(DiffKind.Added, right[j++]);
            }
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
