using System.Text.Json.Nodes;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tests.Tekton;

public sealed class ModelTests
{
    [Theory]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("0", "0s")]
    [InlineData("-5m", "-5m0s")]
    [InlineData("250ms", "250ms")]
    [InlineData("1h0.5s", "1h0m0.5s")]
    public void Durations_are_written_as_Go_writes_them(string given, string written)
    {
        var (value, error) = GoDuration.Parse(given);
        Assert.Null(error);
        Assert.Equal(written, GoDuration.Format(value));
    }

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("5d", "time: unknown unit \"d\" in duration \"5d\"")]
    [InlineData("1h-", "time: unknown unit \"h-\" in duration \"1h-\"")]
    public void What_is_no_duration_is_refused_in_Gos_words(string given, string error) => Assert.Equal(error, GoDuration.Parse(given).Error);

    [Fact]
    public void Names_of_children_stay_below_64_characters_and_differ()
    {
        var parent = new string('p', 60);
        var names = ChildName.OfRuns(parent, new string('t', 40), 12);
        Assert.Equal(12, names.Distinct().Count());
        Assert.All(names, n => Assert.True(n.Length <= 63, n));
        Assert.Equal("run-t", Assert.Single(ChildName.OfRuns("run", "t", 1)));
    }

    [Fact]
    public void Text_is_substituted_once_and_unknown_variables_stay()
    {
        var r = Replacements.Of(("params.a", "$(params.b)"), ("params.b", "bee"));
        Assert.Equal("$(params.b) bee $(params.c) $(", r.Text("$(params.a) $(params.b) $(params.c) $("));
        Assert.Equal("$($(params.x)", r.Text("$($(params.x)"));
        Assert.Equal("$(bee)", r.Text("$($(params.b))"));
    }

    [Fact]
    public void Arrays_spread_where_they_are_a_whole_element()
    {
        var r = new Replacements();
        r.AddParam("l", ParamValue.Of(["one", "two words"]), inputsToo: false);
        r.AddParam("none", ParamValue.Of(Array.Empty<string>()), inputsToo: false);
        Assert.Equal(["a", "one", "two words", "two words", "$(params.l[*])!"], r.List(["a", "$(params.l[*])", "$(params.none[*])", "$(params['l'][1])", "$(params.l[*])!"]));
        Assert.Equal(ParamType.Array, r.Value(ParamValue.Of("$(params.l[*])")).Type);
    }

    [Theory]
    [InlineData("12", "string")]
    [InlineData("[\"a\", \"b\"]", "array")]
    [InlineData("[1, 2]", "string")]
    [InlineData("{\"k\": \"v\"}", "object")]
    [InlineData("{\"k\": 1}", "string")]
    public void Params_are_strings_lists_of_strings_or_objects_of_strings(string json, string type) =>
        Assert.Equal(type, ParamValue.From(JsonNode.Parse(json)).TypeName);

    [Fact]
    public void Go_quotes_what_can_not_be_printed() => Assert.Equal("\"a\\\"b\\\\c\\n\\x01é\"", GoText.Quote("a\"b\\c\n\u0001é"));
}
