using CsCheck;
using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

/// <summary>Packages hex, base64 and csv.</summary>
public sealed class TextEncodingTests
{
    [Theory]
    [InlineData("Decode", "c3A9", "'é'")]
    [InlineData("Decode", "abc", "_|_ encoding/hex: odd length hex string")]
    [InlineData("Decode", "zz", "_|_ encoding/hex: invalid byte: U+007A 'z'")]
    [InlineData("Encode", "é", "\"c3a9\"")]
    [InlineData("Dump", "seventeen letters", "\"00000000  73 65 76 65 6e 74 65 65  6e 20 6c 65 74 74 65 72  |seventeen letter|\\n00000010  73                                                |s|\\n\"")]
    public void Hex(string function, string text, string expected) => Assert.Equal(expected, FakeCall.Text(HexPackage.Package, function, text));

    [Theory]
    [InlineData("Zm9v", "'foo'")]
    [InlineData("Zm8=", "'fo'")]
    [InlineData("Z\nm\r\n8=\n", "'fo'")]
    [InlineData("Zm8", "_|_ illegal base64 data at input byte 0")]
    [InlineData("Zm9vZ!==", "_|_ illegal base64 data at input byte 5")]
    [InlineData("Zg=x", "_|_ illegal base64 data at input byte 2")]
    [InlineData("Zg==Zg==", "_|_ illegal base64 data at input byte 4")]
    public void Base64_is_strict(string text, string expected) => Assert.Equal(expected, FakeCall.Text(Base64Package.Package, "Decode", null, text));

    [Fact]
    public void Base64_has_one_alphabet()
    {
        Assert.Equal("\"Zm9v\"", FakeCall.Text(Base64Package.Package, "Encode", null, "foo"));
        Assert.Equal("8", FakeCall.Text(Base64Package.Package, "EncodedLen", null, 4));
        Assert.Equal("_|_ base64: unsupported encoding: cannot use value {} (type struct) as null", FakeCall.Text(Base64Package.Package, "Encode", Make.Fields(), "foo"));
    }

    [Fact]
    public void Bytes_survive() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        var hex = FakeCall.Invoke(HexPackage.Package, "Encode", bytes);
        var base64 = FakeCall.Invoke(Base64Package.Package, "Encode", null, bytes);
        return ((BytesValue)FakeCall.Invoke(HexPackage.Package, "Decode", hex)).Value.Span.SequenceEqual(bytes)
            && ((BytesValue)FakeCall.Invoke(Base64Package.Package, "Decode", null, base64)).Value.Span.SequenceEqual(bytes);
    });

    [Theory]
    [InlineData("a,b\r\n\"c \"\"d\"\"\",\"e\nf\"\n", """[["a","b"],["c \"d\"","e\nf"]]""")]
    [InlineData("\n\na\n\nb", """[["a"],["b"]]""")]
    [InlineData("", "[]")]
    [InlineData("a,b\nc", "_|_ record on line 2: wrong number of fields")]
    [InlineData("a\"b", "_|_ parse error on line 1, column 2: bare \" in non-quoted field")]
    public void Csv_is_read(string text, string expected) => Assert.Equal(expected, FakeCall.Text(CsvPackage.Package, "Decode", text));

    [Fact]
    public void Csv_is_written() => Assert.Equal(
        "\"a,\\\"b,c\\\",\\\"d\\\"\\\"\\\"\\n1.50,true,[2]\\n\"",
        FakeCall.Text(CsvPackage.Package, "Encode", (object)new object?[] { new object?[] { "a", "b,c", "d\"" }, new object?[] { Make.Number("1.50"), true, new object?[] { 2 } } }));
}
