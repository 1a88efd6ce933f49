using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Text to tree. Never throws on any text; goes on after an error.</summary>
public static class Parser
{
    public static CueFile ParseFile(SourceText source, DiagnosticBag diagnostics) => throw new NotImplementedException();

    /// <summary>One expression, for example the argument of <c>-e</c>.</summary>
    public static Expression ParseExpression(SourceText source, DiagnosticBag diagnostics) => throw new NotImplementedException();
}
