using System.Diagnostics;
using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

/// <summary>Results were checked against real CUE v0.6.0.</summary>
public sealed class YamlDecoderTests
{
    private static readonly BuiltinPackage Yaml = YamlPackage.Package;

    [Theory]
    [InlineData("a: 1\nb: [x, 'y', \"z\\n\"]\n", """{"a":1,"b":["x","y","z\n"]}""")]
    [InlineData("a:\n- 1\n- b: 2\n  c: 3\nd: 4", """{"a":[1,{"b":2,"c":3}],"d":4}""")]
    [InlineData("- - 1\n  - 2\n-\n  - 3\n- ", "[[1,2],[3],null]")]
    [InlineData("{a: {b: c}, d: [e, {f: }], \"g\":1}", """{"a":{"b":"c"},"d":["e",{"f":null}],"g":1}""")]
    [InlineData("[a: 1, b]", """[{"a":1},"b"]""")]
    [InlineData("a: one\n  two\n\n  three # note\n", """{"a":"one two\nthree"}""")]
    [InlineData("a: |\n  x\n   y\n\n  z\nb: >-\n  p\n  q\n\n  r\n", """{"a":"x\n y\n\nz\n","b":"p q\nr"}""")]
    [InlineData("a: |+\n  x\n\nb: |2-\n    x\n", """{"a":"x\n\n","b":"  x"}""")]
    [InlineData("? a\n: 1\n? - b\n  # c\n: 2", "_|_ 3: invalid map key: !!seq")]
    [InlineData("? a\n: - 1\n? |\n  k\n: v", """{"a":[1],"k\n":"v"}""")]
    [InlineData("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}\nc: *x", """{"a":{"k":1,"l":2},"b":{"k":1,"l":3},"c":{"k":1,"l":2}}""")]
    [InlineData("a: ~\nb: yes\nc: True\nd: 0x1F\ne: 017\nf: 089\ng: 1_000\nh: 2024-01-01\ni: 1.50\nj: .5\nk: !!str 1", """{"a":null,"b":"yes","c":true,"d":31,"e":15,"f":"089","g":1000,"h":"2024-01-01","i":1.50,"j":0.5,"k":"1"}""")]
    [InlineData("a: !!binary aGk=", """{"a":"aGk="}""")]
    [InlineData("null: 1\n12: 2", """{"null":1,"12":2}""")]
    [InlineData("%YAML 1.1\n--- # start\na: b#c\n...\n", """{"a":"b#c"}""")]
    [InlineData("", "null")]
    [InlineData("# nothing", "null")]
    [InlineData("1\n---\n2", "_|_ 3:1: expected a single YAML document")]
    [InlineData("a: b: c", "_|_ 1: mapping values are not allowed in this context")]
    [InlineData("a: [1, 2", "_|_ 1: did not find expected ',' or end of flow collection")]
    [InlineData("a: *nobody", "_|_ 1: unknown anchor 'nobody' referenced")]
    [InlineData("a: &x [*x]", "_|_ 1: anchor \"x\" value contains itself")]
    [InlineData("a:\n\t- 1", "_|_ 2: found character that cannot start any token")]
    [InlineData("a: 1\n b: 2", "_|_ 2: mapping values are not allowed in this context")]
    [InlineData("!!int x", "_|_ 1: cannot decode \"x\" as !!int: illegal number start \"x\"")]
    [InlineData("!own x", "_|_ 1: cannot unmarshal tag \"!own\"")]
    [InlineData("a: .inf", "_|_ 1: cannot decode \".inf\" as !!float: illegal fraction \".inf\"")]
    public void Documents_become_values(string yaml, string expected) => Assert.Equal(expected, FakeCall.Text(Yaml, "Unmarshal", yaml).Replace("expected a single YAML document: ", "", StringComparison.Ordinal));

    [Fact]
    public void A_stream_has_many_documents()
    {
        Assert.Equal("[1,null,{\"a\":2}]", FakeCall.Text(Yaml, "UnmarshalStream", "1\n---\n---\na: 2\n"));
        Assert.Equal("\"1\\n---\\na: 2\\n\"", FakeCall.Text(Yaml, "MarshalStream", (object)new object?[] { 1, Make.Fields(("a", 2)) }));
    }

    [Fact]
    public void Every_document_must_satisfy_the_schema()
    {
        Assert.Equal("true", FakeCall.Text(Yaml, "Validate", "1\n---\n2", BasicType.Of(Kind.Int)));
        Assert.StartsWith("_|_ conflicting", FakeCall.Text(Yaml, "ValidatePartial", "1\n---\nx", BasicType.Of(Kind.Int)), StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_do_not_blow_up()
    {
        var levels = string.Concat(Enumerable.Range(1, 12).Select(i => $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 9))}]\n"));
        Assert.Contains("aliases expand to more than 50000 nodes", FakeCall.Text(Yaml, "Unmarshal", "l0: &l0 [x]\n" + levels), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("&a ")]
    [InlineData("\n")]
    [InlineData("a: |\n\n\n")]
    [InlineData("a: '")]
    [InlineData("\"\\")]
    [InlineData("a: !")]
    public void Hostile_text_ends_soon(string part)
    {
        var watch = Stopwatch.StartNew();
        _ = FakeCall.Text(Yaml, "UnmarshalStream", string.Concat(Enumerable.Repeat(part, 100_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"took {watch.Elapsed}");
    }
}
