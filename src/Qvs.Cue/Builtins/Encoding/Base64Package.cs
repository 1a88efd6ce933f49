using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/base64</c>. Its first parameter chooses an alphabet; only null, the standard one, exists.</summary>
internal static class Base64Package
{
    public static BuiltinPackage Package { get; } = new PackageTable("encoding/base64")
    {
        { "EncodedLen", [Kind.Top, Kind.Int], Kind.Int, c => Scaled(c, n => (n + 2) / 3 * 4) },
        { "DecodedLen", [Kind.Top, Kind.Int], Kind.Int, c => Scaled(c, n => n / 4 * 3) },
        { "Encode", [Kind.Top, Kind.Bytes | Kind.String], Kind.String, Encode },
        { "Decode", [Kind.Top, Kind.String], Kind.Bytes | Kind.String, Decode },
    }.Build();

    /// <summary>Line breaks are skipped, all else must be whole groups of four with their padding. Null and the offset of the first wrong byte.</summary>
    internal static byte[]? DecodeStandard(ReadOnlySpan<byte> text, out int errorAt)
    {
        var result = new List<byte>(text.Length / 4 * 3);
        var group = 0;
        var inGroup = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (byte)'\n' or (byte)'\r')
            {
                continue;
            }

            if (text[i] == '=')
            {
                return FinishPadded(text, i, group, inGroup, result, out errorAt);
            }

            var digit = Digit(text[i]);
            if (digit < 0)
            {
                errorAt = i;
                return null;
            }

            group = (group << 6) | digit;
            if (++inGroup == 4)
            {
                result.AddRange([(byte)(group >> 16), (byte)(group >> 8), (byte)group]);
                group = inGroup = 0;
            }
        }

        errorAt = text.Length - inGroup;
        return inGroup == 0 ? [.. result] : null;
    }

    private static byte[]? FinishPadded(ReadOnlySpan<byte> text, int at, int group, int inGroup, List<byte> result, out int errorAt)
    {
        errorAt = at;
        if (inGroup < 2)
        {
            return null;
        }

        if (inGroup == 2)
        {
            SkipBreaks(text, ref at);
            if (at == text.Length || text[at] != '=')
            {
                errorAt = at == text.Length ? at : at - 1;
                return null;
            }
        }

        SkipBreaks(text, ref at);
        errorAt = at;
        if (at < text.Length)
        {
            return null;
        }

        result.AddRange(inGroup == 2 ? [(byte)(group >> 4)] : [(byte)(group >> 10), (byte)(group >> 2)]);
        return [.. result];
    }

    private static void SkipBreaks(ReadOnlySpan<byte> text, ref int at)
    {
        do
        {
            at++;
        }
        while (at < text.Length && text[at] is (byte)'\n' or (byte)'\r');
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    private static Value Scaled(BuiltinCall call, Func<int, long> scale)
    {
        var length = call.Int(1, out var error);
        return RefuseOther(call) ?? error ?? Of(scale(length));
    }

    private static Value Encode(BuiltinCall call) =>
        RefuseOther(call) ?? call.Reserve(2L * call.Bytes(1).Length) ?? Of(Convert.ToBase64String(call.Bytes(1).Span));

    private static Value Decode(BuiltinCall call)
    {
        if ((RefuseOther(call) ?? call.Reserve(call.String(1).Length)) is { } refused)
        {
            return refused;
        }

        return DecodeStandard(Encoding.UTF8.GetBytes(call.String(1)), out var errorAt) is { } bytes
            ? new BytesValue(bytes)
            : call.Fail($"illegal base64 data at input byte {errorAt}");
    }

    private static Bottom? RefuseOther(BuiltinCall call) => Concrete.Of(call[0]) is NullValue
        ? null
        : call.Fail($"base64: unsupported encoding: cannot use value {Streams.Describe(call[0])} as null");
}
