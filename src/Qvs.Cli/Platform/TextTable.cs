using System.Globalization;
using System.Text;

namespace Qvs.Cli.Platform;

/// <summary>Rows in columns, no wider than the terminal: what is too long loses its end, never its line.</summary>
internal static class TextTable
{
    private const int Narrowest = 8;
    private const int Gap = 2;

    /// <summary>The columns of the terminal, or of COLUMNS; null for a file or a pipe, which take everything.</summary>
    public static int? Width() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns
        : Console.IsOutputRedirected ? null
        : Console.WindowWidth is > 0 and var width ? width
        : null;

    /// <param name="rows">The first one is the header; all have as many cells.</param>
    public static string Of(IReadOnlyList<string[]> rows, int? width)
    {
        int[] widths = [.. rows[0].Select((_, at) => rows.Max(row => WidthOf(row[at])))];
        while (width is { } most && widths.Sum() + (Gap * (widths.Length - 1)) > most && widths.Max() > Narrowest)
        {
            // The widest gives way first.
            var widest = Array.IndexOf(widths, widths.Max());
            widths[widest]--;
        }

        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, at) => Fit(cell, widths[at]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Characters of East Asian scripts take two columns.</summary>
    public static int WidthOf(string text) => text.EnumerateRunes().Sum(WidthOf);

    private static int WidthOf(Rune rune) => rune.Value switch
    {
        < 0x1100 => 1,
        <= 0x115F or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => 1,
    };

    private static string Fit(string cell, int width)
    {
        var line = cell.ReplaceLineEndings(" ");
        if (WidthOf(line) <= width)
        {
            return line + new string(' ', width - WidthOf(line));
        }

        var kept = new StringBuilder();
        var used = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (used + WidthOf(rune) > width - 1)
            {
                break;
            }

            kept.Append(rune);
            used += WidthOf(rune);
        }

        return kept.Append('…').Append(' ', width - 1 - used).ToString();
    }
}
