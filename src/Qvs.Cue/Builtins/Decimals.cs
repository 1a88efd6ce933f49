using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins;

internal static class Decimals
{
    /// <summary>A computed number: an int if it is whole, however it came about (<c>0.5 + 0.5</c> is <c>1</c>).</summary>
    public static Value ToValue(BigDecimal value)
    {
        if (!value.IsInteger)
        {
            return NumberValue.Float(value);
        }

        return new NumberValue(Kind.Int, value.Exponent < 0 ? value.Reduce() : value);
    }
}
