using System.Globalization;
using System.Text;
using Qvs.Cue.Text;

namespace Qvs.Cue.Diagnostics;

public enum DiagnosticStyle
{
    /// <summary><c>file:line:column: error CUE1001: message</c>, one line each.</summary>
    Plain,

    /// <summary>As plain, and the line of the source with the place underlined; so the related places.</summary>
    Caret,

    /// <summary>As the real tool: the message, and below it the places, indented.</summary>
    Cue,
}

/// <summary>Diagnostics as text, each ending with a line end.</summary>
public static class DiagnosticRenderer
{
    public static string Render(IEnumerable<Diagnostic> diagnostics, DiagnosticStyle style)
    {
        var output = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            Render(output, diagnostic, style);
        }

        return output.ToString();
    }

    public static string Render(Diagnostic diagnostic, DiagnosticStyle style) => Render([diagnostic], style);

    private static void Render(StringBuilder output, Diagnostic diagnostic, DiagnosticStyle style)
    {
        if (style == DiagnosticStyle.Cue)
        {
            RenderAsCue(output, diagnostic);
            return;
        }

        if (diagnostic.Primary is { } place)
        {
            output.Append(CultureInfo.InvariantCulture, $"{place}: ");
        }

        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        output.Append(CultureInfo.InvariantCulture, $"{severity} {diagnostic.Code}: {diagnostic}\n");
        if (style == DiagnosticStyle.Caret)
        {
            RenderSource(output, diagnostic);
        }
    }

    private static void RenderAsCue(StringBuilder output, Diagnostic diagnostic)
    {
        output.Append(diagnostic);
        var places = PlacesOf(diagnostic);
        output.Append(places.Count > 0 ? ":\n" : "\n");
        foreach (var place in places)
        {
            output.Append(CultureInfo.InvariantCulture, $"    {place}\n");
        }
    }

    private static List<Location> PlacesOf(Diagnostic diagnostic)
    {
        var places = new List<Location>();
        if (diagnostic.Primary is { } primary)
        {
            places.Add(primary);
        }

        places.AddRange(diagnostic.Related.IsDefault ? [] : diagnostic.Related);
        return places;
    }

    private static void RenderSource(StringBuilder output, Diagnostic diagnostic)
    {
        var isFirst = true;
        foreach (var place in PlacesOf(diagnostic))
        {
            if (!isFirst || diagnostic.Primary is null)
            {
                output.Append(CultureInfo.InvariantCulture, $"  related {place}\n");
            }

            RenderSource(output, place, mark: isFirst && diagnostic.Primary is not null ? '^' : '-');
            isFirst = false;
        }
    }

    private static void RenderSource(StringBuilder output, Location place, char mark)
    {
        var (number, _) = place.Source.LineAndColumn(place.Span.Start);
        var line = place.Source.Line(number);
        var start = StartOfLine(place.Source.Content, place.Span.Start);
        var column = Math.Min(place.Span.Start - start, line.Length);
        var length = Math.Clamp(place.Span.Length, 1, Math.Max(1, line.Length - column));
        var (from, to) = Window(line.Length, column, length);
        var label = number.ToString(CultureInfo.InvariantCulture);
        output.Append(CultureInfo.InvariantCulture, $"  {label} | {line[from..to]}\n");
        output.Append(' ', label.Length + 2).Append(" | ");
        foreach (var c in line[from..column])
        {
            // Tabs stay tabs and halves of a character take no room, so that the mark stands below its place.
            output.Append(char.IsLowSurrogate(c) ? "" : c == '\t' ? "\t" : " ");
        }

        output.Append(mark).Append('~', Math.Max(0, Math.Min(length, to - column) - 1)).Append('\n');
    }

    private static int StartOfLine(string content, int offset) => offset == 0 ? 0 : content.LastIndexOf('\n', offset - 1) + 1;

    // Generated files can have lines of megabytes.
    private static (int From, int To) Window(int length, int column, int marked)
    {
        const int Room = 200;
        if (length <= Room)
        {
            return (0, length);
        }

        var from = Math.Max(0, column - (Room / 2));
        return (from, Math.Min(length, Math.Max(from + Room, column + Math.Min(marked, Room / 2))));
    }
}
