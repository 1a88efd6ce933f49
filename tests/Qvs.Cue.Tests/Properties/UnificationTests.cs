using CsCheck;

namespace Qvs.Cue.Tests.Properties;

/// <summary>The algebra of unification, on values generated small enough to meet each other.</summary>
public sealed class UnificationTests
{
    private static readonly Gen<string> Value = Generated.Value(2);

    [Fact]
    public void Unification_is_commutative() => Value.Select(Value).Sample((a, b) => AssertSame($"({a}) & ({b})", $"({b}) & ({a})"));

    [Fact]
    public void Unification_is_associative() => Gen.Select(Value, Value, Value).Sample((a, b, c) =>
        AssertSame($"(({a}) & ({b})) & ({c})", $"({a}) & (({b}) & ({c}))"));

    [Fact]
    public void Unification_is_idempotent() => Generated.Plain(2).Sample(a => AssertSame($"({a}) & ({a})", a));

    [Fact]
    public void Top_changes_nothing_and_bottom_leaves_nothing() => Value.Sample(a =>
    {
        AssertSame($"({a}) & _", a);
        AssertSame($"({a}) & _|_", "_|_");
        AssertSame($"({a}) | _|_", a);
    });

    [Fact]
    public void Fields_that_are_written_twice_are_unified() => Value.Select(Value).Sample((a, b) =>
    {
        var fields = Meaning.OfFields($"x: {a}\nx: {b}\ny: ({a}) & ({b})");
        Assert.Equal(fields["y"], fields["x"]);
    });

    private static void AssertSame(string left, string right)
    {
        var fields = Meaning.OfFields($"x: {left}\ny: {right}");
        Assert.Equal(fields["y"], fields["x"]);
    }
}
