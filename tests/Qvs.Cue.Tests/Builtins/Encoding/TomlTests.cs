using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Tests.Conformance;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

/// <summary>Package toml, by the specification of TOML 1.0.0.</summary>
public sealed class TomlTests
{
    private static string Read(string text) => FakeCall.Text(TomlPackage.Package, "Unmarshal", text);

    [Theory]
    [InlineData("", "{}")]
    [InlineData("# only this\n", "{}")]
    [InlineData("a = 1\nb.c = 'x' # comment\r\n\"d e\".'f.g' = true", """{"a":1,"b":{"c":"x"},"d e":{"f.g":true}}""")]
    [InlineData("a = +1_000\nb = 0xff\nc = 0o17\nd = 0b101\ne = -17", """{"a":1000,"b":255,"c":15,"d":5,"e":-17}""")]
    [InlineData("a = 1.50\nb = 5e+22\nc = -2E-2\nd = 6.626e-3", """{"a":1.50,"b":5E+22,"c":-0.02,"d":0.006626}""")]
    [InlineData("a = [1, [2, 3,], # two\n {x = 1, y.z = 2}]\nb = []\nc = {}", """{"a":[1,[2,3],{"x":1,"y":{"z":2}}],"b":[],"c":{}}""")]
    [InlineData("a = 1979-05-27T07:32:00Z\nb = 1979-05-27\nc = 07:32:00.5\nd = 1979-05-27 07:32:00", """{"a":"1979-05-27T07:32:00Z","b":"1979-05-27","c":"07:32:00.5","d":"1979-05-27 07:32:00"}""")]
    [InlineData("a = \"\\u00e9\\t\\\"\"\nb = '\\n'", """{"a":"é\t\"","b":"\\n"}""")]
    [InlineData("a = \"\"\"\none \\\n   two\"\"\"\nb = '''\nx'y''''", """{"a":"one two","b":"x'y'"}""")]
    public void Values_of_each_sort_are_read(string toml, string json) => Assert.Equal(json, Read(toml));

    [Theory]
    [InlineData("[a.b]\nx = 1\n[a]\ny = 2\n[a.c]", """{"a":{"b":{"x":1},"y":2,"c":{}}}""")]
    [InlineData("[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[[a.c]]\nz = 3", """{"a":[{"x":1,"b":{"y":2}},{"c":[{"z":3}]}]}""")]
    [InlineData("[f]\napple.color = 'red'\n[f.apple.texture]\nsmooth = true", """{"f":{"apple":{"color":"red","texture":{"smooth":true}}}}""")]
    public void Tables_may_be_given_in_several_places(string toml, string json) => Assert.Equal(json, Read(toml));

    [Theory]
    [InlineData("a = 1\na = 2", "2:1: duplicate key: a")]
    [InlineData("[a]\n[a]", "2:2: duplicate key: a")]
    [InlineData("a = 1\n[a.b]", "2:2: cannot redeclare key \"a.b\" as a table")]
    [InlineData("[[a]]\n[a]", "2:2: cannot redeclare table array \"a\" as a table")]
    [InlineData("a = []\n[[a]]", "2:3: cannot redeclare key \"a\" as a table array")]
    [InlineData("a = {b = 1}\na.c = 2", "2:1: duplicate key: a")]
    [InlineData("[f]\nb.c = 1\n[f.b]", "3:2: duplicate key: f.b")]
    [InlineData("= 1", "1:1: expected a key, found \"=\"")]
    [InlineData("a = ", "1:5: expected a value, found the end of the document")]
    [InlineData("a = 1 2", "1:7: expected a line end, found \"2\"")]
    [InlineData("a = 08", "1:5: invalid value \"08\"")]
    [InlineData("a = 1__0", "1:5: invalid value \"1__0\"")]
    [InlineData("a = nan", "1:5: CUE has no number nan")]
    [InlineData("a = 'x", "1:6: string is not terminated")]
    [InlineData("a = \"\\x\"", "1:6: invalid escape sequence")]
    [InlineData("a = [1 2]", "1:8: expected ',' or ']', found \"2\"")]
    public void What_is_no_TOML_is_refused_with_its_place(string toml, string message) =>
        Assert.Equal($"x: error in call to toml.Unmarshal: {message}", Evaluate($"import \"encoding/toml\"\nx: toml.Unmarshal({Quoting.Quote(toml)})"));

    [Theory]
    [InlineData("{b: 1, a: {y: 2, x: {z: 1.0}}}", "b = 1\n\n[a]\ny = 2\n\n[a.x]\nz = 1.0\n")]
    [InlineData("{c1: c2: c3: \"baz\", a1: \"foo\"}", "a1 = 'foo'\n\n[c1]\n[c1.c2]\nc3 = 'baz'\n")]
    [InlineData("{tables: [{t: \"foo\"}, {s: u: \"baz\"}]}", "[[tables]]\nt = 'foo'\n\n[[tables]]\n[tables.s]\nu = 'baz'\n")]
    [InlineData("{\"123-456\": \" f \": \"it's\\n\"}", "[123-456]\n' f ' = \"it's\\n\"\n")]
    [InlineData("{a: [1, [\"x\"], {k: true}], e: [], d: string | *\"d\"}", "a = [1, ['x'], {k = true}]\nd = 'd'\ne = []\n")]
    public void Structs_are_written_as_tables(string cue, string toml)
    {
        Assert.Equal($"{{\"x\":{Json(toml)}}}", Evaluate($"import \"encoding/toml\"\nx: toml.Marshal(v)\nlet v = {cue}"));
        Assert.True(SameData.Are(Evaluate($"x: {cue}"), Evaluate($"import \"encoding/toml\"\nx: toml.Unmarshal(toml.Marshal(v))\nlet v = {cue}")));
    }

    [Theory]
    [InlineData("[1]", "a TOML document is a struct")]
    [InlineData("{a: null}", "TOML has no null")]
    public void What_TOML_cannot_say_is_refused(string cue, string message) =>
        Assert.Contains(message, Evaluate($"import \"encoding/toml\"\nx: toml.Marshal({cue})"), StringComparison.Ordinal);

    private static string Json(string text)
    {
        var json = new System.Text.StringBuilder();
        JsonEncoder.AppendString(json, text);
        return json.ToString();
    }

    private static string Evaluate(string cue)
    {
        var output = new CueContext().CompileString(cue).ToJson(indented: false);
        return output.Text ?? string.Join('\n', output.Errors);
    }
}
