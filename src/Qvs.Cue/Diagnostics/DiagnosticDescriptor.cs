using Qvs.Cue.Text;

namespace Qvs.Cue.Diagnostics;

/// <summary>
/// One kind of diagnostic: its code and the meaning that <c>src/docs/diagnostics.md</c> gives it. Each phase declares its own as static
/// fields of one class (<c>SyntaxDiagnostics</c>, <c>EvalDiagnostics</c>, ...); a test compares the page with them.
/// </summary>
public sealed record DiagnosticDescriptor(string Code, string Title)
{
    public Diagnostic At(Location? place, string message) => Diagnostic.Error(Code, message, place);
}
