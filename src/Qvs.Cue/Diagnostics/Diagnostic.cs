using System.Collections.Immutable;
using Qvs.Cue.Text;

namespace Qvs.Cue.Diagnostics;

public enum Severity
{
    Error,
    Warning,
}

/// <summary>
/// Something wrong with the user's text. Codes are <c>CUE1xxx</c> syntax, <c>CUE2xxx</c> binding and loading, <c>CUE3xxx</c> evaluation; they
/// never change meaning (<c>src/docs/diagnostics.md</c>).
/// </summary>
/// <param name="Path">The path of the value that is wrong, for example <c>a.b[0]</c>; null before evaluation.</param>
public sealed record Diagnostic(
    string Code,
    string Message,
    Location? Primary,
    ImmutableArray<Location> Related,
    string? Path = null,
    Severity Severity = Severity.Error)
{
    public static Diagnostic Error(string code, string message, Location? primary) => new(code, message, primary, []);

    public override string ToString() => Path is null ? Message : $"{Path}: {Message}";
}
