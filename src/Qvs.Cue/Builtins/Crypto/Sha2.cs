using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Qvs.Cue.Builtins.Crypto;

/// <summary>
/// The members of the SHA-2 family that .NET lacks: SHA-224 and SHA-512/t (FIPS 180-4). They are the known functions with other initial
/// values. Constants are derived as the standard defines them, from roots of primes.
/// </summary>
internal static class Sha2
{
    private static readonly int[] Primes = [.. Enumerable.Range(2, 408).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))];

    /// <summary>The first 64 bits of the fractions of the cube roots of the first 80 primes.</summary>
    private static readonly ulong[] RoundConstants = [.. Primes.Take(80).Select(p => Fraction(Root((BigInteger)p << 192, 3)))];

    /// <summary>The same of the square roots: of the first eight primes for SHA-512, of the next eight for SHA-384.</summary>
    private static readonly ulong[] SquareRoots = [.. Primes.Take(16).Select(p => Fraction(Root((BigInteger)p << 128, 2)))];

    private static readonly uint[] Initial224 = [.. SquareRoots.Skip(8).Select(r => (uint)r)];

    private static readonly ulong[] Initial512Of224 = Initial512(224);

    private static readonly ulong[] Initial512Of256 = Initial512(256);

    public static byte[] Sha224(ReadOnlySpan<byte> data)
    {
        var state = (uint[])Initial224.Clone();
        var padded = Pad(data, 64);
        var words = new uint[64];
        for (var at = 0; at < padded.Length; at += 64)
        {
            Compress(state, padded.AsSpan(at, 64), words);
        }

        var result = new byte[32];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(4 * i), state[i]);
        }

        return result[..28];
    }

    public static byte[] Sha512Of224(ReadOnlySpan<byte> data) => Sha512(data, Initial512Of224)[..28];

    public static byte[] Sha512Of256(ReadOnlySpan<byte> data) => Sha512(data, Initial512Of256)[..32];

    /// <summary>Section 5.3.6: the hash of the function's name, from disturbed initial values.</summary>
    private static ulong[] Initial512(int bits)
    {
        var disturbed = SquareRoots.Take(8).Select(r => r ^ 0xa5a5a5a5a5a5a5a5).ToArray();
        var hash = Sha512(Encoding.ASCII.GetBytes($"SHA-512/{bits}"), disturbed);
        return [.. Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8 * i)))];
    }

    private static byte[] Sha512(ReadOnlySpan<byte> data, ulong[] initial)
    {
        var state = (ulong[])initial.Clone();
        var padded = Pad(data, 128);
        var words = new ulong[80];
        for (var at = 0; at < padded.Length; at += 128)
        {
            Compress(state, padded.AsSpan(at, 128), words);
        }

        var result = new byte[64];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(result.AsSpan(8 * i), state[i]);
        }

        return result;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block, uint[] w)
    {
        for (var t = 0; t < 64; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..])
                : w[t - 16] + w[t - 7]
                    + (uint.RotateRight(w[t - 15], 7) ^ uint.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3))
                    + (uint.RotateRight(w[t - 2], 17) ^ uint.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            var one = h + (uint.RotateRight(e, 6) ^ uint.RotateRight(e, 11) ^ uint.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + (uint)(RoundConstants[t] >> 32) + w[t];
            var two = (uint.RotateRight(a, 2) ^ uint.RotateRight(a, 13) ^ uint.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }

        uint[] sum = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += sum[i];
        }
    }

    private static void Compress(ulong[] state, ReadOnlySpan<byte> block, ulong[] w)
    {
        for (var t = 0; t < 80; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt64BigEndian(block[(8 * t)..])
                : w[t - 16] + w[t - 7]
                    + (ulong.RotateRight(w[t - 15], 1) ^ ulong.RotateRight(w[t - 15], 8) ^ (w[t - 15] >> 7))
                    + (ulong.RotateRight(w[t - 2], 19) ^ ulong.RotateRight(w[t - 2], 61) ^ (w[t - 2] >> 6));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 80; t++)
        {
            var one = h + (ulong.RotateRight(e, 14) ^ ulong.RotateRight(e, 18) ^ ulong.RotateRight(e, 41))
                + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            var two = (ulong.RotateRight(a, 28) ^ ulong.RotateRight(a, 34) ^ ulong.RotateRight(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }

        ulong[] sum = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += sum[i];
        }
    }

    /// <summary>A one bit, zeros, and the length in bits at the end of the last block.</summary>
    private static byte[] Pad(ReadOnlySpan<byte> data, int block)
    {
        var padded = new byte[(data.Length + block / 8 + 1 + block - 1) / block * block];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), 8L * data.Length);
        return padded;
    }

    private static ulong Fraction(BigInteger root) => (ulong)(root & ulong.MaxValue);

    /// <summary>The whole part of a root, by bisection.</summary>
    private static BigInteger Root(BigInteger value, int degree)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.One << (int)(value.GetBitLength() / degree + 1));
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            (low, high) = BigInteger.Pow(middle, degree) <= value ? (middle, high) : (low, middle);
        }

        return low;
    }
}
