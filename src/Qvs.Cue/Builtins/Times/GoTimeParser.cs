using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Times;

/// <summary>Reads a time by a layout, with the messages of Go's time.Parse. Zone names other than UTC mean no offset, since none is known.</summary>
internal sealed class GoTimeParser
{
    private readonly string _text;
    private string _rest;
    private string? _outOfRange;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanoseconds;
    private bool? _afternoon;
    private bool _isUtc;
    private bool _isRfc3339;
    private int? _offset;
    private string? _zone;

    private GoTimeParser(string text)
    {
        _text = text;
        _rest = text;
    }

    public static GoTime? Parse(string layout, string text, out string error)
    {
        var parser = new GoTimeParser(text);
        error = parser.Read(layout) ?? parser.Check() ?? "";
        return error.Length > 0 ? null : parser.Result();
    }

    /// <summary>Package time's own way to quote: everything but ASCII as bytes.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var b in Utf8.Bytes(text))
        {
            _ = b switch
            {
                (byte)'"' or (byte)'\\' => result.Append('\\').Append((char)b),
                >= (byte)' ' and < 0x80 => result.Append((char)b),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
            };
        }

        return result.Append('"').ToString();
    }

    private string? Read(string layout)
    {
        var parts = GoLayout.Parts(layout).ToList();
        _isRfc3339 = layout is GoLayout.Rfc3339Nano or GoLayout.Rfc3339;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (!Skip(part.Prefix))
            {
                return CannotParse(layout, part.Prefix, _rest);
            }

            if (part.Element == LayoutElement.End)
            {
                return _rest.Length == 0 ? null : Wrong($"extra text: {Quote(_rest)}");
            }

            var before = _rest;
            var next = i + 1 < parts.Count ? parts[i + 1] : default;
            var ok = ReadElement(part, fractionFollows: next is { Prefix: "", Element: LayoutElement.Fraction or LayoutElement.TrimmedFraction });
            if (_outOfRange is not null)
            {
                return Wrong($"{_outOfRange} out of range");
            }

            if (!ok)
            {
                return CannotParse(layout, part.Text, before);
            }
        }

        return null;
    }

    private string Wrong(string what) => $"parsing time {Quote(_text)}: {what}";

    private string CannotParse(string layout, string element, string rest) =>
        $"parsing time {Quote(_text)} as {Quote(layout)}: cannot parse {Quote(rest)} as {Quote(element)}";

    private bool Skip(string prefix)
    {
        while (prefix.Length > 0)
        {
            if (prefix[0] == ' ')
            {
                if (_rest.Length > 0 && _rest[0] != ' ')
                {
                    return false;
                }

                (prefix, _rest) = (prefix.TrimStart(' '), _rest.TrimStart(' '));
                continue;
            }

            if (_rest.Length == 0 || _rest[0] != prefix[0])
            {
                return false;
            }

            (prefix, _rest) = (prefix[1..], _rest[1..]);
        }

        return true;
    }

    private bool ReadElement(LayoutPart part, bool fractionFollows)
    {
        switch (part.Element)
        {
            case LayoutElement.LongMonth or LayoutElement.Month:
                return Name(GoTimeFormat.Months, part.Element == LayoutElement.LongMonth, out _month);
            case LayoutElement.LongWeekday or LayoutElement.Weekday:
                return Name(GoTimeFormat.Days, part.Element == LayoutElement.LongWeekday, out _);
            case LayoutElement.NumberMonth or LayoutElement.ZeroMonth:
                return Number(part.Element == LayoutElement.ZeroMonth, out _month) && InRange(_month, 1, 12, "month");
            case LayoutElement.PaddedDay:
                _rest = _rest.StartsWith(' ') ? _rest[1..] : _rest;
                return Number(twoDigits: false, out _day);
            case LayoutElement.Day or LayoutElement.ZeroDay:
                return Number(part.Element == LayoutElement.ZeroDay, out _day);
            case LayoutElement.PaddedYearDay or LayoutElement.ZeroYearDay:
                return YearDay(part.Element == LayoutElement.PaddedYearDay);
            case LayoutElement.Hour:
                return Number(twoDigits: false, out _hour) && InRange(_hour, 0, 23, "hour");
            case LayoutElement.Hour12 or LayoutElement.ZeroHour12:
                return Number(part.Element == LayoutElement.ZeroHour12, out _hour) && InRange(_hour, 0, 12, "hour");
            case LayoutElement.Minute or LayoutElement.ZeroMinute:
                return Number(part.Element == LayoutElement.ZeroMinute, out _minute) && InRange(_minute, 0, 59, "minute");
            case LayoutElement.Second or LayoutElement.ZeroSecond:
                // A fraction may follow the seconds even where the layout has none.
                return Number(part.Element == LayoutElement.ZeroSecond, out _second) && InRange(_second, 0, 59, "second")
                    && (fractionFollows || Fraction(digits: -1));
            case LayoutElement.LongYear:
                return _rest.Length >= 4 && char.IsAsciiDigit(_rest[0]) && Digits(4, out var year) && (_year = year) >= 0;
            case LayoutElement.Year:
                var ok = Digits(2, out var shortYear);
                _year = shortYear + (shortYear >= 69 ? 1900 : 2000);
                return ok;
            case LayoutElement.UpperPm or LayoutElement.LowerPm:
                return HalfOfDay(part.Text);
            case LayoutElement.Offset:
                return Offset(part.Text);
            case LayoutElement.ZoneName:
                return ZoneName();
            case LayoutElement.Fraction:
                return Fraction(part.Text.Length - 1);
            default:
                // Go reads nine digits, but any number where the layout is RFC 3339's.
                var digits = _rest.Skip(1).TakeWhile(char.IsAsciiDigit).Count();
                return Fraction(digits is > 9 && !_isRfc3339 ? 9 : -1);
        }
    }

    private bool InRange(int value, int least, int most, string what)
    {
        _outOfRange = value < least || value > most ? what : null;
        return true;
    }

    private bool Name(string[] names, bool isLong, out int number)
    {
        number = Array.FindIndex(names, n => _rest.StartsWith(isLong ? n : n[..3], StringComparison.OrdinalIgnoreCase)) + 1;
        if (number == 0)
        {
            return false;
        }

        _rest = _rest[(isLong ? names[number - 1].Length : 3)..];
        return true;
    }

    private bool Number(bool twoDigits, out int value)
    {
        var digits = _rest.Length > 1 && char.IsAsciiDigit(_rest[1]) ? 2 : 1;
        value = 0;
        return (!twoDigits || digits == 2) && Digits(digits, out value);
    }

    private bool Digits(int count, out int value)
    {
        value = 0;
        if (_rest.Length < count || !_rest.AsSpan(0, count).ContainsOnlyDigits())
        {
            return false;
        }

        value = int.Parse(_rest.AsSpan(0, count), CultureInfo.InvariantCulture);
        _rest = _rest[count..];
        return true;
    }

    private bool YearDay(bool padded)
    {
        for (var i = 0; padded && i < 2 && _rest.StartsWith(' '); i++)
        {
            _rest = _rest[1..];
        }

        var digits = padded ? int.Min(3, _rest.TakeWhile(char.IsAsciiDigit).Count()) : 3;
        return digits > 0 && Digits(digits, out _yearDay);
    }

    private bool HalfOfDay(string layout)
    {
        var isUpper = layout == "PM";
        _afternoon = _rest switch
        {
            _ when _rest.StartsWith(isUpper ? "PM" : "pm", StringComparison.Ordinal) => true,
            _ when _rest.StartsWith(isUpper ? "AM" : "am", StringComparison.Ordinal) => false,
            _ => null,
        };
        _rest = _afternoon is null ? _rest : _rest[2..];
        return _afternoon is not null;
    }

    /// <param name="digits">Exactly so many, or, if negative, as many as there are, also none.</param>
    private bool Fraction(int digits)
    {
        var isFraction = _rest.Length > 1 && _rest[0] is '.' or ',' && char.IsAsciiDigit(_rest[1]);
        if (!isFraction)
        {
            return digits < 0;
        }

        digits = digits < 0 ? _rest.Skip(1).TakeWhile(char.IsAsciiDigit).Count() : digits;
        if (_rest.Length < digits + 1 || !_rest.AsSpan(1, digits).ContainsOnlyDigits())
        {
            return false;
        }

        _nanoseconds = int.Parse(_rest[1..(digits + 1)].PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        _rest = _rest[(digits + 1)..];
        return true;
    }

    private bool Offset(string layout)
    {
        if (layout[0] == 'Z' && _rest.StartsWith('Z'))
        {
            (_rest, _isUtc) = (_rest[1..], true);
            return true;
        }

        if (_rest.Length < layout.Length || _rest[0] is not ('+' or '-'))
        {
            return false;
        }

        var fields = new int[3];
        var field = 0;
        for (var i = 1; i < layout.Length; i += 2, field++)
        {
            if (layout[i] == ':' && _rest[i++] != ':')
            {
                return false;
            }

            if (!_rest.AsSpan(i, 2).ContainsOnlyDigits())
            {
                return false;
            }

            fields[field] = int.Parse(_rest.AsSpan(i, 2), CultureInfo.InvariantCulture);
        }

        _outOfRange = fields switch
        {
            [> 24, ..] => "time zone offset hour",
            [_, > 60, _] => "time zone offset minute",
            [.., > 60] => "time zone offset second",
            _ => null,
        };
        _offset = ((fields[0] * 3600) + (fields[1] * 60) + fields[2]) * (_rest[0] == '-' ? -1 : 1);
        _rest = _rest[layout.Length..];
        return true;
    }

    private bool ZoneName()
    {
        if (_rest.StartsWith("UTC", StringComparison.Ordinal))
        {
            (_rest, _isUtc) = (_rest[3..], true);
            return true;
        }

        var length = ZoneNameLength();
        _zone = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private int ZoneNameLength()
    {
        var upper = _rest.TakeWhile(char.IsAsciiLetterUpper).Take(6).Count();
        return _rest switch
        {
            { Length: < 3 } => 0,
            _ when _rest.StartsWith("ChST", StringComparison.Ordinal) || _rest.StartsWith("MeST", StringComparison.Ordinal) => 4,
            _ when _rest.StartsWith("GMT", StringComparison.Ordinal) => 3 + SignedHours(_rest[3..]),
            ['+' or '-', ..] => SignedHours(_rest),
            _ when upper == 3 => 3,
            _ when upper == 4 && (_rest[3] == 'T' || _rest.StartsWith("WITA", StringComparison.Ordinal)) => 4,
            _ when upper == 5 && _rest[4] == 'T' => 5,
            _ => 0,
        };
    }

    private static int SignedHours(string text)
    {
        var digits = text.Skip(1).TakeWhile(char.IsAsciiDigit).Count();
        return text is ['+' or '-', ..] && digits is > 0 and < 9 && int.Parse(text.AsSpan(1, digits), CultureInfo.InvariantCulture) <= 23
            ? digits + 1
            : 0;
    }

    private string? Check()
    {
        _hour = _afternoon switch
        {
            true when _hour < 12 => _hour + 12,
            false when _hour == 12 => 0,
            _ => _hour,
        };
        if (_yearDay >= 0)
        {
            if (_yearDay < 1 || _yearDay > (GoTime.IsLeap(_year) ? 366 : 365))
            {
                return Wrong("day-of-year out of range");
            }

            var (month, day) = GoTime.DateInYear(_yearDay, _year);
            if ((_month >= 0 && _month != month) || (_day >= 0 && _day != day))
            {
                return Wrong(_month >= 0 && _month != month ? "day-of-year does not match month" : "day-of-year does not match day");
            }

            (_month, _day) = (month, day);
        }

        _month = _month < 0 ? 1 : _month;
        _day = _day < 0 ? 1 : _day;
        return _day < 1 || _day > GoTime.DaysIn(_month, _year) ? Wrong("day out of range") : null;
    }

    private GoTime Result()
    {
        var offset = _isUtc ? 0 : _offset ?? 0;
        var secondOfDay = (((_hour * 60) + _minute) * 60) + _second;
        return GoTime.Of(_year, _month, _day, secondOfDay, _nanoseconds, offset, _isUtc ? "UTC" : _zone);
    }
}

internal static class DigitSpans
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
