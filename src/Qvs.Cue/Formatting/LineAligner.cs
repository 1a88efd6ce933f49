using System.Text;

namespace Qvs.Cue.Formatting;

/// <summary>
/// Lines to text. Consecutive lines of a kind form a table; a column is as wide as the widest cell that has another one behind it, so that
/// a long last cell pushes nothing away.
/// </summary>
internal static class LineAligner
{
    public static string Render(IReadOnlyList<Line> lines)
    {
        var output = new StringBuilder();
        for (var first = 0; first < lines.Count;)
        {
            var end = first + 1;
            while (end < lines.Count && AreOfOneTable(lines[end - 1], lines[end]))
            {
                end++;
            }

            RenderTable(lines, first, end, output);
            first = end;
        }

        return output.ToString();
    }

    private static bool AreOfOneTable(Line a, Line b) =>
        a.Kind == b.Kind && a.Kind != LineKind.Other && a.Indent == b.Indent && a.Labels == b.Labels && !a.IsEmpty && !b.IsEmpty;

    private static void RenderTable(IReadOnlyList<Line> lines, int first, int end, StringBuilder output)
    {
        var (label, value, attributes) = (0, 0, 0);
        for (var i = first; i < end; i++)
        {
            var cells = Cells.Of(lines[i]);
            label = Math.Max(label, cells.Label.Length == 0 ? 0 : Width(cells.Label) + 1);
            value = Math.Max(value, cells.Value.Length > 0 && (cells.Attributes.Length > 0 || lines[i].Comment is not null) ? Width(cells.Value) + 1 : 0);
            attributes = Math.Max(attributes, cells.Attributes.Length > 0 && lines[i].Comment is not null ? Width(cells.Attributes) + 1 : 0);
        }

        for (var i = first; i < end; i++)
        {
            RenderLine(lines[i], label, value, attributes, output);
        }
    }

    private static void RenderLine(Line line, int labelWidth, int valueWidth, int attributesWidth, StringBuilder output)
    {
        var cells = Cells.Of(line);
        if (!line.IsEmpty && (line.Text.Length > 0 || line.Comment is not null))
        {
            output.Append('\t', line.Indent);
        }

        Append(output, cells.Label, cells.Value.Length > 0 ? labelWidth : 0);
        Append(output, cells.Value, cells.Attributes.Length > 0 || line.Comment is not null ? valueWidth : 0);
        Append(output, cells.Attributes, line.Comment is not null ? attributesWidth : 0);
        output.Append(line.Comment).Append('\n');
    }

    private static void Append(StringBuilder output, string cell, int width) =>
        output.Append(cell).Append(' ', Math.Max(0, width - Width(cell)));

    // As many as there are characters; how wide fonts draw them is not known.
    private static int Width(string text)
    {
        var width = text.Length;
        foreach (var c in text)
        {
            width -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return width;
    }

    private readonly record struct Cells(string Label, string Value, string Attributes)
    {
        public static Cells Of(Line line)
        {
            var text = line.Text.ToString();
            if (line.Kind != LineKind.Field)
            {
                // The comment of a line without text needs no distance.
                return new Cells("", line.IsVerbatim ? text : text.TrimEnd(' '), "");
            }

            var valueEnd = line.AttributesStart < 0 ? text.Length : line.AttributesStart;
            return new Cells(
                text[..line.ValueStart].TrimEnd(' '),
                text[line.ValueStart..valueEnd].TrimEnd(' '),
                line.AttributesStart < 0 ? "" : text[line.AttributesStart..].TrimEnd(' '));
        }
    }
}
