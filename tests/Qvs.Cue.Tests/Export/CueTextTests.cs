using Qvs.Cue.Export;
using Qvs.Cue.Loading;
using Qvs.Cue.Values;
using static Qvs.Cue.Tests.Export.Vertices;

namespace Qvs.Cue.Tests.Export;

public sealed class CueTextTests
{
    private static CueValue Compile(string text) => new CueContext(new CueOptions
    {
        Files = new MemoryFiles("/m", []),
        WorkingDirectory = "/m",
    }).CompileString(text);

    [Fact]
    public void Every_sort_of_value_has_its_form()
    {
        var value = Struct(
            (Feature.String("a"), NumberValue.Int(-5)),
            (Feature.String("b c"), NullValue.Instance),
            (Feature.String("d"), new Conjunction(Kind.Int, [
                new BoundValue(BoundOperator.GreaterOrEqual, NumberValue.Int(1), Kind.Number),
                new BoundValue(BoundOperator.Less, NumberValue.Int(9), Kind.Number)])),
            (Feature.String("e"), Type(Kind.Int | Kind.String)),
            (Feature.String("f"), new BytesValue("x\0"u8.ToArray())));

        Assert.Equal(
            "a:     -5\n\"b c\": null\nd:     >=1 & <9\ne:     int | string\nf:     'x\\x00'\n",
            CueText.Write(value, CueTextOptions.Default, []));
    }

    [Fact]
    public void A_text_of_several_lines_is_indented_by_blanks()
    {
        var value = Struct((Feature.String("a"), Struct((Feature.String("b"), String("one\n\ttwo\n")))));

        Assert.Equal(
            "a: {\n    b: \"\"\"\n        one\n        \\ttwo\n\n        \"\"\"\n}\n",
            CueText.Write(value, CueTextOptions.Default, []));
    }

    [Fact]
    public void Errors_stand_behind_their_fields()
    {
        var value = Struct((Feature.String("a"), Error(BottomCode.Eval, "wrong")), (Feature.String("b"), String("right")));

        Assert.Equal("a: _|_ // wrong\nb: \"right\"\n", CueText.Write(value, CueTextOptions.Default, []));
    }

    [Fact]
    public void Options_say_which_fields_are_shown()
    {
        var value = Compile("#D: 1\n_h: 2\no?: int\nr!: int\na: *3 | int @x(y)");

        Assert.Equal("#D: 1\nr!: int\na:  3\n", value.ToCue());
        Assert.Equal(
            "#D: 1\n_h: 2\no?: int\nr!: int\na:  3 @x(y)\n",
            value.ToCue(new CueTextOptions { ShowHidden = true, ShowOptional = true, ShowAttributes = true }));
        Assert.Equal("r!: int\na:  *3 | int\n", value.ToCue(new CueTextOptions { TakeDefaults = false, ShowDefinitions = false }));
    }

    [Fact]
    public void Conditions_of_a_definition_wait_where_it_is_used_as_well()
    {
        var text = Compile("#C: {m: \"a\" | \"b\", if m == \"a\" {x: 1}}\nopen: #C\ngiven: #C & {m: \"a\"}").ToCue();

        Assert.Contains("open: {\n    m: \"a\" | \"b\"\n    if m == \"a\" {\n        x: 1\n    }\n}\n", text, StringComparison.Ordinal);
        Assert.Contains("given: {\n    m: \"a\"\n    x: 1\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_resolved_is_written_as_it_was()
    {
        var value = Compile("import \"strings\"\na: string\nb: strings.ToUpper(a) + \"x\"\nc: {if a == \"y\" {d: 1}}\nl: [for x in [a] if x != \"z\" {x}]");

        Assert.Equal(
            "import \"strings\"\n\na: string\nb: strings.ToUpper(a) + \"x\"\nc: {\n    if a == \"y\" {\n        d: 1\n    }\n}\n"
            + "l: [for x in [a] if x != \"z\" {\n    x\n}]\n",
            value.ToCue());
    }
}
