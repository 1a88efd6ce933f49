namespace Qvs.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Namespaces_of_Cue_use_only_those_before_them() => Assert.Empty(Layers.Violations(Architectures.Cue, "Qvs.Cue"));

    /// <summary>By signature, by a call in a method body, through a lambda, past the registry, by an unknown namespace, of the root.</summary>
    [Fact]
    public void Each_way_to_break_the_order_is_found() => Assert.Equal(
        [
            "Broken.Cue.Common has no place in the order of namespaces",
            "Diagnostics -> (root): Message uses Context",
            "Evaluation -> Builtins: Writer uses Table",
            "Syntax -> Values: Parser uses Vertex",
            "Text -> Syntax: Span uses Parser",
            "Values -> Evaluation: Vertex uses Unifier",
        ],
        Layers.Violations(Architectures.Samples, "Broken.Cue"));
}
