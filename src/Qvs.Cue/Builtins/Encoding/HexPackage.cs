using System.Globalization;
using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/hex</c>.</summary>
internal static class HexPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("encoding/hex")
    {
        { "EncodedLen", [Kind.Int], Kind.Int, c => Scaled(c, n => n * 2) },
        { "DecodedLen", [Kind.Int], Kind.Int, c => Scaled(c, n => n / 2) },
        { "Encode", [Kind.Bytes | Kind.String], Kind.String, c => c.Reserve(2L * c.Bytes(0).Length) ?? Of(Convert.ToHexStringLower(c.Bytes(0).Span)) },
        { "Decode", [Kind.String], Kind.Bytes | Kind.String, Decode },
        { "Dump", [Kind.Bytes | Kind.String], Kind.String, Dump },
    }.Build();

    private static Value Scaled(BuiltinCall call, Func<int, long> scale)
    {
        var length = call.Int(0, out var error);
        return error ?? Of(scale(length));
    }

    private static Value Decode(BuiltinCall call)
    {
        var text = call.String(0);
        if (call.Reserve(text.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        // Upstream reads bytes, and names a wrong one as if it were a rune.
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = new byte[bytes.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)bytes[i]))
            {
                return call.Fail($"encoding/hex: invalid byte: {Describe(bytes[i])}");
            }

            if (i % 2 == 1)
            {
                result[i / 2] = (byte)((Digit(bytes[i - 1]) << 4) | Digit(bytes[i]));
            }
        }

        return bytes.Length % 2 == 1 ? call.Fail("encoding/hex: odd length hex string") : new BytesValue(result);
    }

    /// <summary>Lines as <c>hexdump -C</c> writes them: offset, sixteen bytes in two groups, text.</summary>
    private static Value Dump(BuiltinCall call)
    {
        var bytes = call.Bytes(0).Span;
        if (call.Reserve(5L * bytes.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        var result = new StringBuilder();
        for (var start = 0; start < bytes.Length; start += 16)
        {
            var line = bytes[start..Math.Min(start + 16, bytes.Length)];
            result.Append(CultureInfo.InvariantCulture, $"{start:x8} ");
            for (var i = 0; i < 16; i++)
            {
                result.Append(i is 0 or 8 ? " " : "");
                result.Append(i < line.Length ? string.Create(CultureInfo.InvariantCulture, $"{line[i]:x2} ") : "   ");
            }

            result.Append(" |");
            foreach (var b in line)
            {
                result.Append(b is >= 0x20 and <= 0x7e ? (char)b : '.');
            }

            result.Append("|\n");
        }

        return Of(result.ToString());
    }

    private static int Digit(byte b) => b switch
    {
        <= (byte)'9' => b - '0',
        <= (byte)'F' => b - 'A' + 10,
        _ => b - 'a' + 10,
    };

    private static string Describe(byte b) => char.IsControl((char)b) || b is 0xa0 or 0xad
        ? string.Create(CultureInfo.InvariantCulture, $"U+{b:X4}")
        : string.Create(CultureInfo.InvariantCulture, $"U+{b:X4} '{(char)b}'");
}
