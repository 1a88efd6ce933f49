using System.Globalization;
using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>References: from an expression to the vertex that it names.</content>
public sealed partial class EvalContext
{
    /// <summary>The vertex that a reference names, evaluated no further than finding it needs; or null and an error.</summary>
    internal Vertex? Resolve(ReferenceExpr reference, Environment environment, out Bottom? error)
    {
        Spend();
        error = null;
        switch (reference)
        {
            case FieldReference field:
            {
                var scope = environment.Ancestor(field.Up);
                return Lookup(scope.Vertex, field.Label, reference.Location, out error);
            }

            case LetReference let:
                return environment.Ancestor(let.Up).Let(let.Let, MakeLet);
            case VertexReference self:
                return Current(environment.Ancestor(self.Up).Vertex);
            case LabeledFieldReference labeled:
            {
                var scope = environment.Ancestor(labeled.Up);
                return Lookup(scope.Vertex, scope.Label!.Value, reference.Location, out error);
            }

            case ImportReference import:
                return Root((Binding.IPackage)import.Package);
            case TemplateExpr template:
                return Template(template);
            case SelectorExpr selector:
            {
                if (Operand(selector.Operand, environment, out error) is not { } operand)
                {
                    return null;
                }

                if (selector.IsStrict && selector.Operand is not ImportReference && ErrorWithin(operand) is { } within)
                {
                    error = within;
                    return null;
                }

                return Select(operand, selector.Label, selector.Location, out error);
            }

            case IndexExpr index:
                return ResolveIndex(index, environment, out error);
            default:
                throw new System.Diagnostics.UnreachableException(reference.GetType().Name);
        }
    }

    private Vertex? ResolveIndex(IndexExpr index, Environment environment, out Bottom? error)
    {
        if (Operand(index.Operand, environment, out error) is not { } operand)
        {
            return null;
        }

        var key = Concretize(Evaluate(index.Index, environment), index.Index, "index");
        switch (key)
        {
            case Bottom bottom:
                error = bottom;
                return null;
            case StringValue name:
                return Select(operand, Feature.String(name.Value), index.Location, out error);
            case NumberValue { Kind: Kind.Int } number when number.Value.TryToInt64(out var position) && position is >= 0 and < int.MaxValue:
                if (operand.Kind == Kind.Struct && operand.BaseValue is StructMarker)
                {
                    error = Error(BottomCode.Eval, EvalDiagnostics.BadOperand, index.Index.Location, $"invalid struct index {number} (type int)");
                    return null;
                }

                return Select(operand, Feature.Index((int)position), index.Location, out error);
            default:
                error = Error(
                    BottomCode.Eval, EvalDiagnostics.BadOperand, index.Index.Location,
                    key is NumberValue n ? $"invalid index {n} (index must be non-negative)" : $"invalid index {Node.Describe(key)} (invalid type {key.Kind.Describe()})");
                return null;
        }
    }

    /// <summary>The struct or list that a selector or index looks into, its default taken; its arcs are known as far as possible.</summary>
    private Vertex? Operand(Expr expression, Environment environment, out Bottom? error)
    {
        error = null;
        Vertex? vertex;
        if (expression is ReferenceExpr reference)
        {
            vertex = Resolve(reference, environment, out error);
            if (vertex is null)
            {
                return null;
            }
        }
        else
        {
            var value = Evaluate(expression, environment);
            if (value is Bottom bottom)
            {
                error = bottom;
                return null;
            }

            vertex = value as Vertex;
            if (vertex is null)
            {
                error = Error(
                    value is BasicType or BoundValue or Conjunction ? BottomCode.Incomplete : BottomCode.Eval,
                    EvalDiagnostics.BadOperand, expression.Location,
                    $"invalid operand {Node.Describe(value)} (found {value.Kind.Describe()}, want list or struct)");
                return null;
            }
        }

        var low = Low;
        RequireConjuncts(vertex);
        Process(vertex);
        vertex = Current(vertex);
        if (Absences.IsAsked && vertex.Status < VertexStatus.Known)
        {
            // Whether it has to be waited for depends on the field: see Lookup.
            Low = low;
        }

        while (vertex.BaseValue is Disjunction disjunction)
        {
            if (disjunction.DefaultCount != 1 || disjunction.Values[0] is not Vertex first)
            {
                error = Error(BottomCode.Incomplete, EvalDiagnostics.Ambiguous, expression.Location, $"unresolved disjunction {Describe(disjunction)}");
                return null;
            }

            vertex = Current(first);
        }

        if (vertex.BaseValue is Bottom own && vertex.Status >= VertexStatus.Known && vertex.Arcs.Count == 0)
        {
            error = own;
            return null;
        }

        return vertex;
    }

    /// <summary>A final error anywhere in a struct that nobody is working on.</summary>
    private Bottom? ErrorWithin(Vertex operand)
    {
        if (operand is { Status: VertexStatus.Known, Work: Node { StackIndex: < 0 } })
        {
            var low = Low;
            Complete(operand);
            Low = low;
        }

        return operand.ChildError is { IsIncomplete: false } error ? error : null;
    }

    private Vertex? Select(Vertex operand, Feature label, Location? place, out Bottom? error)
    {
        if (operand.Status >= VertexStatus.Known && operand.BaseValue is { } value and not (StructMarker or ListMarker)
            && operand.Arc(label) is null)
        {
            error = value switch
            {
                Bottom bottom => bottom,
                BasicType { Kind: var kind } when (kind & (Kind.Struct | Kind.List)) != 0 => Error(
                    BottomCode.Incomplete, EvalDiagnostics.Undefined, place, $"undefined field: {label}"),
                { IsScalar: true } => Error(
                    BottomCode.Eval, EvalDiagnostics.BadOperand, place, $"invalid operand (found {value.Kind.Describe()}, want list or struct)"),
                _ when (value.Kind & (Kind.Struct | Kind.List)) == 0 => Error(
                    BottomCode.Eval, EvalDiagnostics.BadOperand, place, $"invalid operand (found {value.Kind.Describe()}, want list or struct)"),
                _ => Error(BottomCode.Incomplete, EvalDiagnostics.Undefined, place, $"undefined field: {label}"),
            };
            return null;
        }

        if (operand.BaseValue is ListMarker && label.Kind == FeatureKind.String && operand.Arc(label) is null)
        {
            error = Error(BottomCode.Eval, EvalDiagnostics.BadOperand, place, $"invalid list index {label} (type string)");
            return null;
        }

        return Lookup(operand, label, place, out error);
    }

    private Vertex? Lookup(Vertex vertex, Feature label, Location? place, out Bottom? error)
    {
        error = null;
        vertex = Current(vertex);
        var arc = vertex.Arc(label);
        if (arc is not { ArcType: ArcType.Member } && vertex.Status < VertexStatus.Known)
        {
            var low = Low;
            Low = Untouched;
            RequireConjuncts(vertex);
            Process(vertex);
            // What the others wait for is no matter if none of it can bring this field.
            Low = Absences.IsAsked && !Node.MayAdd(Current(vertex), label) ? low : Math.Min(low, Low);
            vertex = Current(vertex);
            arc = vertex.Arc(label);
            if (arc is null && vertex.BaseValue is Disjunction { DefaultCount: 1 } disjunction && disjunction.Values[0] is Vertex chosen)
            {
                vertex = Current(chosen);
                arc = vertex.Arc(label);
            }
        }

        if (arc is { ArcType: ArcType.Member })
        {
            return arc;
        }

        Absences.Note(vertex, label, place);
        if (Absences.IsAsked && (vertex.Incomplete is { Code: BottomCode.Cycle } || (vertex is { Status: < VertexStatus.Known, Work: Node open } && open.WouldAdd(label))))
        {
            Absences = Absences with { AreOpen = true };
        }

        var node = vertex.Work as Node;
        var isSettled = vertex.Status >= VertexStatus.Known || node is null or { IsFrozen: true };
        var isClosed = isSettled && vertex.Status >= VertexStatus.Known && vertex.IsClosed && node?.Admits(label) == false;
        var inList = label.Kind == FeatureKind.Index;
        error = arc switch
        {
            { ArcType: ArcType.Optional } => Error(BottomCode.Incomplete, EvalDiagnostics.OptionalReference, place, $"cannot reference optional field: {label}"),
            { ArcType: ArcType.Required } => Error(BottomCode.Incomplete, EvalDiagnostics.OptionalReference, place, $"required field missing: {label}"),
            _ when vertex.BaseValue is Bottom own => own,
            _ when inList && isSettled && vertex.BaseValue is ListMarker { IsOpen: false } => Error(
                BottomCode.Eval, EvalDiagnostics.Undefined, place,
                string.Create(CultureInfo.InvariantCulture, $"index out of range [{label.Position}] with length {Concrete.Elements(vertex).Count()}")),
            _ => Error(isClosed ? BottomCode.Eval : BottomCode.Incomplete, EvalDiagnostics.Undefined, place, $"undefined field: {label}"),
        };
        return null;
    }

    private Vertex MakeLet(Environment environment, LetDeclaration let)
    {
        var vertex = new Vertex(environment.Vertex, Feature.Let(let.Name)) { IsDetached = true };
        vertex.Conjuncts.Add(new Conjunct(environment, let.Value, null));
        return vertex;
    }

    private Vertex Template(TemplateExpr template)
    {
        if (!_templates.TryGetValue((template.Package, template.Name), out var vertex))
        {
            var source = new SourceText(template.Package.Path, template.Text);
            var expression = Binding.Binder.BindTemplate(template.Package, source, _builtins, _bindingDiagnostics);
            vertex = new Vertex(null, Feature.String(template.Name)) { IsDetached = true };
            vertex.Conjuncts.Add(new Conjunct(new Environment(null, vertex), expression, null));
            _templates.Add((template.Package, template.Name), vertex);
        }

        return vertex;
    }

    internal static string Describe(Disjunction disjunction) => string.Join(" | ", disjunction.Values.Select((v, i) =>
        (i < disjunction.DefaultCount ? "*" : "") + Node.Describe(Concrete.Of(v))));
}
