using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Export;

public sealed class CueValueTests
{
    private static readonly CueOptions Options = new() { Files = new MemoryFiles("/m", []), WorkingDirectory = "/m" };

    private static CueValue Compile(string text) => new CueContext(Options).CompileString(text);

    [Fact]
    public void Data_is_written_in_the_order_of_the_fields()
    {
        var value = Compile("b: 1.50, a: ['x', null, {c: \"d\"}]");

        Assert.Equal("{\"b\":1.50,\"a\":[\"eA==\",null,{\"c\":\"d\"}]}", value.ToJson(indented: false).Text);
        Assert.Equal("b: 1.50\na:\n  - !!binary eA==\n  - null\n  - c: d\n", value.ToYaml().Text);
    }

    [Fact]
    public void What_is_not_concrete_keeps_data_from_being_written_unless_marks_will_do()
    {
        var value = Compile("a: b: string, c: int | *1, d: [>5], e: a.b + \"x\"");

        Assert.Null(value.ToJson().Text);
        Assert.Equal(["a.b", "d[0]", "e"], value.ToJson().Errors.Select(e => e.Path));
        Assert.Equal(
            "{\"a\":{\"b\":\"$cue:string\"},\"c\":1,\"d\":[\"$cue:number\"],\"e\":\"$cue:_\"}",
            value.ToJson(partial: true, indented: false).Text);
    }

    [Fact]
    public void Expressions_see_the_fields_and_imports_of_the_package()
    {
        var value = Compile("import \"strings\"\na: {x: \"v\", \"y-z\": [1, 2]}\nif true {late: strings.ToUpper(a.x)}\n_h: 7");

        Assert.Equal("v", value.Lookup("a.x").AsString);
        Assert.Equal("a.\"y-z\"[1]", value.Lookup("a[\"y-z\"][1]").Path);
        Assert.Equal("Vv", value.Evaluate("late + strings.ToLower(a.x)").AsString);
        Assert.Equal(7, value.Lookup("_h").AsInteger);
        Assert.False(value.Lookup("a.none").Exists);
        Assert.False(value.Evaluate("none").Exists);
        Assert.Equal(["reference \"none\" not found"], value.Evaluate("none").Errors.Select(e => e.Message));
        Assert.NotEmpty(value.Evaluate("a.").Errors);
    }

    [Fact]
    public void A_value_knows_the_reference_that_it_was_written_as()
    {
        var value = Compile("tasks: \"build\": results: x: string\na: tasks[\"build\"].results.x\nb: a + \"\"\nc: tasks.build.results.x");

        Assert.Equal(new CueReference("tasks[\"build\"].results.x", "tasks.build.results.x"), value.Lookup("a").ReferencePath);
        Assert.Equal("tasks.build.results.x", value.Lookup("c").ReferencePath?.Written);
        Assert.Null(value.Lookup("b").ReferencePath);
    }

    [Fact]
    public void A_value_knows_what_gave_it()
    {
        var value = Compile("#D: x: int\na: #D\na: x: 5");

        var lineage = value.Lookup("a.x").Lineage;

        Assert.Contains(lineage, o => o.Location.ToString() == "./input.cue:1:8" && o.Package == "_");
        Assert.Contains(lineage, o => o.Location.ToString() == "./input.cue:3:7");
    }

    [Fact]
    public void Values_can_be_unified_and_filled()
    {
        var value = Compile("a: {b: int, c: b + 1}\nother: b: 4");

        Assert.Equal("{\"b\":4,\"c\":5}", value.Lookup("a").Unify(value.Lookup("other")).ToJson(indented: false).Text);
        Assert.Equal(
            "{\"a\":{\"b\":4,\"c\":5},\"other\":{\"b\":4}}",
            value.FillPath(["a", "b"], value.Lookup("other.b")).ToJson(indented: false).Text);
    }

    [Fact]
    public void Documentation_is_what_stands_above_the_field()
    {
        Assert.Equal("First.\nSecond.", Compile("// First.\n// Second.\na: 1").Lookup("a").Documentation);
    }

    [Fact]
    public void A_budget_that_is_used_up_is_an_error()
    {
        var value = new CueContext(Options with { Budget = new EvalBudget { MaxSteps = 1000 } })
            .CompileString("import \"list\"\na: [for x in list.Range(0, 1000, 1) for y in list.Range(0, 1000, 1) {x * y}]");

        Assert.Equal("CUE3015", Assert.Single(value.Validate()).Code);
        Assert.Equal(Kind.Bottom, value.Kind);
    }

    [Fact]
    public void The_tree_shows_everything()
    {
        var tree = Compile("#D: {a: 1, b?: string}\nx: #D & {a: 2}").ToTree();

        Assert.Contains("\"label\":\"#D\",\"sort\":\"def\",\"arc\":\"member\"", tree, StringComparison.Ordinal);
        Assert.Contains("\"arc\":\"optional\"", tree, StringComparison.Ordinal);
        Assert.Contains("\"err\":{\"code\":\"eval\",\"msg\":\"conflicting values", tree, StringComparison.Ordinal);
    }
}
