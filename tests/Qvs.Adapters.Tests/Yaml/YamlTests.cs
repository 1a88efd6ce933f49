using System.Text.Json.Nodes;
using CsCheck;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Tests.Yaml;

public sealed class YamlTests
{
    [Theory]
    [InlineData("n", ScalarKind.Text, "n")]
    [InlineData("yes", ScalarKind.Text, "yes")]
    [InlineData("12:30", ScalarKind.Text, "12:30")]
    [InlineData("1.2.3", ScalarKind.Text, "1.2.3")]
    [InlineData("2026-11-23", ScalarKind.Text, "2026-11-23")]
    [InlineData("true", ScalarKind.Boolean, "true")]
    [InlineData("True", ScalarKind.Boolean, "true")]
    [InlineData("~", ScalarKind.Null, "null")]
    [InlineData("", ScalarKind.Null, "null")]
    [InlineData("80", ScalarKind.Integer, "80")]
    [InlineData("+80", ScalarKind.Integer, "80")]
    [InlineData("-0", ScalarKind.Integer, "-0")]
    [InlineData("0x1F", ScalarKind.Integer, "31")]
    [InlineData("1.", ScalarKind.Number, "1.0")]
    [InlineData(".5", ScalarKind.Number, "0.5")]
    [InlineData("-1.5e3", ScalarKind.Number, "-1.5e3")]
    [InlineData("1.e3", ScalarKind.Number, "1.0e3")]
    [InlineData("0777", ScalarKind.Ambiguous, "0777")]
    [InlineData("0o17", ScalarKind.Ambiguous, "0o17")]
    [InlineData("1_000", ScalarKind.Ambiguous, "1_000")]
    [InlineData(".nan", ScalarKind.Ambiguous, ".nan")]
    public void A_plain_scalar_is_read_by_the_core_schema(string text, ScalarKind kind, string value) =>
        Assert.Equal(new ScalarValue(kind, value), ScalarValue.OfPlain(text));

    [Fact]
    public void Places_are_those_of_the_file_also_behind_characters_outside_the_basic_plane()
    {
        var root = (YamlMapping)Read("a: \"😀é\" \nb:\n  - x\n  - {c: d}\n")!;

        var list = (YamlSequence)root.Find("b")!.Value;
        Assert.Equal("x.yaml:4:5", list.Items[1].Place.ToString());
        Assert.Equal("x.yaml:4:9", ((YamlMapping)list.Items[1]).Find("c")!.Value.Place.ToString());
    }

    [Fact]
    public void A_merge_key_adds_what_a_map_does_not_have()
    {
        var root = (YamlMapping)Read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n")!;

        Assert.Equal(["y", "x"], ((YamlMapping)root.Find("use")!.Value).Entries.Select(e => e.Key.Text));
    }

    [Fact]
    public void Whatever_is_written_is_read_back_as_it_was() => Gen.String.Sample(text =>
    {
        // A half of a surrogate pair is no text that a file can hold.
        text = string.Concat(text.EnumerateRunes().Where(r => r.Value != 0xFFFD).Select(r => r.ToString()));
        var data = new JsonObject { ["key"] = text, ["list"] = new JsonArray(text, new JsonObject { [text] = text }) };
        var root = (YamlMapping)Read(YamlWriter.Write(data))!;
        var list = (YamlSequence)root.Find("list")!.Value;
        var inner = ((YamlMapping)list.Items[1]).Entries[0];
        return ((YamlScalar)root.Find("key")!.Value).Text == text && ((YamlScalar)list.Items[0]).Text == text
            && inner.Key.Text == text && ((YamlScalar)inner.Value).Text == text
            && ((YamlScalar)root.Find("key")!.Value).Value.Kind == ScalarKind.Text;
    });

    [Theory]
    [InlineData("line\nmore\n\n\n")]
    [InlineData("a\n b\n\n  c")]
    [InlineData("#!/bin/sh\n\techo \"$(x)\" # note: y\n")]
    [InlineData("ends with spaces  \nand goes on\n")]
    [InlineData("\nfirst line empty\n")]
    [InlineData("---\n...\n")]
    public void Texts_of_several_lines_are_read_back(string text)
    {
        var root = (YamlMapping)Read(YamlWriter.Write(new JsonObject { ["a"] = new JsonArray(new JsonObject { ["s"] = text }) }))!;

        Assert.Equal(text, ((YamlScalar)((YamlMapping)((YamlSequence)root.Find("a")!.Value).Items[0]).Find("s")!.Value).Text);
    }

    [Theory]
    [InlineData("""{"a": [1, "\ud83d\ude00", {"b": null}], "c": -1.5e3}""")]
    [InlineData("[]")]
    public void Json_is_read_with_places(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.NotNull(JsonTree.Read(new SourceText("x.json", text), diagnostics));
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("""{"a": 1} x""")]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("{")]
    [InlineData("")]
    public void Broken_json_is_a_diagnostic(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(JsonTree.Read(new SourceText("x.json", text), diagnostics));
        Assert.Single(diagnostics);
    }

    private static YamlNode? Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var node = YamlReader.Read(new SourceText("x.yaml", text), diagnostics);
        Assert.True(node is not null, Show.Text(diagnostics) + text);
        return node;
    }
}
