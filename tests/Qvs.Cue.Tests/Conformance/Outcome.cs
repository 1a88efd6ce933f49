namespace Qvs.Cue.Tests.Conformance;

/// <summary>The levels at which the language tests are counted; <c>spec/cue.md</c> 4.4 explains them.</summary>
internal enum Level
{
    /// <summary><c>eq</c> with plain data: the exported JSON.</summary>
    Data,

    /// <summary><c>err</c>: evaluation fails, and loading does not.</summary>
    Errors,

    /// <summary><c>eq</c> with types, disjunctions, definitions; <c>closed</c>, <c>allows</c>, <c>kind</c>.</summary>
    Value,
}

/// <summary>How one assertion fared; <see cref="Why"/> is null if it holds.</summary>
internal sealed record Outcome(LanguageArchive Archive, LanguageAssertion Assertion, Level Level, string? Why)
{
    public override string ToString() =>
        $"{Archive.Name} {string.Join('.', Assertion.FullPath)} {Assertion.Class}: {Why?.ReplaceLineEndings(" ")}";
}
