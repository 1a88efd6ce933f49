using System.Globalization;
using System.Text.RegularExpressions;

namespace Qvs.Adapters.Yaml;

public enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Integer,
    Number,

    /// <summary>YAML 1.1 and 1.2 read it as different numbers, or it is no number of JSON.</summary>
    Ambiguous,
}

/// <summary>
/// What a plain scalar means where no type is asked: the core schema of YAML 1.2. So <c>n</c>, <c>yes</c> and <c>12:30</c> are text.
/// </summary>
/// <param name="Text">Integers in decimal, numbers as JSON writes them, booleans <c>true</c> or <c>false</c>.</param>
public readonly partial record struct ScalarValue(ScalarKind Kind, string Text)
{
    /// <summary>Longer numbers are a slip or meant to hurt.</summary>
    public const int MostDigits = 400;

    public static ScalarValue OfPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new(ScalarKind.Null, "null"),
        "true" or "True" or "TRUE" => new(ScalarKind.Boolean, "true"),
        "false" or "False" or "FALSE" => new(ScalarKind.Boolean, "false"),
        _ => char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.' ? OfNumber(text) : new(ScalarKind.Text, text),
    };

    /// <summary>The words that YAML 1.1 reads as booleans and YAML 1.2 as text.</summary>
    public static bool IsOldBoolean(string text) => text.ToUpperInvariant() is "Y" or "N" or "YES" or "NO" or "ON" or "OFF";

    private static ScalarValue OfNumber(string text)
    {
        if (text.Length > MostDigits && (Decimal().IsMatch(text) || Float().IsMatch(text)))
        {
            return new(ScalarKind.Ambiguous, text);
        }

        if (Decimal().IsMatch(text))
        {
            return new(ScalarKind.Integer, text.TrimStart('+'));
        }

        if (Float().IsMatch(text))
        {
            return new(ScalarKind.Number, ToJson(text));
        }

        if (OddInteger().IsMatch(text) || Special().IsMatch(text))
        {
            return new(ScalarKind.Ambiguous, text);
        }

        return text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, null, out var value)
            ? new(ScalarKind.Integer, value.ToString(CultureInfo.InvariantCulture))
            : new(ScalarKind.Text, text);
    }

    /// <summary><c>1.</c>, <c>.5</c> and <c>+1.5</c> are numbers of YAML but not of JSON.</summary>
    private static string ToJson(string text)
    {
        text = text.TrimStart('+');
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..];
        digits = digits[0] == '.' ? "0" + digits : digits;
        return sign + TrailingPoint().Replace(digits, ".0$1");
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Float();

    [GeneratedRegex(@"^[-+]?0[0-9_]+$|^[-+]?0o[0-7]+$|^[-+]?[1-9][0-9]*_[0-9_]+$", RegexOptions.NonBacktracking)]
    private static partial Regex OddInteger();

    [GeneratedRegex(@"^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$|^[-+]?[0-9]*\.?[0-9]*[eE][-+]?[0-9]{5,}$", RegexOptions.NonBacktracking)]
    private static partial Regex Special();

    [GeneratedRegex(@"\.($|[eE])", RegexOptions.NonBacktracking)]
    private static partial Regex TrailingPoint();
}
