using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>The types of scalars.</summary>
internal enum YamlTag
{
    Null,
    Bool,
    Int,
    Float,
    String,
    Binary,
}

/// <summary>What a plain scalar means, and so which strings must not be written plain.</summary>
internal static partial class YamlScalars
{
    /// <summary>Strings that YAML 1.1 reads as something else. Upstream quotes them though its own reader takes most as strings.</summary>
    private static readonly FrozenSet<string> Legacy = FrozenSet.ToFrozenSet(
    [
        "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "t", "T", "f", "F", "on", "On", "ON", "off", "Off", "OFF",
        "true", "True", "TRUE", "false", "False", "FALSE", ".Nan",
    ]);

    private static readonly FrozenSet<string> Nulls = FrozenSet.ToFrozenSet(["", "~", "null", "Null", "NULL"]);

    private static readonly FrozenSet<string> NotFinite = FrozenSet.ToFrozenSet(
    [
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
    ]);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> DateCharacters = SearchValues.Create("-+0123456789:. \ttT");

    public static bool NeedsDoubleQuotes(string text) =>
        Legacy.Contains(text) || Nulls.Contains(text) || NotFinite.Contains(text) || IsDateLike(text) || IsNumber(text);

    /// <summary>The type of a plain scalar. Dates are strings, and so are numbers that only look octal (089).</summary>
    public static YamlTag Resolve(string text)
    {
        if (Nulls.Contains(text))
        {
            return YamlTag.Null;
        }

        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return YamlTag.Bool;
        }

        if (NotFinite.Contains(text))
        {
            return YamlTag.Float;
        }

        if (!IsNumber(text))
        {
            return YamlTag.String;
        }

        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        var looksOctal = digits.Length > 1 && digits[0] == '0' && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        if (looksOctal && digits.AsSpan().IndexOfAnyExceptInRange('0', '7') >= 0)
        {
            return YamlTag.String;
        }

        return looksOctal || Integer().IsMatch(digits) || digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? YamlTag.Int : YamlTag.Float;
    }

    /// <summary>As CUE writes the number: only the octal form of YAML 1.1 is another one.</summary>
    public static string ToCueNumber(string text) => text.Length > 1 && text[0] == '0' && text[1] is >= '0' and <= '9' ? "0o" + text[1..] : text;

    /// <summary>A number to a YAML 1.1 or 1.2 reader of 64 bits: underscores anywhere, C's octals, floats that do not overflow.</summary>
    private static bool IsNumber(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return false;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Float().IsMatch(plain)
            ? double.IsFinite(double.Parse(plain, CultureInfo.InvariantCulture))
            : Integer().IsMatch(plain) && FitsIn64Bits(plain);
    }

    private static bool FitsIn64Bits(string text)
    {
        var digits = text.TrimStart('+', '-')[2..];
        var magnitude = BigInteger.Zero;
        var radix = char.ToLowerInvariant(text.TrimStart('+', '-')[1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
        foreach (var c in digits)
        {
            magnitude = magnitude * radix + Convert.ToInt32(c.ToString(), 16);
            if (magnitude > ulong.MaxValue)
            {
                return false;
            }
        }

        return text[0] switch
        {
            '-' => magnitude <= (BigInteger)long.MaxValue + 1,
            '+' => magnitude <= long.MaxValue,
            _ => true,
        };
    }

    /// <summary>A date, a time or a number of base 60 to older readers; upstream's test is just as broad. Also hexadecimal of any length.</summary>
    private static bool IsDateLike(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) && text.Length > 2 && !text.AsSpan(2).ContainsAnyExcept(HexDigits))
        {
            return true;
        }

        var body = text.AsSpan();
        if (body is [.., 'z' or 'Z'])
        {
            body = body[..^1];
        }

        if (body.Length < 3)
        {
            return false;
        }

        // Signs, digits, colons, points and blanks, among them a '-', ':' or one 't', neither first nor last.
        var letters = body.CountAny("tT");
        var isOther = body.ContainsAnyExcept(DateCharacters);
        return !isOther && letters <= 1 && !(body[0] is 't' or 'T') && !(body[^1] is 't' or 'T')
            && (letters == 1 || body[1..^1].IndexOfAny('-', ':') >= 0);
    }

    // Both are linear: no alternatives overlap.
    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Float();

    [GeneratedRegex("^[-+]?0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Integer();
}
