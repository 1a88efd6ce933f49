using System.Numerics;
using System.Security.Cryptography;

namespace Qvs.Cue.Builtins.Crypto;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032, section 5.1.7). It works on public data only, so it need not run in constant time, and .NET has
/// no implementation of its own.
/// </summary>
internal static class Ed25519
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Reduce(-121665 * Invert(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = Decode(Reduce(4 * Invert(5)), isOdd: false) ?? throw new System.Diagnostics.UnreachableException();

    /// <summary>Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 64 || DecodeKey(publicKey) is not { } key)
        {
            return false;
        }

        var s = new BigInteger(signature[32..], isUnsigned: true);
        if (s >= Order)
        {
            return false;
        }

        var hash = SHA512.HashData([.. signature[..32], .. publicKey, .. message]);
        var challenge = new BigInteger(hash, isUnsigned: true) % Order;
        var minusKey = key with { X = Reduce(-key.X), T = Reduce(-key.T) };
        return Encode(Add(Multiply(Base, s), Multiply(minusKey, challenge))).AsSpan().SequenceEqual(signature[..32]);
    }

    private static Point? DecodeKey(ReadOnlySpan<byte> encoded)
    {
        var y = new BigInteger(encoded, isUnsigned: true);
        var isOdd = !(y >> 255).IsZero;
        return Decode(Reduce(y & ((BigInteger.One << 255) - 1)), isOdd);
    }

    /// <summary>The point with this y and the x of this parity; null if y belongs to none.</summary>
    private static Point? Decode(BigInteger y, bool isOdd)
    {
        var square = Reduce((y * y - 1) * Invert(Reduce(D * y * y + 1)));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Reduce(x * x) != square)
        {
            x = Reduce(x * RootOfMinusOne);
        }

        if (Reduce(x * x) != square)
        {
            return null;
        }

        x = x.IsEven == isOdd ? Reduce(-x) : x;
        return new Point(x, y, 1, Reduce(x * y));
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Invert(point.Z);
        var (x, y) = (Reduce(point.X * inverse), Reduce(point.Y * inverse));
        var result = new byte[32];
        (y | ((x & 1) << 255)).TryWriteBytes(result, out _, isUnsigned: true);
        return result;
    }

    /// <summary>The complete addition law for a = -1 (RFC 8032, section 5.1.4); it doubles as well.</summary>
    private static Point Add(Point p, Point q)
    {
        var a = Reduce((p.Y - p.X) * (q.Y - q.X));
        var b = Reduce((p.Y + p.X) * (q.Y + q.X));
        var c = Reduce(2 * p.T * q.T * D);
        var d = Reduce(2 * p.Z * q.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(Reduce(e * f), Reduce(g * h), Reduce(f * g), Reduce(e * h));
    }

    private static Point Multiply(Point point, BigInteger factor)
    {
        var result = new Point(0, 1, 1, 0);
        for (var bit = (int)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Add(result, result);
            if (!((factor >> bit) & 1).IsZero)
            {
                result = Add(result, point);
            }
        }

        return result;
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(value, P - 2, P);

    private static BigInteger Reduce(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }
}
