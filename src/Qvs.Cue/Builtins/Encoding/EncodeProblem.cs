using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Why a value cannot be written as data, and where below the encoded value (<c>a.b[0]</c>, empty for itself).</summary>
/// <param name="Cause">The error that stands in the value's place, if it is one.</param>
internal sealed record EncodeProblem(string Path, string Message, Bottom? Cause = null)
{
    /// <summary>More information could make the value concrete. Too deep or too large is final.</summary>
    public bool IsIncomplete { get; init; } = Cause is null || Cause.IsIncomplete;

    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";

    /// <summary>The result of the call that wanted the data: incomplete where waiting may help.</summary>
    public Bottom ToBottom(BuiltinCall call) => IsIncomplete ? call.Incomplete(ToString()) : call.Fail(ToString());
}
