using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <content>Structs, their declarations, and comprehensions.</content>
public sealed partial class Binder
{
    private StructExpr Struct(IReadOnlyList<Declaration> declarations, Scope scope, Node syntax)
    {
        var lets = Declare(declarations, scope);
        var result = new List<StructDeclaration>(declarations.Count);
        foreach (var declaration in declarations)
        {
            switch (declaration)
            {
                case Field field:
                    result.Add(FieldOf(field, scope));
                    break;
                case LetClause let:
                    lets[let].Value = Expression(let.Value, scope);
                    result.Add(lets[let]);
                    break;
                case Embedding { Value: AliasExpression alias }:
                    // `X={...}` as a declaration: the alias names the enclosing struct (an old form).
                    result.Add(new EmbeddingDeclaration(Expression(alias.Value, scope)));
                    break;
                case Embedding embedding:
                    result.Add(new EmbeddingDeclaration(Expression(embedding.Value, scope)) { KeepsClosed = Has(LanguageFeatures.ExplicitOpen) });
                    break;
                case Comprehension comprehension:
                    result.Add(new ComprehensionDeclaration(Comprehension(comprehension, scope)));
                    break;
                case Ellipsis ellipsis:
                    result.Add(new EllipsisDeclaration(ellipsis.Type is { } type ? Expression(type, scope) : null));
                    break;
                case AttributeNode or BadDeclaration:
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(declaration.GetType().Name);
            }
        }

        return new StructExpr(result, _source, syntax);
    }

    /// <summary>Enters the names that the declarations of a struct bring into its scope.</summary>
    private Dictionary<LetClause, LetDeclaration> Declare(IReadOnlyList<Declaration> declarations, Scope scope)
    {
        var lets = new Dictionary<LetClause, LetDeclaration>();
        foreach (var declaration in declarations)
        {
            switch (declaration)
            {
                case LetClause let:
                    var lowered = new LetDeclaration(let.Name.Name);
                    lets.Add(let, lowered);
                    Add(scope, let.Name, new Symbol.Let(lowered));
                    break;
                case Field field:
                    DeclareField(field, scope);
                    break;
                case Embedding { Value: AliasExpression alias }:
                    Add(scope, alias.Name, new Symbol.Self());
                    break;
            }
        }

        return lets;
    }

    private void DeclareField(Field field, Scope scope)
    {
        Feature? label = field.Label switch
        {
            IdentifierLabel identifier => Label(identifier.Name),
            StringLabel text => Feature.String(text.Value),
            _ => null,
        };
        if (field.Label is IdentifierLabel named)
        {
            scope.TryAdd(named.Name, new Symbol.Field(label!.Value));
        }

        if (label is { } known)
        {
            foreach (var alias in new[] { field.Label.OldAlias, field.Label.Alias })
            {
                if (alias is not null)
                {
                    Add(scope, alias, new Symbol.Field(known));
                }
            }

            if (field.Label.KeyAlias is { } key)
            {
                Add(scope, key, new Symbol.Name(known.Name));
            }
        }
        else if (field.Label is DynamicLabel dynamic)
        {
            // The field is looked up by its computed name whenever somebody asks for it.
            DeclareDynamic(dynamic, dynamic.OldAlias ?? dynamic.Alias, _dynamicAliases, scope);
            DeclareDynamic(dynamic, dynamic.KeyAlias, _dynamicKeys, scope);
        }
    }

    private void DeclareDynamic(DynamicLabel label, Identifier? name, Dictionary<DynamicLabel, LetDeclaration> lets, Scope scope)
    {
        if (name is not null)
        {
            var let = new LetDeclaration(name.Name);
            Add(scope, name, new Symbol.Let(let));
            lets.Add(label, let);
        }
    }

    private readonly Dictionary<DynamicLabel, LetDeclaration> _dynamicAliases = [];
    private readonly Dictionary<DynamicLabel, LetDeclaration> _dynamicKeys = [];

    private StructDeclaration FieldOf(Field field, Scope scope)
    {
        var arcType = field.Constraint switch
        {
            FieldConstraint.Optional => ArcType.Optional,
            FieldConstraint.Required => ArcType.Required,
            _ => ArcType.Member,
        };
        switch (field.Label)
        {
            case IdentifierLabel identifier:
                return StaticField(field, Label(identifier.Name), arcType, scope);
            case StringLabel text:
                return StaticField(field, Feature.String(text.Value), arcType, scope);
            case DynamicLabel dynamic:
            {
                var label = Expression(dynamic.Expression, scope);
                if (_dynamicAliases.TryGetValue(dynamic, out var let))
                {
                    let.Value = new IndexExpr(new VertexReference(0, _source, dynamic), label, _source, dynamic);
                }

                if (_dynamicKeys.TryGetValue(dynamic, out var name))
                {
                    name.Value = label;
                }

                var value = LabelScope(field, null, scope, out var hasScope);
                return new DynamicFieldDeclaration(label, arcType, value, hasScope);
            }

            case PatternLabel pattern:
            {
                var value = LabelScope(field, pattern.PatternAlias, scope, out var hasScope);
                return new PatternDeclaration(Expression(pattern.Pattern, scope), value, hasScope);
            }

            default:
                throw new System.Diagnostics.UnreachableException(field.Label.GetType().Name);
        }
    }

    private FieldDeclaration StaticField(Field field, Feature label, ArcType arcType, Scope scope)
    {
        if (field.Value is not AliasExpression alias)
        {
            return new FieldDeclaration(label, arcType, Expression(field.Value, scope), field);
        }

        // A value alias is seen inside the value only: a scope of its own that holds the enclosing struct's field.
        var inner = new Scope(scope);
        Add(inner, alias.Name, new Symbol.MatchedField());
        return new FieldDeclaration(label, arcType, new LabelScopeExpr(label, Expression(alias.Value, inner), _source, alias), field);
    }

    /// <summary>The value of a pattern or computed label, in a scope of its own if it has aliases that depend on the label.</summary>
    private Expr LabelScope(Field field, Identifier? patternAlias, Scope scope, out bool hasScope)
    {
        var valueAlias = (field.Value as AliasExpression)?.Name;
        var key = patternAlias ?? field.Label.KeyAlias;
        var matched = valueAlias ?? field.Label.Alias ?? (field.Label is PatternLabel ? field.Label.OldAlias : null);
        hasScope = key is not null || matched is not null;
        if (!hasScope)
        {
            return Expression(field.Value, scope);
        }

        var inner = new Scope(scope);
        if (key is not null)
        {
            Add(inner, key, new Symbol.MatchedLabel());
        }

        foreach (var alias in new[] { valueAlias, field.Label.Alias, field.Label is PatternLabel ? field.Label.OldAlias : null })
        {
            if (alias is not null)
            {
                Add(inner, alias, new Symbol.MatchedField());
            }
        }

        return Expression(field.Value is AliasExpression a ? a.Value : field.Value, inner);
    }

    private ComprehensionExpr Comprehension(Comprehension comprehension, Scope scope)
    {
        var outer = scope;
        var clauses = new List<Clause>();
        foreach (var clause in comprehension.Clauses)
        {
            switch (clause)
            {
                case ForClause loop:
                {
                    var source = Expression(loop.Source, scope);
                    scope = new Scope(scope);
                    Feature? key = loop.Key is { } k ? Variable(k, scope) : null;
                    clauses.Add(new ForExpr(key, Variable(loop.Value, scope), source));
                    break;
                }

                case IfClause condition:
                    clauses.Add(new IfExpr(Expression(condition.Condition, scope)));
                    break;
                case LetClause let:
                {
                    var value = Expression(let.Value, scope);
                    scope = new Scope(scope);
                    clauses.Add(new LetExpr(Variable(let.Name, scope), value));
                    break;
                }

                case TryClause attempt:
                {
                    var value = attempt.Value is { } v ? Expression(v, scope) : null;
                    if (attempt.Name is { } name)
                    {
                        scope = new Scope(scope);
                        clauses.Add(new TryExpr(Variable(name, scope), value));
                    }
                    else
                    {
                        clauses.Add(new TryExpr(null, value));
                    }

                    break;
                }

                default:
                    throw new System.Diagnostics.UnreachableException(clause.GetType().Name);
            }
        }

        var body = Struct(comprehension.Body.Declarations, new Scope(scope), comprehension.Body);
        var otherwise = comprehension.Otherwise is { } o ? Struct(o.Declarations, new Scope(outer), o) : null;
        return new ComprehensionExpr(clauses, body, otherwise, _source, comprehension);
    }

    private static Feature Variable(Identifier name, Scope scope)
    {
        var label = Feature.Let(name.Name);
        if (name.Name != "_")
        {
            scope.TryAdd(name.Name, new Symbol.Field(label));
        }

        return label;
    }

    private void Add(Scope scope, Identifier name, Symbol symbol)
    {
        if (name.Name != "_" && !scope.TryAdd(name.Name, symbol) && symbol is Symbol.Let && scope.Find(name.Name) is not Symbol.Let)
        {
            Report(BindingDiagnostics.DuplicateName, name, $"cannot have both alias and field with name \"{name.Name}\" in same scope");
        }
    }
}
