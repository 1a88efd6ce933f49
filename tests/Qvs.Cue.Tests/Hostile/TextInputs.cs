using System.Text;
using static Qvs.Cue.Tests.Hostile.HostileInput;
using static Qvs.Cue.Tests.Hostile.Yard;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>Texts that are no CUE, or too much of it.</summary>
internal static class TextInputs
{
    public static IEnumerable<HostileInput> All =>
    [
        Bytes("invalid UTF-8", "a: \""u8.ToArray(), [0xFF, 0xFE, 0xC3, 0x28, 0xE2, 0x82], "\"\n"u8.ToArray()),
        Bytes("nothing but invalid bytes", [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(0x80 + (i % 128)))]),
        Bytes("NUL in names and strings", "a\0b: 1\nc: \"\0\"\n\0"u8.ToArray()),
        Bytes("nothing but NUL", new byte[1_000_000]),
        Bytes("byte order marks", [0xEF, 0xBB, 0xBF], "a: 1\n"u8.ToArray(), [0xEF, 0xBB, 0xBF], "b: 2\n"u8.ToArray()),
        Bytes("UTF-16", Encoding.Unicode.GetPreamble(), Encoding.Unicode.GetBytes("a: 1\n")),
        Bytes("random bytes", Random(300_000)),
        Of("surrogates and private characters", "a: \"\\uD800\"\nb: \"\\uDFFF\\uD800\"\n\uE000: 1\n\U000F0000: 2\n\"\u202E\": 3"),
        Of("an enormous file of fields", Each(150_000, i => $"f{i}: {{a: {i}, b: \"{i}\"}}")),
        Of("an enormous string", "a: \"" + Repeat("x", 20_000_000) + "\"\nb: a + a"),
        Of("an enormous name", Repeat("x", 5_000_000) + ": 1"),
        Of("an enormous comment", "//" + Repeat("x", 10_000_000) + "\na: 1\n" + Repeat("// c\n", 200_000)),
        Of("an enormous attribute", "a: 1 @x(" + Repeat("(", 100_000) + Repeat(")", 100_000) + ")\n" + Each(50_000, i => $"@y{i}()")),
        Of("an unterminated string of lines", "a: \"\"\"\n" + Repeat("x\\(y)\n", 100_000)),
        Of("nothing but errors", Repeat("}{)(][:,&|*", 100_000)),
        Of("nothing but quotes", Repeat("\"", 500_001) + Repeat("'", 500_001)),
        Of("strings of many hashes", "a: " + Repeat("#", 500_000) + "\"x\"" + Repeat("#", 499_999)),
        Of("one field a million times", Repeat("a: 1\n", 300_000)),
        Of("many imports", "import (\n" + Each(20_000, i => $"p{i} \"a.example/p{i}\"") + "\n)\na: 1"),
        Of("escapes", "a: \"" + Repeat("\\u0041\\n\\\"", 200_000) + "\""),
    ];

    private static byte[] Random(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
