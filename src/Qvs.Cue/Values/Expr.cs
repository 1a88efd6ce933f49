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

/// <summary>A literal or a type: evaluates to itself.</summary>
public sealed class ValueExpr(Value value, SourceText? source = null, Node? syntax = null) : Expr(source, syntax)
{
    public Value Value { get; } = value;
}

/// <summary>An expression that names a vertex; what it names takes part by its conjuncts, not by its value.</summary>
public abstract class ReferenceExpr(SourceText? source, Node? syntax) : Expr(source, syntax);

/// <summary>A field of a struct that lexically surrounds the reference.</summary>
public sealed class FieldReference(int up, Feature label, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public int Up { get; } = up;

    public Feature Label { get; } = label;
}

/// <summary>A <c>let</c> of a surrounding struct or file.</summary>
public sealed class LetReference(int up, LetDeclaration let, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public int Up { get; } = up;

    public LetDeclaration Let { get; } = let;
}

/// <summary>The vertex of a surrounding struct itself (<c>self</c>, or an alias of a struct value).</summary>
public sealed class VertexReference(int up, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public int Up { get; } = up;
}

/// <summary>The name that a pattern or a computed label matched: <c>[X=string]</c>, <c>~(X,V)</c>.</summary>
public sealed class LabelReference(int up, SourceText source, Node syntax) : Expr(source, syntax)
{
    public int Up { get; } = up;
}

/// <summary>The field that a pattern or a computed label matched: <c>X=[string]: ...</c>, <c>X="\(y)": ...</c>.</summary>
public sealed class LabeledFieldReference(int up, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public int Up { get; } = up;
}

/// <summary>An imported package; evaluation knows its root vertex by the key.</summary>
public sealed class ImportReference(object package, string path, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public object Package { get; } = package;

    public string Path { get; } = path;
}

public sealed class SelectorExpr(Expr operand, Feature label, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    /// <summary><see cref="LanguageFeatures.StrictSelection"/></summary>
    public bool IsStrict { get; init; }

    public Expr Operand { get; } = operand;

    public Feature Label { get; } = label;
}

public sealed class IndexExpr(Expr operand, Expr index, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public Expr Operand { get; } = operand;

    public Expr Index { get; } = index;
}

public sealed class SliceExpr(Expr operand, Expr? low, Expr? high, SourceText source, Node syntax) : Expr(source, syntax)
{
    public Expr Operand { get; } = operand;

    public Expr? Low { get; } = low;

    public Expr? High { get; } = high;
}

public sealed class InterpolationExpr(
    bool isBytes, IReadOnlyList<ReadOnlyMemory<byte>> texts, IReadOnlyList<Expr> holes, SourceText source, Node syntax) : Expr(source, syntax)
{
    public bool IsBytes { get; } = isBytes;

    public IReadOnlyList<ReadOnlyMemory<byte>> Texts { get; } = texts;

    public IReadOnlyList<Expr> Holes { get; } = holes;
}

/// <summary><c>-x</c>, <c>+x</c>, <c>!x</c></summary>
public sealed class UnaryExpr(TokenKind op, Expr operand, SourceText source, Node syntax) : Expr(source, syntax)
{
    public TokenKind Operator { get; } = op;

    public Expr Operand { get; } = operand;
}

/// <summary><c>&gt;=x</c> and the like, as a constraint.</summary>
public sealed class BoundExpr(BoundOperator op, Expr operand, SourceText source, Node syntax) : Expr(source, syntax)
{
    public BoundOperator Operator { get; } = op;

    public Expr Operand { get; } = operand;
}

public sealed class BinaryExpr(TokenKind op, Expr left, Expr right, LanguageFeatures features, SourceText source, Node syntax)
    : Expr(source, syntax)
{
    /// <summary>Of the file that it stands in: some operators changed their meaning.</summary>
    public LanguageFeatures Features { get; } = features;

    public TokenKind Operator { get; } = op;

    public Expr Left { get; } = left;

    public Expr Right { get; } = right;
}

/// <summary><c>*a | b | c</c></summary>
public sealed class DisjunctionExpr(IReadOnlyList<(Expr Expression, bool IsDefault)> disjuncts, SourceText? source, Node? syntax)
    : Expr(source, syntax)
{
    public IReadOnlyList<(Expr Expression, bool IsDefault)> Disjuncts { get; } = disjuncts;

    public bool HasDefaults { get; } = disjuncts.Any(d => d.IsDefault);
}

public sealed class CallExpr(Expr function, IReadOnlyList<Expr> arguments, SourceText source, Node syntax) : Expr(source, syntax)
{
    public Expr Function { get; } = function;

    public IReadOnlyList<Expr> Arguments { get; } = arguments;
}

/// <summary><c>x?</c>, a reference that may fail, inside <c>try</c>.</summary>
public sealed class OptionalExpr(Expr operand, SourceText source, Node syntax) : Expr(source, syntax)
{
    public Expr Operand { get; } = operand;
}

/// <summary><c>x...</c>: the closed struct opened.</summary>
public sealed class OpenExpr(Expr operand, SourceText source, Node syntax) : Expr(source, syntax)
{
    public Expr Operand { get; } = operand;
}

/// <summary>A struct literal, the body of a comprehension, or a whole file.</summary>
public sealed class StructExpr(IReadOnlyList<StructDeclaration> declarations, SourceText? source, Node? syntax) : Expr(source, syntax)
{
    public IReadOnlyList<StructDeclaration> Declarations { get; } = declarations;

    /// <summary>Has a regular field, so that it can be nothing but a struct (<c>{"x"}</c> is a string).</summary>
    public bool HasRegularFields { get; } = declarations.Any(
        d => d is FieldDeclaration { Label.Kind: FeatureKind.String } or DynamicFieldDeclaration or PatternDeclaration or EllipsisDeclaration);

    public bool HasEmbeddings { get; } = declarations.Any(d => d is EmbeddingDeclaration or ComprehensionDeclaration);
}

public sealed class ListExpr(IReadOnlyList<Expr> elements, bool isOpen, Expr? tail, SourceText? source, Node? syntax) : Expr(source, syntax)
{
    /// <summary>Values, and <see cref="ComprehensionExpr"/>s that yield any number of them.</summary>
    public IReadOnlyList<Expr> Elements { get; } = elements;

    public bool IsOpen { get; } = isOpen;

    /// <summary>What further elements must be; null for anything.</summary>
    public Expr? Tail { get; } = tail;

    public bool HasComprehensions { get; } = elements.Any(e => e is ComprehensionExpr);
}

public sealed class ComprehensionExpr(
    IReadOnlyList<Clause> clauses, StructExpr body, StructExpr? otherwise, SourceText source, Node syntax) : Expr(source, syntax)
{
    public IReadOnlyList<Clause> Clauses { get; } = clauses;

    public StructExpr Body { get; } = body;

    public StructExpr? Otherwise { get; } = otherwise;
}

/// <summary>The value of a field with a value alias (<c>a: X={...}</c>): read in a scope that knows the field.</summary>
public sealed class LabelScopeExpr(Feature label, Expr value, SourceText source, Node syntax) : Expr(source, syntax)
{
    public Feature Label { get; } = label;

    public Expr Value { get; } = value;
}

/// <summary>A member of a builtin package that is written in CUE (<see cref="BuiltinPackage.Templates"/>).</summary>
public sealed class TemplateExpr(BuiltinPackage package, string name, string text, SourceText source, Node syntax) : ReferenceExpr(source, syntax)
{
    public BuiltinPackage Package { get; } = package;

    public string Name { get; } = name;

    public string Text { get; } = text;
}
