using System.Numerics;

namespace Qvs.Cue.Values;

/// <summary>An arbitrary-precision decimal: <c>Coefficient * 10^Exponent</c>. Written precision is kept: 1.50 is (150, -2).</summary>
public readonly partial struct BigDecimal(BigInteger coefficient, int exponent)
{
    public BigInteger Coefficient { get; } = coefficient;

    public int Exponent { get; } = exponent;

    public override string ToString() => throw new NotImplementedException();

    public string ToFloatString() => throw new NotImplementedException();

    public bool TryToInt64(out long value) => throw new NotImplementedException();
}
