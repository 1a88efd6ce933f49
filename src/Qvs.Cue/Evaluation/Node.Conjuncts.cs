using Qvs.Cue.Syntax;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Taking conjuncts apart: what a conjunct is decides whether it gives a value or arcs now, or is work for later.</content>
internal sealed partial class Node
{
    private readonly List<StructEntry> _structs = [];
    private readonly List<PatternEntry> _patterns = [];

    /// <summary>Patterns as written, to tell values apart that differ only in them.</summary>
    public IEnumerable<Expr> PatternExpressions => _patterns.Select(p => p.Declaration.Value);

    private void Add(Conjunct conjunct)
    {
        Context.Spend();
        switch (conjunct.Expression)
        {
            case ValueExpr literal:
                AddValue(literal.Value, conjunct);
                break;
            case StructExpr structure:
                AddStruct(structure, conjunct);
                break;
            case ListExpr list when !list.HasComprehensions:
                AddList(list, [.. list.Elements.Select(e => (conjunct.Environment, e))], conjunct);
                break;
            case ListExpr:
                Queue(WorkKind.List, conjunct);
                break;
            case DisjunctionExpr disjunction:
                AddDisjunction(disjunction, conjunct);
                break;
            case BinaryExpr { Operator: TokenKind.And } unification:
                Add(With(conjunct, unification.Left));
                Add(With(conjunct, unification.Right));
                break;
            case LabelScopeExpr scoped:
                var environment = new Environment(conjunct.Environment, Scope(conjunct).Vertex) { Label = scoped.Label };
                Add(new Conjunct(environment, scoped.Value, conjunct.Scope, conjunct.References, conjunct.IsCyclic));
                break;
            case OpenExpr open:
                Add(With(conjunct, open.Operand, new CloseScope(CloseScopeKind.Opened, conjunct.Scope, Vertex.Depth)));
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function }, Arguments: [var argument] } when ReferenceEquals(function, EvaluatorFunctions.Close):
                var close = new CloseScope(CloseScopeKind.Close, conjunct.Scope, Vertex.Depth);
                Add(With(conjunct, argument, close));
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function }, Arguments: [StructExpr or ListExpr] } all when ReferenceEquals(function, EvaluatorFunctions.CloseAll):
                Add(With(conjunct, all.Arguments[0], new CloseScope(CloseScopeKind.Definition, conjunct.Scope, Vertex.Depth)));
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function } } all when ReferenceEquals(function, EvaluatorFunctions.CloseAll):
                _errors.Add(EvalContext.Error(BottomCode.Eval, EvalDiagnostics.Builtin, all.Location, "argument must be a struct or list literal"));
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function }, Arguments: [var argument] } when ReferenceEquals(function, EvaluatorFunctions.Identity):
                Add(With(conjunct, argument));
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function }, Arguments.Count: 1 } when ReferenceEquals(function, EvaluatorFunctions.And):
                Queue(WorkKind.And, conjunct);
                break;
            case CallExpr { Function: ValueExpr { Value: Builtin function }, Arguments.Count: 1 } when ReferenceEquals(function, EvaluatorFunctions.Or):
                Queue(WorkKind.Or, conjunct);
                break;
            case ReferenceExpr:
                Queue(WorkKind.Reference, conjunct);
                break;
            case ComprehensionExpr:
                Queue(WorkKind.Comprehension, conjunct);
                break;
            default:
                Queue(WorkKind.Expression, conjunct);
                break;
        }
    }

    private static Conjunct With(Conjunct conjunct, Expr expression, CloseScope? scope = null) =>
        new(conjunct.Environment, expression, scope ?? conjunct.Scope, conjunct.References, conjunct.IsCyclic);

    /// <summary>A look at each of many is cheap, but not free: what searches again and again must come to an end as well.</summary>
    private void SpendSearch(int count) => Context.Spend(count >> 4);

    private void AddStruct(StructExpr structure, Conjunct conjunct)
    {
        SpendSearch(_structs.Count);
        foreach (var entry in _structs)
        {
            if (ReferenceEquals(entry.Expression, structure) && ReferenceEquals(entry.Environment.Up, conjunct.Environment))
            {
                if (conjunct.Scope is { } again)
                {
                    entry.Scope.AddParent(again);
                }

                _hasNonCycle |= !conjunct.IsCyclic;
                return;
            }
        }

        var isFile = conjunct is { Environment: null, Scope.Kind: CloseScopeKind.Struct };
        var scope = isFile ? conjunct.Scope! : new CloseScope(CloseScopeKind.Struct, conjunct.Scope, Vertex.Depth);
        var environment = new Environment(conjunct.Environment, Vertex);
        var position = _structs.Count;
        _structs.Add(new StructEntry(structure, environment, scope, conjunct));
        _hasNonCycle |= !conjunct.IsCyclic;
        if (structure.HasRegularFields || !structure.HasEmbeddings)
        {
            RequireKind(Kind.Struct, conjunct);
        }

        var inner = new Conjunct(environment, structure, scope, conjunct.References, conjunct.IsCyclic);
        foreach (var declaration in structure.Declarations)
        {
            switch (declaration)
            {
                case FieldDeclaration field:
                    AddField(field.Label, field.ArcType, With(inner, field.Value));
                    break;
                case PatternDeclaration { Pattern: ValueExpr { Value: var pattern } } constraint:
                    AddPattern(pattern, constraint, inner);
                    break;
                case PatternDeclaration constraint:
                    Queue(WorkKind.Pattern, inner, constraint);
                    break;
                case EllipsisDeclaration:
                    // `...T` is read as `...`, as upstream does.
                    _structs[position] = _structs[position] with { IsOpen = true };
                    break;
                case EmbeddingDeclaration embedding:
                    var kind = embedding.KeepsClosed ? CloseScopeKind.Plain : CloseScopeKind.Embedding;
                    Add(With(inner, embedding.Value, new CloseScope(kind, scope, Vertex.Depth)));
                    break;
                case ComprehensionDeclaration comprehension:
                    Queue(WorkKind.Comprehension, With(inner, comprehension.Comprehension));
                    break;
                case DynamicFieldDeclaration dynamic:
                    Queue(WorkKind.DynamicField, inner, dynamic);
                    break;
                case LetDeclaration:
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(declaration.GetType().Name);
            }
        }
    }

    /// <summary>Adds a conjunct to an arc, which is made if nobody has yet.</summary>
    private void AddField(Feature label, ArcType type, Conjunct conjunct)
    {
        Context.Spend();
        var arc = Vertex.Arc(label);
        if (arc is null)
        {
            arc = new Vertex(Vertex, label) { ArcType = type };
            Vertex.Add(arc);
            Attach(arc, conjunct);
            if (label.Kind == FeatureKind.String)
            {
                foreach (var pattern in _patterns)
                {
                    Constrain(arc, pattern);
                }
            }

            return;
        }

        if (type < arc.ArcType)
        {
            arc.ArcType = type;
            Context.Epoch++;
        }

        Attach(arc, conjunct);
    }

    private void Attach(Vertex arc, Conjunct conjunct)
    {
        SpendSearch(arc.Conjuncts.Count);
        foreach (var present in arc.Conjuncts)
        {
            if (ReferenceEquals(present.Expression, conjunct.Expression) && ReferenceEquals(present.Environment, conjunct.Environment))
            {
                if (conjunct.Scope is { } scope)
                {
                    present.Scope?.AddParent(scope);
                }

                return;
            }
        }

        arc.Conjuncts.Add(conjunct);
        if (arc.Work is Node node)
        {
            node.Late(conjunct);
            node.Forward(conjunct);
        }
        else if (arc.Status == VertexStatus.Finalized)
        {
            arc.Status = VertexStatus.Unprocessed;
        }
    }

    private bool RunPattern(Conjunct conjunct, PatternDeclaration declaration)
    {
        var value = Context.Evaluate(declaration.Pattern, Scope(conjunct));
        value = Concrete.Of(value) is Vertex vertex ? vertex : ConstraintOf(value);
        if (value is Bottom error)
        {
            return Settle(error);
        }

        AddPattern(value, declaration, conjunct);
        return true;
    }

    /// <summary>A vertex's base value, defaults not taken: patterns may be disjunctions.</summary>
    private static Value ConstraintOf(Value value) =>
        value is Vertex vertex && EvalContext.Current(vertex).BaseValue is { } inner and not (StructMarker or ListMarker) ? inner : value;

    private void AddPattern(Value pattern, PatternDeclaration declaration, Conjunct conjunct)
    {
        var entry = new PatternEntry(pattern, declaration, conjunct);
        _patterns.Add(entry);
        RequireKind(Kind.Struct, conjunct);
        for (var i = 0; i < Vertex.Arcs.Count; i++)
        {
            if (Vertex.Arcs[i].Label.Kind == FeatureKind.String)
            {
                Constrain(Vertex.Arcs[i], entry);
            }
        }
    }

    private void Constrain(Vertex arc, PatternEntry pattern)
    {
        if (!Constraints.Admits(Context, pattern.Pattern, new StringValue(arc.Label.Name)))
        {
            return;
        }

        var environment = Scope(pattern.Conjunct);
        if (pattern.Declaration.HasLabelScope)
        {
            environment = pattern.EnvironmentOf(arc.Label);
        }

        Attach(arc, new Conjunct(
            environment, pattern.Declaration.Value, pattern.Conjunct.Scope, pattern.Conjunct.References, pattern.Conjunct.IsCyclic));
    }

    private bool RunDynamicField(Conjunct conjunct, DynamicFieldDeclaration declaration)
    {
        var value = Context.Concretize(Context.Evaluate(declaration.Label, Scope(conjunct)), declaration.Label, "label");
        switch (value)
        {
            case Bottom error:
                return Settle(error);
            case StringValue name:
                var label = Feature.String(name.Value);
                var environment = declaration.HasLabelScope
                    ? new Environment(conjunct.Environment, Vertex) { Label = label }
                    : conjunct.Environment;
                AddField(label, declaration.ArcType, new Conjunct(
                    environment, declaration.Value, conjunct.Scope, conjunct.References, conjunct.IsCyclic));
                RequireKind(Kind.Struct, conjunct);
                return true;
            default:
                return Settle(EvalContext.Error(
                    BottomCode.Eval, EvalDiagnostics.BadOperand, declaration.Label.Location,
                    $"invalid label type {value.Kind.Describe()}: dynamic field names must be strings"));
        }
    }

    private sealed record StructEntry(StructExpr Expression, Environment Environment, CloseScope Scope, Conjunct Conjunct)
    {
        /// <summary>Has an ellipsis.</summary>
        public bool IsOpen { get; init; }
    }

    private sealed record PatternEntry(Value Pattern, PatternDeclaration Declaration, Conjunct Conjunct)
    {
        private readonly Dictionary<Feature, Environment> _environments = [];

        public Environment EnvironmentOf(Feature label)
        {
            if (!_environments.TryGetValue(label, out var environment))
            {
                var outer = Conjunct.Environment!;
                _environments[label] = environment = new Environment(outer, outer.Vertex) { Label = label };
            }

            return environment;
        }
    }
}
