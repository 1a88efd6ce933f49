using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Tests.Loading;

public sealed class AttributeTests
{
    private static readonly (string, string) Module = ("cue.mod/module.cue", "module: \"acme.example/app\"");

    [Fact]
    public void A_tag_sets_its_field()
    {
        var files = Loads.Files(("a.cue", "a: b: string @tag(env,short=prod|dev)\nn: int @tag(n,type=int)"));

        var instance = Loads.Loader(files, o => o with { Tags = ["prod", "n=-5"] }).Load("a.cue").Instances[0];

        Assert.Equal(3, instance.Files.Count);
        var a = Assert.IsType<Field>(Assert.Single(instance.Files[1].Declarations));
        var b = Assert.IsType<Field>(Assert.Single(Assert.IsType<StructLiteral>(a.Value).Declarations));
        Assert.Equal("prod", Assert.IsType<StringLiteral>(b.Value).Value);
        var n = Assert.IsType<Field>(Assert.Single(instance.Files[2].Declarations));
        Assert.IsType<UnaryExpression>(n.Value);
    }

    [Fact]
    public void A_tag_that_nobody_reads_is_an_error()
    {
        var result = Loads.Loader(Loads.Files(("a.cue", "a: 1")), o => o with { Tags = ["x=1"] }).Load("a.cue");

        Assert.Equal(["CUE2512 no tag for \"x\" "], Loads.Messages(result.Diagnostics));
    }

    [Fact]
    public void Files_are_embedded_by_name_and_by_pattern()
    {
        var files = Loads.Files(
            Module,
            ("a.cue", "@extern(embed)\n\npackage p\nx: _ @embed(file=\"d/x.json\")\ny: _ @embed(glob=d/*.txt)\nz: _ @embed(file=x.cue)"),
            ("x.cue", "one: 1"),
            ("d/x.json", "{\"k\": [1, -2.5, \"s\", null]}"),
            ("d/1.txt", "one"),
            ("d/2.txt", "two"));

        var instance = Loads.Instance(files, ".:p");

        Assert.Empty(instance.Diagnostics);
        Assert.Equal(["./a.cue", "./d/x.json", "./d/1.txt", "./d/2.txt", "./x.cue"], Loads.Names(instance));
    }

    [Theory]
    [InlineData("file=\"../x.json\"")]
    [InlineData("file=\"/etc/passwd\", type=text")]
    [InlineData("file=none.json")]
    [InlineData("file=bad.json")]
    [InlineData("file=odd.bin")]
    [InlineData("glob=*.yaml")]
    [InlineData("glob=../*.json")]
    [InlineData("")]
    public void What_cannot_be_embedded_says_so(string body)
    {
        var files = Loads.Files(
            Module, ("a.cue", $"@extern(embed)\n\npackage p\nx: _ @embed({body})"), ("bad.json", "{,}"), ("odd.bin", ""));

        Assert.Single(Loads.Instance(files, ".").Diagnostics);
    }

    [Fact]
    public void Without_extern_the_attribute_is_only_an_attribute()
    {
        var instance = Loads.Instance(Loads.Files(Module, ("a.cue", "package p\nx: _ @embed(file=none.json)")), ".");

        Assert.Empty(instance.Diagnostics);
    }

    [Theory]
    [InlineData("{\"a\": 1, \"a\": \"\\u00e9\\ud83d\\ude00\\/\"}", 0)]
    [InlineData("[1, 2,]", 1)]
    [InlineData("01", 1)]
    [InlineData("1 2", 1)]
    [InlineData("{\"a\" 1}", 1)]
    [InlineData("\"\n\"", 1)]
    [InlineData("{\"a\":", 1)]
    public void Json_is_read_strictly(string json, int errors)
    {
        var result = Loads.Load(Loads.Files(("x.json", json)), "x.json");

        Assert.Equal(errors, result.Diagnostics.Count);
        Assert.Equal("./x.json", Assert.Single(result.Data).Source.Name);
    }

    [Theory]
    [InlineData("*.json", "a.json", true)]
    [InlineData("*a*b", "xaxxb", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("a", "ab", false)]
    [InlineData("*", "", true)]
    public void Patterns_match_names(string pattern, string name, bool expected) => Assert.Equal(expected, GlobPattern.IsMatch(pattern, name));

    [Fact]
    public void Yaml_keeps_its_places()
    {
        var result = Loads.Load(Loads.Files(("x.yaml", "a: 1\nb:\n  - x\n  - c: -2.5\n---\nnull\n"), ("y.yaml", "a: [")), "x.yaml", "y.yaml");

        Assert.Equal("CUE2513", Assert.Single(result.Diagnostics).Code);
        var values = result.Data[0].Values;
        Assert.Equal(2, values.Count);
        var fields = Assert.IsType<StructLiteral>(values[0]).Declarations.Cast<Field>().ToArray();
        Assert.Equal((1, 4), result.Data[0].Source.LineAndColumn(fields[0].Value.Span.Start));
        var elements = Assert.IsType<ListLiteral>(fields[1].Value).Elements;
        Assert.Equal((3, 5), result.Data[0].Source.LineAndColumn(elements[0].Span.Start));
        var inner = Assert.IsType<Field>(Assert.Single(Assert.IsType<StructLiteral>(elements[1]).Declarations));
        Assert.Equal((4, 8), result.Data[0].Source.LineAndColumn(inner.Value.Span.Start));
    }
}
