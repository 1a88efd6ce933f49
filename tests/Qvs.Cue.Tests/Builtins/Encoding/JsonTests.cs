using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

public sealed class JsonTests
{
    private static readonly BuiltinPackage Json = JsonPackage.Package;

    [Fact]
    public void Compact_text_keeps_order_digits_and_angle_brackets()
    {
        var value = Make.Value(Make.Fields(("z", 1), ("a", "<&>\"\\\n\u0001\u2028é😀"), ("n", Make.Number("2.50")), ("b", "hi"u8.ToArray()), ("l", new object?[] { null, true })));
        Assert.Equal("""{"z":1,"a":"<&>\"\\\n\u0001\u2028é😀","n":2.50,"b":"aGk=","l":[null,true]}""", JsonEncoder.Encode(value, out _));
    }

    [Fact]
    public void Indented_text_is_that_of_export()
    {
        var value = Make.Value(Make.Fields(("a", new object?[] { 1, Array.Empty<object?>(), Make.Fields() }), ("b", Make.Fields(("c", "d")))));
        Assert.Equal(
            """
            {
                "a": [
                    1,
                    [],
                    {}
                ],
                "b": {
                    "c": "d"
                }
            }
            """.ReplaceLineEndings("\n"),
            JsonEncoder.Encode(value, out _, isIndented: true));
    }

    [Fact]
    public void Errors_below_are_passed_on_and_types_are_incomplete()
    {
        var bottom = new Bottom(BottomCode.Eval, Diagnostic.Error("CUE3001", "conflicting values 2 and 1", null));
        Assert.Equal("_|_ a: conflicting values 2 and 1", FakeCall.Text(Json, "Marshal", (object)Make.Fields(("a", bottom))));
        var open = (Bottom)FakeCall.Invoke(Json, "Marshal", (object)Make.Fields(("a", BasicType.Of(Kind.Int))));
        Assert.True(open.IsIncomplete);
        Assert.Equal("a: cannot convert incomplete value \"int\" to JSON", open.Diagnostic.Message);
    }

    [Theory]
    [InlineData("Valid", "{\"a\": [1, 2]}", "true")]
    [InlineData("Valid", "{\"a\": 1,}", "false")]
    [InlineData("Valid", "1 2", "false")]
    [InlineData("Valid", "", "false")]
    [InlineData("Compact", "[ 1 , \"a b\" , { \"k\" : 1.50 } ]", "\"[1,\\\"a b\\\",{\\\"k\\\":1.50}]\"")]
    [InlineData("Compact", "[", "_|_ json: invalid JSON")]
    [InlineData("HTMLEscape", "{\"a\":\"<b>&\"}", "\"{\\\"a\\\":\\\"\\\\u003cb\\\\u003e\\\\u0026\\\"}\"")]
    [InlineData("Unmarshal", "{\"a\": 1.0, \"b\": [1e5, null]}", "{\"a\":1.0,\"b\":[1E+5,null]}")]
    [InlineData("Unmarshal", "{\"a\": 1, \"a\": 1}", "{\"a\":1}")]
    [InlineData("Unmarshal", "{\"a\": 1} 2", "_|_ json: invalid JSON")]
    [InlineData("UnmarshalStream", "1{\"a\":2}[3] \"x\"", "[1,{\"a\":2},[3],\"x\"]")]
    [InlineData("UnmarshalStream", "", "[]")]
    public void Functions_on_text(string function, string text, string expected) => Assert.Equal(expected, FakeCall.Text(Json, function, text));

    [Fact]
    public void Indent_takes_prefix_and_indentation() =>
        Assert.Equal("{\n>--\"a\": [\n>----1\n>--],\n>--\"b\": {}\n>}", ((StringValue)FakeCall.Invoke(Json, "Indent", "{\"a\":[1],\"b\":{ }}", ">", "--")).Value);

    [Fact]
    public void A_stream_has_one_line_for_each_element() =>
        Assert.Equal("{\"a\":1}\n[2]\n", ((StringValue)FakeCall.Invoke(Json, "MarshalStream", (object)new object?[] { Make.Fields(("a", 1)), new object?[] { 2 } })).Value);

    [Fact]
    public void Validate_unifies_with_the_schema()
    {
        Assert.Equal("true", FakeCall.Text(Json, "Validate", "1", BasicType.Of(Kind.Int)));
        Assert.StartsWith("_|_ conflicting", FakeCall.Text(Json, "Validate", "\"x\"", BasicType.Of(Kind.Int)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Deep_nesting_ends_in_an_error(string open) =>
        Assert.StartsWith("_|_", FakeCall.Text(Json, "Unmarshal", string.Concat(Enumerable.Repeat(open, 200_000))), StringComparison.Ordinal);

    [Fact]
    public void Work_is_paid_for()
    {
        var call = new FakeCall((Builtin)Json.Members["Marshal"], Make.List(Enumerable.Range(0, 1000).Select(i => Make.Value(i)))) { Budget = 500 };
        Assert.Throws<InvalidOperationException>(() => call.Builtin.Body(call));
    }
}
