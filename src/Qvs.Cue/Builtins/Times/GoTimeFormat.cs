using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Times;

/// <summary>Writes a time by a layout.</summary>
internal static class GoTimeFormat
{
    public static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    public static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static string Format(GoTime time, string layout)
    {
        var result = new StringBuilder();
        var (year, month, day) = time.Date;
        foreach (var part in GoLayout.Parts(layout))
        {
            result.Append(part.Prefix).Append(part.Element switch
            {
                LayoutElement.LongMonth => Months[month - 1],
                LayoutElement.Month => Months[month - 1][..3],
                LayoutElement.NumberMonth => Digits(month, 1),
                LayoutElement.ZeroMonth => Digits(month, 2),
                LayoutElement.LongWeekday => Days[time.Weekday],
                LayoutElement.Weekday => Days[time.Weekday][..3],
                LayoutElement.Day => Digits(day, 1),
                LayoutElement.PaddedDay => Digits(day, 1).PadLeft(2),
                LayoutElement.ZeroDay => Digits(day, 2),
                LayoutElement.PaddedYearDay => Digits(time.YearDay, 1).PadLeft(3),
                LayoutElement.ZeroYearDay => Digits(time.YearDay, 3),
                LayoutElement.Hour => Digits(time.Hour, 2),
                LayoutElement.Hour12 => Digits(Hour12(time), 1),
                LayoutElement.ZeroHour12 => Digits(Hour12(time), 2),
                LayoutElement.Minute => Digits(time.Minute, 1),
                LayoutElement.ZeroMinute => Digits(time.Minute, 2),
                LayoutElement.Second => Digits(time.Second, 1),
                LayoutElement.ZeroSecond => Digits(time.Second, 2),
                LayoutElement.LongYear => Digits(year, 4),
                LayoutElement.Year => Digits(long.Abs(year) % 100, 2),
                LayoutElement.UpperPm => time.Hour >= 12 ? "PM" : "AM",
                LayoutElement.LowerPm => time.Hour >= 12 ? "pm" : "am",
                LayoutElement.ZoneName => time.ZoneName ?? (time.Offset == 0 ? "UTC" : Offset(time.Offset, "-0700")),
                LayoutElement.Offset => Offset(time.Offset, part.Text),
                LayoutElement.Fraction or LayoutElement.TrimmedFraction => Fraction(time.Nanoseconds, part),
                _ => "",
            });
        }

        return result.ToString();
    }

    private static int Hour12(GoTime time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string Digits(long value, int width)
    {
        var digits = long.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
        return value < 0 ? "-" + digits : digits;
    }

    private static string Fraction(int nanoseconds, LayoutPart part)
    {
        var digits = Digits(nanoseconds, 9).PadRight(part.Text.Length - 1, '0')[..(part.Text.Length - 1)];
        digits = part.Element == LayoutElement.TrimmedFraction ? digits.TrimEnd('0') : digits;
        return digits.Length == 0 ? "" : part.Text[0] + digits;
    }

    private static string Offset(int offset, string layout)
    {
        if (layout[0] == 'Z' && offset == 0)
        {
            return "Z";
        }

        var absolute = int.Abs(offset);
        var text = (offset < 0 ? "-" : "+") + Digits(absolute / 3600, 2);
        var separator = layout.Contains(':', StringComparison.Ordinal) ? ":" : "";
        text += layout.Length > 3 ? separator + Digits(absolute / 60 % 60, 2) : "";
        return text + (layout.Length > 6 ? separator + Digits(absolute % 60, 2) : "");
    }
}
