namespace Qvs.Cue.Tests.Conformance;

/// <summary>What of the language tests is not counted, and why. Everything else is, whether it passes or not.</summary>
internal static class Excluded
{
    // --- NOT IN SCOPE ------------------------------------------------------------------------------------------------------------
    private static readonly HashSet<string> Directives =
    [
        "shareID",      // which nodes upstream's evaluator shares: not a property of values (spec/cue.md 4.2)
        "debug",        // dumps of upstream's internal tree
        "debugCheck",
        "desc",         // prose
        "skip",         // upstream does not run these itself
        "ignore",
        "permute",      // the property tests permute fields of generated programs instead (Properties/)
    ];

    /// <summary>Known to be wrong upstream; the archive says so (<c>eq:todo</c>, or <c>incorrect</c> in the body).</summary>
    private static bool IsWrongUpstream(LanguageAssertion assertion, TestBody body) =>
        assertion.Class.Contains(':', StringComparison.Ordinal) || body.Flags.Contains("incorrect");

    // --- DEBT --------------------------------------------------------------------------------------------------------------------
    // Nothing: what does not pass yet stands in artifacts/conformance/failed.txt after a run, and is counted.

    public static Level? LevelOf(LanguageAssertion assertion, TestBody body)
    {
        if (Directives.Contains(assertion.Directive))
        {
            return null;
        }

        // The scripts that everybody scores with count all of these two.
        if (assertion.Class == "eq-data")
        {
            return Level.Data;
        }

        if (assertion.Class.StartsWith("err-", StringComparison.Ordinal))
        {
            return Level.Errors;
        }

        return IsWrongUpstream(assertion, body) ? null : Level.Value;
    }
}
