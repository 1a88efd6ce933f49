using Qvs.Cue.Syntax;

namespace Qvs.Cue.Tests.Syntax;

public sealed class DeclarationTests
{
    [Fact]
    public void A_file_has_attributes_package_imports_and_declarations()
    {
        var file = Parse.Valid("@if(a)\npackage p\nimport (\n\t\"list\"\n\tx \"b.c/d:e\"\n)\nimport \"time\"\na: 1");

        Assert.Equal("if", Assert.Single(file.Attributes).Name);
        Assert.Equal("p", file.Package?.Name);
        Assert.Equal([(null, "list"), ("x", "b.c/d:e"), (null, "time")], file.Imports.Select(i => (i.Name?.Name, i.Path)));
        Assert.Equal([(true, 2), (false, 1)], file.ImportGroups.Select(g => (g.HasParentheses, g.Count)));
        Assert.Single(file.Declarations);
    }

    [Theory]
    [InlineData("package _", true)]
    [InlineData("package: 1", false)]
    [InlineData("import: 1", false)]
    public void The_words_of_the_preamble_are_names_too(string text, bool isClause)
    {
        var file = Parse.Valid(text);

        Assert.Null(file.Package);
        Assert.Equal(isClause, file.PackageClause is not null);
        Assert.Equal(isClause ? 0 : 1, file.Declarations.Count);
    }

    [Theory]
    [InlineData("a: 1", typeof(IdentifierLabel))]
    [InlineData("true: 1", typeof(IdentifierLabel))]
    [InlineData("for: 1", typeof(IdentifierLabel))]
    [InlineData("if?: 1", typeof(IdentifierLabel))]
    [InlineData("if!: 1", typeof(IdentifierLabel))]
    [InlineData("_#a!: 1", typeof(IdentifierLabel))]
    [InlineData("\"a b\"?: 1", typeof(StringLabel))]
    [InlineData("\"a\\(b)\": 1", typeof(DynamicLabel))]
    [InlineData("(a + b): 1", typeof(DynamicLabel))]
    [InlineData("[string]: 1", typeof(PatternLabel))]
    [InlineData("X=a: 1", typeof(IdentifierLabel))]
    [InlineData("X=[Y=string]: 1", typeof(PatternLabel))]
    public void Labels_have_their_kinds(string text, Type kind) => Assert.IsType(kind, FieldOf(text).Label);

    [Fact]
    public void Aliases_are_found_in_both_forms()
    {
        var old = FieldOf("X=[Y=string]: Z={a: 1}");
        var pattern = Assert.IsType<PatternLabel>(old.Label);
        var (key, value) = (FieldOf("@experiment(aliasv2)\na~X: 1").Label, FieldOf("@experiment(aliasv2)\n[string]~(K,V): 1").Label);

        Assert.Equal(("X", "Y"), (old.Label.OldAlias?.Name, pattern.PatternAlias?.Name));
        Assert.Equal("Z", Assert.IsType<AliasExpression>(old.Value).Name.Name);
        Assert.Equal((null, "X"), (key.KeyAlias?.Name, key.Alias?.Name));
        Assert.Equal(("K", "V"), (value.KeyAlias?.Name, value.Alias?.Name));
    }

    [Fact]
    public void Chains_are_structs_without_braces()
    {
        var value = Assert.IsType<StructLiteral>(FieldOf("a: \"b\"?: [string]: 1 @x() @y(z)").Value);
        var inner = Assert.IsType<Field>(Assert.Single(value.Declarations));
        var last = Assert.IsType<Field>(Assert.Single(Assert.IsType<StructLiteral>(inner.Value).Declarations));

        Assert.False(value.HasBraces);
        Assert.Equal(FieldConstraint.Optional, inner.Constraint);
        Assert.Equal([("x", ""), ("y", "z")], last.Attributes.Select(a => (a.Name, a.Body)));
    }

    [Theory]
    [InlineData("for k, v in a if b let c = d {}", 3)]
    [InlineData("if a {}", 1)]
    [InlineData("for x in y\nif x {}", 2)]
    public void Comprehensions_have_clauses(string text, int clauses) =>
        Assert.Equal(clauses, Assert.IsType<Comprehension>(Assert.Single(Parse.Valid(text).Declarations)).Clauses.Count);

    [Theory]
    [InlineData("@experiment(try)\nif a {} else {}")]
    [InlineData("@experiment(try)\nfor a in b {} otherwise {}")]
    [InlineData("@experiment(try)\nfor a in b {} fallback {}")]
    [InlineData("@experiment(try)\ntry a = b.c? {} else {}")]
    public void Comprehensions_have_alternatives(string text) =>
        Assert.NotNull(Assert.IsType<Comprehension>(Assert.Single(Parse.Valid(text).Declarations)).Otherwise);

    [Theory]
    [InlineData("if a {} else {}")]
    [InlineData("a~X: 1")]
    [InlineData("a: b...")]
    [InlineData("try {}")]
    [InlineData("@experiment(aliasv2)\nX=a: 1")]
    public void Experiments_are_asked_for(string text) => Assert.Equal("CUE1015", Assert.Single(Parse.Any(text).Diagnostics).Code);

    [Fact]
    public void Documentation_is_above_or_behind()
    {
        var file = Parse.Valid("// lost\n\n// one\n// two\na: 1 // behind a\nb: {\n}, // behind b\nc: 1\n");
        string? Of(int index) => file.DocumentationOf(file.Declarations[index]);

        Assert.Equal(("one\ntwo", "behind b", null), (Of(0), Of(1), Of(2)));
    }

    private static Field FieldOf(string text) => Assert.IsType<Field>(Assert.Single(Parse.Valid(text).Declarations));
}
