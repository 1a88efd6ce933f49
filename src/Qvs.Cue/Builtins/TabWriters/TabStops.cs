using System.Text;

namespace Qvs.Cue.Builtins.TabWriters;

/// <summary>
/// A column is a run of lines that follow each other and each have a tab at that place; it is as wide as its widest cell and one space.
/// What follows a line's last tab belongs to no column.
/// </summary>
internal static class TabStops
{
    private const int Padding = 1;

    public static List<Line> Lines(string text)
    {
        var lines = new List<Line>();
        List<Column> above = [];
        var start = 0;
        while (start <= text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\f') is >= 0 and var length ? start + length : text.Length;
            var cells = text[start..end].Split('\t', '\v');
            if (end == text.Length && cells.Length > 1 && cells[^1].Length == 0)
            {
                // Nothing follows the text's last tab, so that the cell before it is the line's last.
                cells = cells[..^1];
            }

            var columns = new List<Column>(cells.Length - 1);
            for (var i = 0; i < cells.Length - 1; i++)
            {
                columns.Add(i < above.Count ? above[i] : new Column());
                columns[i].Width = int.Max(columns[i].Width, Utf8.RuneCount(cells[i]) + Padding);
            }

            lines.Add(new Line(cells, columns, EndsText: end == text.Length));

            // A form feed ends the line and all columns.
            above = end < text.Length && text[end] == '\f' ? [] : columns;
            start = end + 1;
        }

        return lines;
    }

    public static string Write(List<Line> lines)
    {
        var result = new StringBuilder();
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Columns.Count; i++)
            {
                result.Append(line.Cells[i]).Append(' ', line.Columns[i].Width - Utf8.RuneCount(line.Cells[i]));
            }

            result.Append(line.Cells[^1]).Append(line.EndsText ? "" : "\n");
        }

        return result.ToString();
    }

    internal sealed class Column
    {
        public int Width { get; set; }
    }

    internal sealed record Line(string[] Cells, IReadOnlyList<Column> Columns, bool EndsText)
    {
        public long Width => Columns.Sum(c => (long)c.Width) + Cells[^1].Length + 1;
    }
}
