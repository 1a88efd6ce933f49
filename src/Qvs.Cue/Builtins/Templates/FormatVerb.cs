using System.Globalization;
using System.Numerics;
using System.Text;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>One <c>%-08.3f</c> of a format.</summary>
internal sealed class FormatVerb
{
    private const int MaxSize = 1_000_000;

    private bool _minus;
    private bool _plus;
    private bool _sharp;
    private bool _space;
    private bool _zero;
    private int? _width;
    private int? _precision;
    private string _verb = "";
    private string? _error;

    public static FormatVerb Read(string format, ref int position, IReadOnlyList<object?> values, ref int next, ref bool reordered)
    {
        var result = new FormatVerb();
        for (position++; position < format.Length && result.Flag(format[position]); position++)
        {
        }

        result.Index(format, ref position, values, ref next, ref reordered);
        result._width = result.Size(format, ref position, values, ref next, "%!(BADWIDTH)");
        if (result._width < 0)
        {
            (result._minus, result._zero, result._width) = (true, false, -result._width);
        }

        if (position < format.Length && format[position] == '.')
        {
            position++;
            result.Index(format, ref position, values, ref next, ref reordered);
            result._precision = result.Size(format, ref position, values, ref next, "%!(BADPREC)") ?? 0;
            result._precision = result._precision < 0 ? null : result._precision;
        }

        result.Index(format, ref position, values, ref next, ref reordered);
        if (position < format.Length)
        {
            _ = Rune.DecodeFromUtf16(format.AsSpan(position), out var verb, out var length);
            result._verb = verb.ToString();

            // %+v names the fields of Go's structs and does not sign numbers.
            result._plus &= result._verb != "v";
            position += length - 1;
        }

        return result;
    }

    public string Write(IReadOnlyList<object?> values, ref int next)
    {
        if (_verb.Length == 0)
        {
            return _error + "%!(NOVERB)";
        }

        if (_verb == "%")
        {
            return _error + "%";
        }

        if (_error is { } error && error.EndsWith("(BADINDEX)", StringComparison.Ordinal))
        {
            return $"%!{_verb}(BADINDEX)";
        }

        return _error + (next < values.Count ? Value(values[next++]) : $"%!{_verb}(MISSING)");
    }

    private bool Flag(char c)
    {
        switch (c)
        {
            case '-': _minus = true; break;
            case '+': _plus = true; break;
            case '#': _sharp = true; break;
            case ' ': _space = true; break;
            case '0': _zero = true; break;
            default: return false;
        }

        return true;
    }

    /// <summary><c>[3]</c> chooses the operand.</summary>
    private void Index(string format, ref int position, IReadOnlyList<object?> values, ref int next, ref bool reordered)
    {
        if (position >= format.Length || format[position] != '[')
        {
            return;
        }

        reordered = true;
        var close = format.IndexOf(']', position);
        var digits = close < 0 ? "" : format[(position + 1)..close];
        position = close < 0 ? position + 1 : close + 1;
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 1 && index <= values.Count)
        {
            next = index - 1;
        }
        else
        {
            _error = "%!(BADINDEX)";
        }
    }

    private int? Size(string format, ref int position, IReadOnlyList<object?> values, ref int next, string bad)
    {
        if (position < format.Length && format[position] == '*')
        {
            position++;
            if (next < values.Count && values[next++] is long size and >= -MaxSize and <= MaxSize)
            {
                return (int)size;
            }

            _error = bad;
            return null;
        }

        var start = position;
        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            position++;
        }

        if (position == start)
        {
            return null;
        }

        var valid = int.TryParse(format.AsSpan(start, position - start), CultureInfo.InvariantCulture, out var number) && number <= MaxSize;
        _error = valid ? _error : bad;
        return valid ? number : null;
    }

    private string Value(object? value)
    {
        switch (_verb)
        {
            case "T":
                return Pad(GoValue.TypeName(value));
            case "v" when value is null:
                return Pad("<nil>");
            case "v" when _sharp:
                return Syntax(value);
        }

        return value switch
        {
            List<object?> list => $"[{string.Join(' ', list.Select(Value))}]",
            SortedDictionary<string, object?> map => $"map[{string.Join(' ', map.Select(e => $"{Value(e.Key)}:{Value(e.Value)}"))}]",
            bool b when _verb is "t" or "v" => Pad(b ? "true" : "false"),
            long or BigInteger => Integer(value is long n ? n : (BigInteger)value, value),
            double d => Float(d),
            string s => Text(Utf8.Bytes(s), s, value),
            byte[] b when _verb is "s" or "q" or "x" or "X" => Text(b, Utf8.Text(b), value),
            byte[] b when _verb is "v" or "d" => Pad(GoFormat.Default(b)),
            _ => Wrong(value),
        };
    }

    private string Wrong(object? value) => value is null ? $"%!{_verb}(<nil>)" : $"%!{_verb}({GoValue.TypeName(value)}={GoFormat.Default(value)})";

    private string Syntax(object? value) => value switch
    {
        string s => Pad(GoFormat.Quote(s)),
        List<object?> list => $"[]interface {{}}{{{string.Join(", ", list.Select(Syntax))}}}",
        SortedDictionary<string, object?> map =>
            $"map[string]interface {{}}{{{string.Join(", ", map.Select(e => $"{GoFormat.Quote(e.Key)}:{Syntax(e.Value)}"))}}}",
        byte[] b => $"[]byte{{{string.Join(", ", b.Select(x => $"0x{x:x}"))}}}",
        null => "interface {}(nil)",
        _ => Pad(GoFormat.Default(value)),
    };

    private string Text(byte[] bytes, string text, object value)
    {
        var shortened = text;
        if (_precision is { } precision && _verb is "s" or "v" or "q")
        {
            var end = Utf8.OffsetOfRune(text, precision);
            shortened = end >= 0 && end < text.Length ? text[..end] : text;
        }

        return _verb switch
        {
            "s" or "v" => Pad(shortened),
            "q" => Pad(_sharp && !shortened.Contains('`', StringComparison.Ordinal) ? $"`{shortened}`" : GoFormat.Quote(shortened)),
            "x" or "X" => Pad(Hex(bytes.AsSpan(0, int.Min(bytes.Length, _precision ?? bytes.Length)))),
            _ => Wrong(value),
        };
    }

    private string Hex(ReadOnlySpan<byte> bytes)
    {
        var prefix = _sharp ? "0x" : "";
        var digits = new List<string>();
        foreach (var b in bytes)
        {
            digits.Add(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        var text = digits.Count == 0 ? "" : prefix + string.Join(_space ? " " + prefix : "", digits);
        return _verb == "X" ? text.ToUpperInvariant() : text;
    }

    private string Integer(BigInteger number, object value)
    {
        switch (_verb)
        {
            case "c":
                return Pad(IsRune(number) ? new Rune((int)number).ToString() : "\uFFFD");
            case "q":
                return Pad(IsRune(number) ? $"'{GoFormat.Quote(new Rune((int)number).ToString())[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal)}'" : "'\uFFFD'");
            case "U":
                var code = "U+" + number.ToString("X4", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(4, '0');
                return Pad(_sharp && IsRune(number) ? $"{code} '{new Rune((int)number)}'" : code);
            case "b" or "o" or "O" or "x" or "X" or "d" or "v":
                break;
            default:
                return Wrong(value);
        }

        var radix = _verb switch { "b" => 2, "o" or "O" => 8, "x" or "X" => 16, _ => 10 };
        var digits = Digits(BigInteger.Abs(number), radix);
        digits = _verb == "X" ? digits.ToUpperInvariant() : digits;
        var sign = number.Sign < 0 ? "-" : _plus ? "+" : _space ? " " : "";
        var prefix = _verb == "O" ? "0o" : !_sharp ? "" : _verb switch { "b" => "0b", "o" => "0", "x" => "0x", "X" => "0X", _ => "" };
        if (_precision is { } precision)
        {
            return Pad(sign + prefix + (precision == 0 && number.IsZero ? "" : digits.PadLeft(precision, '0')), zeros: false);
        }

        return _zero && !_minus && _width is { } width
            ? sign + prefix + digits.PadLeft(int.Max(0, width - sign.Length - (_sharp ? 0 : prefix.Length)), '0')
            : Pad(sign + prefix + digits, zeros: false);
    }

    private string Float(double number)
    {
        if (_verb is not ("v" or "e" or "E" or "f" or "F" or "g" or "G"))
        {
            return Wrong(number);
        }

        var verb = _verb == "v" ? 'g' : _verb[0];
        var precision = _precision ?? (verb is 'g' or 'G' ? -1 : 6);
        var text = GoFloat.Format(number, verb, precision);
        var sign = text[0] is '-' or '+' ? text[..1] : "";
        text = text[sign.Length..];
        sign = sign == "-" ? "-" : _plus ? "+" : _space ? " " : text == "Inf" ? "+" : "";
        return _zero && !_minus && _width is { } width && double.IsFinite(number)
            ? sign + text.PadLeft(int.Max(0, width - sign.Length), '0')
            : Pad(sign + text, zeros: false);
    }

    private string Pad(string text, bool zeros = true)
    {
        var missing = int.Max(0, (_width ?? 0) - Utf8.RuneCount(text));
        return _minus ? text + new string(' ', missing) : new string(_zero && zeros ? '0' : ' ', missing) + text;
    }

    private static bool IsRune(BigInteger number) => number >= 0 && number <= 0x10FFFF && Rune.IsValid((int)number);

    private static string Digits(BigInteger number, int radix)
    {
        if (radix == 10 || number.IsZero)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var result = new StringBuilder();
        for (; !number.IsZero; number /= radix)
        {
            result.Insert(0, "0123456789abcdef"[(int)(number % radix)]);
        }

        return result.ToString();
    }
}
