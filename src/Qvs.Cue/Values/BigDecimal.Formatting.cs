using System.Globalization;

namespace Qvs.Cue.Values;

public readonly partial struct BigDecimal
{
    /// <summary>Below this position of the first digit, plain notation becomes scientific (http://speleotrove.com/decimal/daconvs.html).</summary>
    private const int SmallestPlainExponent = -6;

    /// <summary>A zero with more decimal places than these is written with an exponent.</summary>
    private const int MostZeroPlaces = 2000;

    /// <summary>
    /// As CUE writes numbers in interpolations, messages and JSON: <c>1.50</c>, <c>100</c>, <c>1E+3</c>, <c>1E-7</c>. All digits of the
    /// coefficient are shown, so precision that was written stays.
    /// </summary>
    public override string ToString()
    {
        var digits = System.Numerics.BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        var first = Exponent + (long)digits.Length - 1;
        var text = Exponent <= 0 && (first >= SmallestPlainExponent || (IsZero && Exponent >= -MostZeroPlaces))
            ? Plain(digits, -Exponent)
            : Scientific(digits, first);
        return Sign < 0 ? "-" + text : text;
    }

    /// <summary>Like <see cref="ToString"/>, but never looks like an int: <c>2.0</c>.</summary>
    public string ToFloatString()
    {
        var text = ToString();
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Plain(string digits, int places)
    {
        if (places == 0)
        {
            return digits;
        }

        digits = digits.PadLeft(places + 1, '0');
        return string.Concat(digits.AsSpan(0, digits.Length - places), ".", digits.AsSpan(digits.Length - places));
    }

    private static string Scientific(string digits, long exponent)
    {
        var mantissa = digits.Length == 1 ? digits : string.Concat(digits.AsSpan(0, 1), ".", digits.AsSpan(1));
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{(exponent < 0 ? "" : "+")}{exponent}");
    }
}
