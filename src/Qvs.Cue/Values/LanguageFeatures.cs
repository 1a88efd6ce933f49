namespace Qvs.Cue.Values;

/// <summary>
/// What differs between language versions, for one file: by its module's version, and by the <c>@experiment(name)</c> attributes that
/// stand before its package clause.
/// </summary>
[Flags]
public enum LanguageFeatures
{
    None = 0,

    /// <summary><c>[1] + [2]</c> and <c>2 * [1]</c>; taken out in v0.11.</summary>
    ListArithmetic = 1,

    /// <summary><c>==</c> and <c>!=</c> on structs, lists and values of different kinds; since v0.15.</summary>
    StructComparison = 2,

    /// <summary><c>&amp;&amp;</c> and <c>||</c> leave out their right side when the left one decides; since v0.17.</summary>
    ShortCircuit = 4,

    /// <summary><c>x...</c> opens a closed struct, and embedding does not.</summary>
    ExplicitOpen = 8,

    /// <summary><c>self</c>, <c>label~X</c> and <c>label~(K,X)</c>.</summary>
    PostfixAliases = 16,

    /// <summary><c>try { ... } else { ... }</c> and <c>x?</c>.</summary>
    Try = 32,

    /// <summary><c>&gt;=1 &amp; &lt;=1</c> stays a pair of bounds and does not become <c>1</c>; since v0.15.</summary>
    KeepValidators = 64,

    /// <summary>Selecting from a struct that has an error anywhere is that error; since v0.9 only what is selected counts.</summary>
    StrictSelection = 128,
}
