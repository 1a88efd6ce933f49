using System.Numerics;
using CsCheck;
using Qvs.Cue.Builtins.Strconv;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

public sealed class StrconvPackageTests
{
    private static readonly BuiltinPackage Strconv = StrconvPackage.Package;

    [Theory]
    [InlineData("Atoi", "-42", "-42")]
    [InlineData("Atoi", "+9", "9")]
    [InlineData("Atoi", "123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("Atoi", "x1", "_|_ strconv.Atoi: parsing \"x1\": invalid syntax")]
    [InlineData("Atoi", "", "_|_ strconv.Atoi: parsing \"\": invalid syntax")]
    [InlineData("Atoi", " 1\n", "_|_ strconv.Atoi: parsing \" 1\\n\": invalid syntax")]
    [InlineData("ParseBool", "T", "true")]
    [InlineData("ParseBool", "FALSE", "false")]
    [InlineData("ParseBool", "yes", "_|_ strconv.ParseBool: parsing \"yes\": invalid syntax")]
    [InlineData("ParseNumber", "1Ki", "1024")]
    [InlineData("ParseNumber", "-.5", "-0.5")]
    [InlineData("ParseNumber", "1_", "_|_ strconv.ParseNumber: parsing \"1_\": illegal '_' in number \"1_\"")]
    [InlineData("Unquote", "\"a\\u00e9\\n\"", "\"aé\\n\"")]
    [InlineData("Unquote", "#\"a\\n\\#n\"#", "\"a\\\\n\\n\"")]
    [InlineData("Unquote", "\"\"\"\n  a\n   b\n  \"\"\"", "\"a\\n b\"")]
    [InlineData("Unquote", "'\\x41\\102'", "\"AB\"")]
    [InlineData("Unquote", "\"a", "_|_ invalid syntax")]
    [InlineData("Unquote", "\"\\(x)\"", "_|_ invalid syntax")]
    [InlineData("Quote", "a\"\t\u0001é\u200b😀", "\"\\\"a\\\\\\\"\\\\t\\\\x01é\\\\u200b😀\\\"\"")]
    [InlineData("QuoteToASCII", "é😀", "\"\\\"\\\\u00e9\\\\U0001f600\\\"\"")]
    [InlineData("QuoteToGraphic", "a\u3000", "\"\\\"a\u3000\\\"\"")]
    public void Functions_of_a_string(string function, string text, string expected) => Assert.Equal(expected, FakeCall.Text(Strconv, function, text));

    [Theory]
    [InlineData("ParseInt", "127", 10, 8, "127")]
    [InlineData("ParseInt", "128", 10, 8, "value out of range")]
    [InlineData("ParseInt", "-128", 10, 8, "-128")]
    [InlineData("ParseInt", "-129", 10, 8, "value out of range")]
    [InlineData("ParseInt", "Zz", 62, 0, "3817")]
    [InlineData("ParseInt", "zz", 36, 64, "1295")]
    [InlineData("ParseInt", "0x_ff", 0, 64, "255")]
    [InlineData("ParseInt", "017", 0, 64, "15")]
    [InlineData("ParseInt", "12", 1, 64, "invalid syntax")]
    [InlineData("ParseInt", "1_000", 10, 64, "invalid syntax")]
    [InlineData("ParseInt", "1", 10, -1, "value out of range")]
    [InlineData("ParseUint", "255", 10, 8, "255")]
    [InlineData("ParseUint", "256", 10, 8, "value out of range")]
    [InlineData("ParseUint", "-1", 10, 8, "value out of range")]
    [InlineData("ParseUint", "999999999999999999999999", 10, 0, "999999999999999999999999")]
    public void Integers_in_any_base(string function, string text, int radix, int bits, string expected)
    {
        var failed = expected.EndsWith("range", StringComparison.Ordinal) || expected.EndsWith("syntax", StringComparison.Ordinal);
        Assert.Equal(
            failed ? $"_|_ strconv.{function}: parsing \"{text}\": {expected}" : expected,
            FakeCall.Text(Strconv, function, text, radix, bits));
    }

    [Theory]
    [InlineData("0.5", 64, "0.5")]
    [InlineData("8", 64, "8.0")]
    [InlineData("1e3", 64, "1000.0")]
    [InlineData("16777217", 32, "16777216.0")]
    [InlineData("0x1.8p1", 64, "3.0")]
    [InlineData("1e999", 64, "_|_ strconv.ParseFloat: parsing \"1e999\": value out of range")]
    [InlineData("one", 64, "_|_ strconv.ParseFloat: parsing \"one\": invalid syntax")]
    public void Floats(string text, int bits, string expected) => Assert.Equal(expected, FakeCall.Text(Strconv, "ParseFloat", text, bits));

    [Theory]
    [InlineData(3.14159, "g", -1, "3.14159")]
    [InlineData(3.14159, "f", 2, "3.14")]
    [InlineData(3.14159, "e", 4, "3.1416e+00")]
    [InlineData(2.5, "f", 0, "2")]
    [InlineData(1e21, "f", -1, "1000000000000000000000")]
    [InlineData(1e6, "g", -1, "1e+06")]
    [InlineData(123456, "G", 3, "1.23E+05")]
    [InlineData(0.00001234, "g", 2, "1.2e-05")]
    [InlineData(0, "e", 2, "0.00e+00")]
    [InlineData(1, "b", -1, "4503599627370496p-52")]
    [InlineData(10, "x", -1, "0x1.4p+03")]
    [InlineData(1, "q", -1, "%q")]
    public void Floats_are_formatted_as_in_go(double value, string format, int precision, string expected) =>
        Assert.Equal(Quoting.Quote(expected), FakeCall.Text(Strconv, "FormatFloat", value, format, precision, 64));

    [Fact]
    public void The_format_may_be_a_character_code()
    {
        Assert.Equal("\"3.02\"", FakeCall.Text(Strconv, "FormatFloat", 3.02, (int)'f', -1, 64));
        Assert.Equal("_|_ format value 300 out of range [0, 255]", FakeCall.Text(Strconv, "FormatFloat", 3.02, 300, -1, 64));
        Assert.Equal("_|_ expected single character string", FakeCall.Text(Strconv, "FormatFloat", 3.02, "fg", -1, 64));
    }

    [Fact]
    public void Integers_written_in_a_base_read_back() => Gen.Select(Gen.Long, Gen.Long, Gen.Int[2, 62]).Sample((a, b, radix) =>
    {
        var value = (BigInteger)a * b * a;
        return GoIntegers.TryParse(GoIntegers.Format(value, radix), radix, out var again) && again == value;
    });

    [Fact]
    public void Runes()
    {
        Assert.Equal("\"'\\\\''\"", FakeCall.Text(Strconv, "QuoteRune", (int)'\''));
        Assert.Equal("\"'\\\\u00e9'\"", FakeCall.Text(Strconv, "QuoteRuneToASCII", 0xe9));
        Assert.Equal("true", FakeCall.Text(Strconv, "IsPrint", (int)'é'));
        Assert.Equal("false", FakeCall.Text(Strconv, "IsPrint", 0x3000));
        Assert.Equal("true", FakeCall.Text(Strconv, "IsGraphic", 0x3000));
    }
}
