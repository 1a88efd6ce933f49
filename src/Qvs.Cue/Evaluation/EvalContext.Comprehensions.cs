using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Comprehensions: from clauses to the scopes in which the body is to be read.</content>
public sealed partial class EvalContext
{
    /// <summary>Adds one result per time the body is to be read; an error if a clause cannot be decided.</summary>
    internal Bottom? Yield(ComprehensionExpr comprehension, Environment environment, List<(Environment Environment, StructExpr Body)> results)
    {
        var before = results.Count;
        var error = Yield(comprehension, 0, environment, results);
        if (error is null && results.Count == before && comprehension.Otherwise is { } otherwise)
        {
            results.Add((environment, otherwise));
        }

        return error;
    }

    private Bottom? Yield(ComprehensionExpr comprehension, int clause, Environment environment, List<(Environment, StructExpr)> results)
    {
        Spend();
        if (clause == comprehension.Clauses.Count)
        {
            results.Add((environment, comprehension.Body));
            return null;
        }

        switch (comprehension.Clauses[clause])
        {
            case IfExpr condition:
                var value = Evaluate(condition.Condition, environment);
                if (CannotBecome(Kind.Bool, value) is { } never)
                {
                    return Error(
                        BottomCode.Eval, EvalDiagnostics.BadOperand, condition.Condition.Location,
                        $"cannot use {Node.Describe(never)} (type {never.Kind.Describe()}) as type bool");
                }

                switch (Concretize(value, condition.Condition, "condition of if clause"))
                {
                    case Bottom bottom:
                        return bottom;
                    case BoolValue decided:
                        return decided.Value ? Yield(comprehension, clause + 1, environment, results) : null;
                    case var other:
                        return Error(
                            BottomCode.Eval, EvalDiagnostics.BadOperand, condition.Condition.Location,
                            $"cannot use {Node.Describe(other)} (type {other.Kind.Describe()}) as type bool");
                }

            case LetExpr let:
                return Yield(comprehension, clause + 1, Bind(environment, let.Name, Variable(environment, let.Value)), results);
            case TryExpr attempt:
                return YieldTry(comprehension, clause, attempt, environment, results);
            case ForExpr loop:
                return YieldFor(comprehension, clause, loop, environment, results);
            default:
                throw new System.Diagnostics.UnreachableException(comprehension.Clauses[clause].GetType().Name);
        }
    }

    /// <summary>The type or constraint that will never be of a kind, whatever is added; else null.</summary>
    private static Value? CannotBecome(Kind kind, Value value)
    {
        value = Concrete.Of(value);
        return value is BasicType or BoundValue or Conjunction && (value.Kind & kind) == 0 ? value : null;
    }

    private Bottom? YieldFor(ComprehensionExpr comprehension, int clause, ForExpr loop, Environment environment, List<(Environment, StructExpr)> results)
    {
        var raw = Evaluate(loop.Source, environment);
        if (CannotBecome(Kind.Struct | Kind.List, raw) is { } never)
        {
            return Error(
                BottomCode.Eval, EvalDiagnostics.BadOperand, loop.Source.Location,
                $"cannot range over {Node.Describe(never)} (found {never.Kind.Describe()}, want list or struct)");
        }

        var source = Concretize(raw, loop.Source, ForSource);
        switch (source)
        {
            case Bottom bottom:
                return bottom;
            case Vertex vertex when vertex.Status < VertexStatus.Known && vertex.Work is Node { IsFrozen: false } node:
                // Its fields may still grow.
                Touch(node);
                if (Low == Untouched)
                {
                    Low = StackSize - 1;
                }

                return Error(BottomCode.Cycle, EvalDiagnostics.Cycle, loop.Source.Location, "cycle error");
            case Vertex { BaseValue: StructMarker or ListMarker } vertex:
                foreach (var arc in vertex.BaseValue is ListMarker ? Concrete.Elements(vertex).ToList() : Concrete.Fields(vertex).ToList())
                {
                    Hold(2 * PlainVertexBytes);
                    var scope = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized };
                    if (loop.Key is { } key)
                    {
                        Value name = arc.Label.Kind == FeatureKind.Index ? NumberValue.Int(arc.Label.Position) : new StringValue(arc.Label.Name);
                        scope.Add(new Vertex(scope, key) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = name });
                    }

                    if (loop.Key != loop.Value)
                    {
                        scope.Add(new Vertex(scope, loop.Value) { IsDetached = true, Forward = arc });
                    }

                    if (Yield(comprehension, clause + 1, new Environment(environment, scope), results) is { } error)
                    {
                        return error;
                    }
                }

                return vertex.Incomplete;
            default:
                return Error(
                    BottomCode.Eval, EvalDiagnostics.BadOperand, loop.Source.Location,
                    $"cannot range over {Node.Describe(source)} (found {source.Kind.Describe()}, want list or struct)");
        }
    }

    private Bottom? YieldTry(ComprehensionExpr comprehension, int clause, TryExpr attempt, Environment environment, List<(Environment, StructExpr)> results)
    {
        if (attempt.Value is { } value)
        {
            var variable = Variable(environment, value);
            var outer = Low;
            Low = Untouched;
            var result = ValueOf(variable);
            var touched = Low != Untouched;
            Low = Math.Min(outer, Low);
            if (result is Bottom bottom)
            {
                return bottom.IsIncomplete && !touched ? null : bottom;
            }

            return Yield(comprehension, clause + 1, attempt.Name is { } name ? Bind(environment, name, variable) : environment, results);
        }

        foreach (var reference in OptionalReferences.In(comprehension.Body))
        {
            var outer = Low;
            Low = Untouched;
            var result = Evaluate(reference.Operand, BodyEnvironment(environment));
            var touched = Low != Untouched;
            Low = Math.Min(outer, Low);
            if (result is Bottom bottom)
            {
                return bottom.IsIncomplete && !touched ? null : bottom;
            }
        }

        return Yield(comprehension, clause + 1, environment, results);
    }

    /// <summary>A stand-in for the scope of a body that is not read yet: its references count one scope more.</summary>
    private static Environment BodyEnvironment(Environment environment) => new(environment, new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = StructMarker.Instance });

    private static Vertex Variable(Environment environment, Expr value)
    {
        var variable = new Vertex(environment.Vertex, Feature.Let("")) { IsDetached = true };
        variable.Conjuncts.Add(new Conjunct(environment, value, null));
        return variable;
    }

    private static Environment Bind(Environment environment, Feature name, Vertex variable)
    {
        var scope = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized };
        scope.Add(new Vertex(scope, name) { IsDetached = true, Forward = variable });
        return new Environment(environment, scope);
    }
}
