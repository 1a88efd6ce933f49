using Qvs.Cue.Export;
using Qvs.Cue.Values;
using static Qvs.Cue.Tests.Export.Vertices;

namespace Qvs.Cue.Tests.Export;

public sealed class FaultsTests
{
    private static string[] Find(Value value, bool concrete) => [.. Faults.Find(value, concrete).Select(d => d.ToString())];

    [Fact]
    public void What_is_not_concrete_is_told_with_its_path()
    {
        var value = Struct(
            (Feature.String("a"), Struct((Feature.String("b"), Type(Kind.String)))),
            (Feature.String("l"), List(String("x"), Type(Kind.Int))),
            (Feature.String("x-y"), new Disjunction([String("p"), String("q")], 0)),
            (Feature.String("d"), new Disjunction([String("p"), Type(Kind.String)], 1)));

        Assert.Equal(
            ["a.b: incomplete value string", "l[1]: incomplete value int", "\"x-y\": incomplete value \"p\" | \"q\""],
            Find(value, concrete: true));
        Assert.Empty(Find(value, concrete: false));
    }

    [Fact]
    public void Definitions_and_hidden_fields_need_not_be_concrete_but_must_be_sound()
    {
        var value = Struct(
            (Feature.FromIdentifier("#a", null), Struct((Feature.String("b"), Type(Kind.String)))),
            (Feature.FromIdentifier("_h", "p"), Error(BottomCode.Eval, "wrong")));

        Assert.Equal(["_h: wrong"], Find(value, concrete: true));
    }

    [Fact]
    public void A_cause_that_shows_in_two_places_is_told_once()
    {
        var error = Error(BottomCode.Eval, "wrong");
        var value = Struct((Feature.String("a"), error), (Feature.String("b"), error), (Feature.String("c"), Error(BottomCode.User, "other")));

        Assert.Equal(["a: wrong", "c: other"], Find(value, concrete: false));
    }

    [Fact]
    public void Required_fields_must_be_given_and_optional_ones_may_be_anything()
    {
        var value = Struct();
        value.Add(new Vertex(value, Feature.String("r")) { ArcType = ArcType.Required, BaseValue = Type(Kind.Int) });
        value.Add(new Vertex(value, Feature.String("o")) { ArcType = ArcType.Optional, BaseValue = Error(BottomCode.Eval, "wrong") });

        Assert.Equal(["r: field is required but not present"], Find(value, concrete: true));
        Assert.Empty(Find(value, concrete: false));
    }
}
