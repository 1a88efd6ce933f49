using System.Collections.Immutable;

namespace Qvs.Cue.Builtins.Times;

/// <summary>What a part of a layout stands for.</summary>
internal enum LayoutElement
{
    End,
    LongMonth,
    Month,
    NumberMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    PaddedDay,
    ZeroDay,
    PaddedYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    Offset,
    Fraction,
    TrimmedFraction,
}

/// <summary>Plain text and the element after it, as the layout writes it; that text decides the details of offsets and fractions.</summary>
internal readonly record struct LayoutPart(string Prefix, LayoutElement Element, string Text);

/// <summary>
/// The layouts of Go's package time: a time is described by how one certain moment, Mon Jan 2 15:04:05 -0700 MST 2006, would be written.
/// </summary>
internal static class GoLayout
{
    public const string Rfc3339 = "2006-01-02T15:04:05Z07:00";
    public const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

    // Longer texts first where one begins like another.
    private static readonly ImmutableArray<(string Text, LayoutElement Element)> Elements =
    [
        ("January", LayoutElement.LongMonth), ("Jan", LayoutElement.Month), ("Monday", LayoutElement.LongWeekday),
        ("Mon", LayoutElement.Weekday), ("MST", LayoutElement.ZoneName), ("002", LayoutElement.ZeroYearDay),
        ("01", LayoutElement.ZeroMonth), ("02", LayoutElement.ZeroDay), ("03", LayoutElement.ZeroHour12), ("04", LayoutElement.ZeroMinute),
        ("05", LayoutElement.ZeroSecond), ("06", LayoutElement.Year), ("15", LayoutElement.Hour), ("1", LayoutElement.NumberMonth),
        ("2006", LayoutElement.LongYear), ("2", LayoutElement.Day), ("__2", LayoutElement.PaddedYearDay), ("_2", LayoutElement.PaddedDay),
        ("3", LayoutElement.Hour12), ("4", LayoutElement.Minute), ("5", LayoutElement.Second), ("PM", LayoutElement.UpperPm),
        ("pm", LayoutElement.LowerPm), ("-070000", LayoutElement.Offset), ("-07:00:00", LayoutElement.Offset), ("-0700", LayoutElement.Offset),
        ("-07:00", LayoutElement.Offset), ("-07", LayoutElement.Offset), ("Z070000", LayoutElement.Offset), ("Z07:00:00", LayoutElement.Offset),
        ("Z0700", LayoutElement.Offset), ("Z07:00", LayoutElement.Offset), ("Z07", LayoutElement.Offset),
    ];

    /// <summary>The parts, the last of which is <see cref="LayoutElement.End"/> with the text that is left.</summary>
    public static IEnumerable<LayoutPart> Parts(string layout)
    {
        var start = 0;
        for (var i = 0; i < layout.Length;)
        {
            if (ElementAt(layout, i) is not var (text, element))
            {
                i++;
                continue;
            }

            yield return new LayoutPart(layout[start..i], element, text);
            start = i += text.Length;
        }

        yield return new LayoutPart(layout[start..], LayoutElement.End, "");
    }

    private static (string Text, LayoutElement Element)? ElementAt(string layout, int position)
    {
        if (layout[position] is '.' or ',')
        {
            return FractionAt(layout, position);
        }

        var rest = layout.AsSpan(position);
        if (rest.StartsWith("_2006"))
        {
            return null;
        }

        foreach (var (text, element) in Elements)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal))
            {
                // "Month" and "Monk" are words, not names of days.
                var isWord = text is "Jan" or "Mon" && rest.Length > 3 && char.IsAsciiLetterLower(rest[3]);
                return isWord ? null : (text, element);
            }
        }

        return null;
    }

    /// <summary>A comma or dot and zeros or nines, which no other digit may follow.</summary>
    private static (string Text, LayoutElement Element)? FractionAt(string layout, int position)
    {
        var digit = position + 1 < layout.Length ? layout[position + 1] : ' ';
        var end = position + 1;
        while (end < layout.Length && layout[end] == digit)
        {
            end++;
        }

        return digit is not ('0' or '9') || (end < layout.Length && char.IsAsciiDigit(layout[end]))
            ? null
            : (layout[position..end], digit == '0' ? LayoutElement.Fraction : LayoutElement.TrimmedFraction);
    }
}
