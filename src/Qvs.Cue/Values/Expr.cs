using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Values;

/// <summary>A lowered expression: names are resolved to (scopes up, label). Made by Binding, read by Evaluation.</summary>
public abstract class Expr(SourceText? source, Node? syntax)
{
    public SourceText? Source { get; } = source;

    /// <summary>What it was written as; null for expressions that were not written.</summary>
    public Node? Syntax { get; } = syntax;

    public Location? Location => Source is null || Syntax is null ? null : new Location(Source, Syntax.Span);
}
