using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Values;

/// <summary>Why a value is bottom. Only this, and nothing else about a bottom, may steer evaluation.</summary>
public enum BottomCode
{
    /// <summary>Final: no further information can mend it.</summary>
    Eval,

    /// <summary>Final, from the user's own <c>_|_</c> or <c>error()</c>.</summary>
    User,

    /// <summary>Final: a value that contains itself.</summary>
    StructuralCycle,

    /// <summary>Not final: something is not concrete or not there yet.</summary>
    Incomplete,

    /// <summary>Not final: a value needs itself to be computed.</summary>
    Cycle,
}

/// <summary>An error, which in CUE is a value.</summary>
public sealed class Bottom(BottomCode code, Diagnostic diagnostic) : Value
{
    public BottomCode Code { get; } = code;

    public Diagnostic Diagnostic { get; } = diagnostic;

    /// <summary>Further errors of the same value, each with its own cause.</summary>
    public IReadOnlyList<Bottom> Others { get; init; } = [];

    /// <summary>The error is that of a field or element below; the value itself is otherwise sound.</summary>
    public bool IsChildError { get; init; }

    /// <summary>As the error of a value, whoever's it was.</summary>
    public Bottom Own => IsChildError ? new Bottom(Code, Diagnostic) { Others = Others } : this;

    /// <summary>More information could make it go away.</summary>
    public bool IsIncomplete => Code is BottomCode.Incomplete or BottomCode.Cycle;

    public override Kind Kind => Kind.Bottom;

    public override string ToString() => "_|_";
}
