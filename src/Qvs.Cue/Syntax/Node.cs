using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>A node of the syntax tree. Immutable; knows its place, not its file.</summary>
public abstract class Node(TextSpan span)
{
    public TextSpan Span { get; } = span;
}

/// <summary>Something that stands in a struct: field, embedding, comprehension, let, ellipsis, attribute.</summary>
public abstract class Declaration(TextSpan span) : Node(span);

public abstract class Expression(TextSpan span) : Node(span);

/// <summary>A comment with its slashes, without the line end. <see cref="OwnLine"/>: nothing but blanks stands before it on its line.</summary>
public sealed class Comment(TextSpan span, string text, bool ownLine) : Node(span)
{
    public string Text { get; } = text;

    public bool OwnLine { get; } = ownLine;
}
