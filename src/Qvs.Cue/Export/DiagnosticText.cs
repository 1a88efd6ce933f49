using System.Text;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Export;

/// <summary>Diagnostics as the real tool prints them: a line with path and message, then the places.</summary>
public static class DiagnosticText
{
    public static string Write(IEnumerable<Diagnostic> diagnostics)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            var places = Places(diagnostic).ToArray();
            text.Append(diagnostic).Append(places.Length > 0 ? ":\n" : "\n");
            foreach (var place in places)
            {
                text.Append("    ").Append(place).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The places with the lines themselves, and carets under what is meant.</summary>
    public static string WriteWithCarets(IEnumerable<Diagnostic> diagnostics)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            text.Append(diagnostic.Severity == Severity.Error ? "error " : "warning ").Append(diagnostic.Code).Append(": ").Append(diagnostic).Append('\n');
            foreach (var place in Places(diagnostic))
            {
                AppendCarets(text, place);
            }
        }

        return text.ToString();
    }

    public static IEnumerable<Location> Places(Diagnostic diagnostic) =>
        (diagnostic.Primary is { } primary ? diagnostic.Related.Prepend(primary) : diagnostic.Related).Distinct();

    private static void AppendCarets(StringBuilder text, Location place)
    {
        var (line, _) = place.Source.LineAndColumn(place.Span.Start);
        var content = place.Source.Line(line).ToString();
        var lineStart = place.Span.Start - OffsetInLine(place);
        var offset = Math.Min(place.Span.Start - lineStart, content.Length);
        var length = Math.Max(1, Math.Min(place.Span.Length, content.Length - offset));
        var number = line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);

        // Tabs are kept, so that the carets stand under their text however wide tabs are.
        var blanks = string.Concat(content[..offset].Select(c => c == '\t' ? '\t' : ' '));
        text.Append("  --> ").Append(place).Append('\n')
            .Append(number).Append(" | ").Append(content).Append('\n')
            .Append(margin).Append(" | ").Append(blanks).Append('^', length).Append('\n');
    }

    private static int OffsetInLine(Location place)
    {
        var before = place.Source.Content.AsSpan(0, Math.Min(place.Span.Start, place.Source.Content.Length));
        return before.Length - (before.LastIndexOf('\n') + 1);
    }
}
