namespace Qvs.Cue.Text;

/// <summary>The text of one file. Lines are found only when a position is shown.</summary>
public sealed class SourceText(string name, string content)
{
    private int[]? _lineStarts;

    /// <summary>How messages call the file, for example <c>./app.cue</c>.</summary>
    public string Name { get; } = name;

    public string Content { get; } = content;

    public ReadOnlySpan<char> Slice(TextSpan span) => Content.AsSpan(span.Start, span.Length);

    /// <summary>Line and column of an offset, both from 1; the column counts bytes of UTF-8, as CUE does.</summary>
    public (int Line, int Column) LineAndColumn(int offset)
    {
        var starts = _lineStarts ??= FindLineStarts(Content);
        var line = Array.BinarySearch(starts, offset);
        line = line < 0 ? ~line - 1 : line;
        var column = System.Text.Encoding.UTF8.GetByteCount(Content.AsSpan(starts[line], offset - starts[line]));
        return (line + 1, column + 1);
    }

    /// <summary>The text of a line (from 1), without its line end.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        var starts = _lineStarts ??= FindLineStarts(Content);
        var end = line < starts.Length ? starts[line] : Content.Length;
        return Content.AsSpan(starts[line - 1], end - starts[line - 1]).TrimEnd("\r\n");
    }

    private static int[] FindLineStarts(string content)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\n')
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
