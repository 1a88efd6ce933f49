using Qvs.Cue.Syntax;

namespace Qvs.Cue.Values;

/// <summary>A lowered declaration of a <see cref="StructExpr"/>.</summary>
public abstract class StructDeclaration;

public sealed class FieldDeclaration(Feature label, ArcType arcType, Expr value, Field? syntax) : StructDeclaration
{
    public Feature Label { get; } = label;

    public ArcType ArcType { get; } = arcType;

    public Expr Value { get; } = value;

    public Field? Syntax { get; } = syntax;
}

/// <summary>A field whose name is computed. The value is read in a scope of its own if an alias names the label or the field.</summary>
public sealed class DynamicFieldDeclaration(Expr label, ArcType arcType, Expr value, bool hasLabelScope) : StructDeclaration
{
    public Expr Label { get; } = label;

    public ArcType ArcType { get; } = arcType;

    public Expr Value { get; } = value;

    public bool HasLabelScope { get; } = hasLabelScope;
}

/// <summary><c>[pattern]: value</c></summary>
public sealed class PatternDeclaration(Expr pattern, Expr value, bool hasLabelScope) : StructDeclaration
{
    public Expr Pattern { get; } = pattern;

    public Expr Value { get; } = value;

    public bool HasLabelScope { get; } = hasLabelScope;
}

public sealed class EllipsisDeclaration(Expr? value) : StructDeclaration
{
    public Expr? Value { get; } = value;
}

public sealed class EmbeddingDeclaration(Expr value) : StructDeclaration
{
    /// <summary><see cref="LanguageFeatures.ExplicitOpen"/>: what is embedded stays as closed as it is.</summary>
    public bool KeepsClosed { get; init; }

    public Expr Value { get; } = value;
}

public sealed class ComprehensionDeclaration(ComprehensionExpr comprehension) : StructDeclaration
{
    public ComprehensionExpr Comprehension { get; } = comprehension;
}

/// <summary>Evaluated when something refers to it, once per instance of its scope.</summary>
public sealed class LetDeclaration(string name) : StructDeclaration
{
    public string Name { get; } = name;

    /// <summary>Set once by Binding, after the scope that the value itself may refer to is known.</summary>
    public Expr Value { get; set; } = new ValueExpr(BasicType.Top);
}

/// <summary>A lowered clause of a comprehension. Each but <see cref="IfExpr"/> opens a scope.</summary>
public abstract class Clause;

public sealed class ForExpr(Feature? key, Feature value, Expr source) : Clause
{
    public Feature? Key { get; } = key;

    public Feature Value { get; } = value;

    public Expr Source { get; } = source;
}

public sealed class IfExpr(Expr condition) : Clause
{
    public Expr Condition { get; } = condition;
}

public sealed class LetExpr(Feature name, Expr value) : Clause
{
    public Feature Name { get; } = name;

    public Expr Value { get; } = value;
}

/// <summary><c>try x = value</c>, or <c>try</c> alone (no name): the body is left out if the value, or a reference marked <c>?</c>, is not there.</summary>
public sealed class TryExpr(Feature? name, Expr? value) : Clause
{
    public Feature? Name { get; } = name;

    public Expr? Value { get; } = value;
}
