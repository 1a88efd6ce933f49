using System.Collections.Immutable;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>A piece of a template, and where it stands.</summary>
internal abstract record TemplateNode(int Position);

internal sealed record TextNode(int Position, string Text) : TemplateNode(Position);

internal sealed record ActionNode(int Position, Pipeline Pipeline) : TemplateNode(Position);

internal enum BranchKind
{
    If,
    With,
    Range,
}

internal sealed record BranchNode(int Position, BranchKind Kind, Pipeline Pipeline, Block Body, Block? Else) : TemplateNode(Position);

/// <summary><c>{{template "name" pipeline}}</c></summary>
internal sealed record IncludeNode(int Position, string Name, Pipeline? Pipeline) : TemplateNode(Position);

/// <summary><c>{{break}}</c> or <c>{{continue}}</c></summary>
internal sealed record LeaveNode(int Position, bool IsBreak) : TemplateNode(Position);

internal sealed record Block(ImmutableArray<TemplateNode> Nodes);

/// <summary>Commands that hand their results on, and the variables that take the last one.</summary>
internal sealed record Pipeline(ImmutableArray<string> Variables, bool IsAssignment, ImmutableArray<Command> Commands);

internal sealed record Command(ImmutableArray<Operand> Operands);

/// <summary>One word of a command; <see cref="Text"/> is how it is written, for messages.</summary>
internal abstract record Operand(int Position, string Text);

internal sealed record DotOperand(int Position) : Operand(Position, ".");

internal sealed record NilOperand(int Position) : Operand(Position, "nil");

internal sealed record ConstantOperand(int Position, string Text, object Value) : Operand(Position, Text);

internal sealed record VariableOperand(int Position, string Text) : Operand(Position, Text);

internal sealed record FunctionOperand(int Position, string Text) : Operand(Position, Text);

internal sealed record ParenthesizedOperand(int Position, string Text, Pipeline Pipeline) : Operand(Position, Text);

/// <summary>Fields of what comes before them: <c>.a.b</c> has the dot before it, <c>$x.a</c> a variable, <c>(f x).a</c> a pipeline.</summary>
internal sealed record FieldsOperand(int Position, string Text, Operand Receiver, ImmutableArray<string> Names) : Operand(Position, Text);

/// <summary>The text is no template, or fails while it is executed.</summary>
internal sealed class TemplateException(string message) : Exception(message);
