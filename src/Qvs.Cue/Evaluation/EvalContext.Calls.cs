using System.Globalization;
using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Calls of builtins, and builtins as validators.</content>
public sealed partial class EvalContext
{
    /// <summary>
    /// A call may be met again while it is evaluated, by a vertex that has taken over the one it stands in; again and again means that it
    /// needs its own result.
    /// </summary>
    private const int MaxNestedCalls = 4;

    private readonly Dictionary<(CallExpr, Environment), int> _activeCalls = [];
    private readonly HashSet<(Location?, string)> _activeChecks = [];

    private Value Call(CallExpr call, Environment environment)
    {
        ref var active = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_activeCalls, (call, environment), out _);
        if (active == MaxNestedCalls)
        {
            return Error(BottomCode.StructuralCycle, EvalDiagnostics.StructuralCycle, call.Location, "structural cycle: the call needs its own result");
        }

        active++;
        try
        {
            return CallOnce(call, environment);
        }
        finally
        {
            if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_activeCalls, (call, environment)) == 0)
            {
                _activeCalls.Remove((call, environment));
            }
        }
    }

    private Value CallOnce(CallExpr call, Environment environment)
    {
        var function = Concrete.Of(Evaluate(call.Function, environment));
        if (function is Bottom)
        {
            return function;
        }

        if (function is BuiltinValidator { Arguments.IsEmpty: true } bare)
        {
            function = bare.Builtin;
        }

        if (function is not Builtin builtin)
        {
            return Error(
                function is Disjunction or BasicType ? BottomCode.Incomplete : BottomCode.Eval, EvalDiagnostics.BadOperand, call.Location,
                $"cannot call non-function {Node.Describe(function)} (type {function.Kind.Describe()})");
        }

        if (ReferenceEquals(builtin, EvaluatorFunctions.Close) || ReferenceEquals(builtin, EvaluatorFunctions.And)
            || ReferenceEquals(builtin, EvaluatorFunctions.Or) || ReferenceEquals(builtin, EvaluatorFunctions.CloseAll) || ReferenceEquals(builtin, EvaluatorFunctions.Identity))
        {
            return call.Arguments.Count == 1 ? Inline(call, environment) : WrongCount(builtin, call);
        }

        var required = builtin.IsVariadic ? builtin.Parameters.Length - 1 : builtin.Parameters.Length;
        var isValidator = builtin.Result == Kind.Bool && call.Arguments.Count == required - 1;
        if (!isValidator && (call.Arguments.Count < required || (call.Arguments.Count > builtin.Parameters.Length && !builtin.IsVariadic)))
        {
            return WrongCount(builtin, call);
        }

        var arguments = new Value[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Argument(builtin, call.Arguments[i], isValidator ? i + 1 : i, environment);
            if (arguments[i] is Bottom bottom && !builtin.AcceptsNonConcrete)
            {
                return bottom;
            }
        }

        return isValidator ? new BuiltinValidator(builtin, [.. arguments]) : Invoke(builtin, arguments, call.Location);
    }

    private static Bottom WrongCount(Builtin builtin, CallExpr call) => Error(
        BottomCode.Eval, EvalDiagnostics.Builtin, call.Location,
        string.Create(CultureInfo.InvariantCulture, $"{(call.Arguments.Count > builtin.Parameters.Length ? "too many" : "not enough")} arguments in call to {builtin.Name} (have {call.Arguments.Count}, want {builtin.Parameters.Length})"));

    private Value Argument(Builtin builtin, Expr expression, int parameter, Environment environment)
    {
        var value = Evaluate(expression, environment);
        if (builtin.AcceptsNonConcrete)
        {
            return value;
        }

        if (builtin.Name == "len" && value is Vertex { Status: < VertexStatus.Known, Work: Node { KnownLength: { } length } })
        {
            // A list that is still being worked on has its length already if one of its parts is closed.
            return NewList(Enumerable.Repeat<Value>(NullValue.Instance, length));
        }

        value = Concretize(value, expression, $"argument {(parameter + 1).ToString(CultureInfo.InvariantCulture)} in call to {builtin.Name}");
        if (value is Vertex vertex)
        {
            Complete(vertex);
            if (vertex.Status != VertexStatus.Finalized)
            {
                return Error(BottomCode.Cycle, EvalDiagnostics.Cycle, expression.Location, "cycle error");
            }

            if (vertex.ChildError is { IsIncomplete: false } error)
            {
                return error.Own;
            }

            if (vertex.Incomplete is { } incomplete)
            {
                return incomplete;
            }
        }

        var wanted = builtin.ParameterKind(parameter);
        if ((value.Kind & wanted) == 0 && value is not Bottom
            && !(value is StringValue && (wanted & Kind.Bytes) != 0))
        {
            return Error(
                BottomCode.Eval, EvalDiagnostics.Builtin, expression.Location,
                string.Create(CultureInfo.InvariantCulture, $"cannot use {Node.Describe(value)} (type {value.Kind.Describe()}) as {wanted.Describe()} in argument {parameter + 1} to {builtin.Name}"));
        }

        return value;
    }

    private Value Invoke(Builtin builtin, IReadOnlyList<Value> arguments, Location? place)
    {
        if (ReferenceEquals(builtin, EvaluatorFunctions.MatchN))
        {
            return MatchN(arguments, place);
        }

        if (ReferenceEquals(builtin, EvaluatorFunctions.MatchIf))
        {
            return MatchIf(arguments);
        }

        var result = builtin.Body(new CallContext(this, builtin, arguments, place));

        // Whatever the function knew of its result before it made it: what is longer than this can only grow further.
        var size = result switch
        {
            StringValue text => text.Value.Length,
            BytesValue bytes => bytes.Value.Length,
            _ => 0,
        };
        return Reserve(1, size, place) is null ? result : throw new BudgetExceededException("a text grows beyond the evaluation's budget");
    }

    /// <summary>Whether a value satisfies a bound or validator: null, or the error.</summary>
    internal Bottom? Check(Value constraint, Value value, Location? place, Location? valuePlace)
    {
        switch (constraint)
        {
            case BoundValue bound:
                var satisfied = value is Vertex || bound.Operand is Vertex ? AreEqual(value, bound.Operand) == (bound.Operator == BoundOperator.Equal) : Constraints.Satisfies(bound.Operator, bound.Operand, value);
                return satisfied == true
                    ? null
                    : Error(
                        BottomCode.Eval, EvalDiagnostics.OutOfBound, place, $"invalid value {Node.Describe(value)} (out of bound {constraint})", valuePlace);
            case BuiltinValidator validator:
                if (value is Vertex vertex && !validator.Builtin.AcceptsNonConcrete)
                {
                    Complete(vertex);
                }

                var key = (place, value.ToString() ?? "");
                if (value.IsScalar && !_activeChecks.Add(key))
                {
                    return Error(BottomCode.StructuralCycle, EvalDiagnostics.StructuralCycle, place, "structural cycle: the validator needs its own result", valuePlace);
                }

                var verdict = Invoke(validator.Builtin, [validator.Builtin.AcceptsNonConcrete ? Snapshot(value) : value, .. validator.Arguments], place);
                _activeChecks.Remove(key);
                switch (verdict)
                {
                    case BoolValue { Value: true }:
                        return null;
                    case Bottom { IsIncomplete: true } incomplete:
                        return incomplete;
                    case Bottom bottom:
                        return Error(
                            BottomCode.Eval, EvalDiagnostics.OutOfBound, place,
                            $"invalid value {Node.Describe(value)} (does not satisfy {validator}): {bottom.Diagnostic.Message}", valuePlace);
                    default:
                        return Error(
                            BottomCode.Eval, EvalDiagnostics.OutOfBound, place,
                            $"invalid value {Node.Describe(value)} (does not satisfy {validator})", valuePlace);
                }

            default:
                throw new System.Diagnostics.UnreachableException(constraint.GetType().Name);
        }
    }

    /// <summary>A struct or list by its arcs alone, without the validators that are being checked.</summary>
    private static Value Snapshot(Value value)
    {
        if (value is not Vertex { BaseValue: StructMarker or ListMarker } vertex)
        {
            return value;
        }

        var copy = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = vertex.BaseValue };
        foreach (var arc in vertex.Arcs)
        {
            copy.Add(new Vertex(copy, arc.Label) { ArcType = arc.ArcType, Forward = arc, Status = VertexStatus.Finalized });
        }

        return copy;
    }

    /// <summary><c>matchN(n, [c1, c2, ...])</c>: how many of the constraints the value satisfies.</summary>
    private Value MatchN(IReadOnlyList<Value> arguments, Location? place)
    {
        if (Concrete.Of(arguments[2]) is not Vertex { BaseValue: ListMarker } list)
        {
            return arguments[2] as Bottom ?? Error(BottomCode.Incomplete, EvalDiagnostics.Builtin, place, "matchN needs a list of constraints");
        }

        var self = WithDefaults(arguments[0]);
        var count = Concrete.Elements(list).Count(c => Matches(self, c));
        return arguments[1] is Bottom bottom
            ? bottom
            : BoolValue.Of(FirstError(Unify(arguments[1], NumberValue.Int(count)), concrete: false) is null);
    }

    /// <summary><c>matchIf(if, then, else)</c></summary>
    private BoolValue MatchIf(IReadOnlyList<Value> arguments)
    {
        var self = WithDefaults(arguments[0]);
        return BoolValue.Of(Matches(self, Matches(self, arguments[1]) ? arguments[2] : arguments[3]));
    }

    /// <summary>A struct or list with the defaults within it taken: what is matched against them must not choose others.</summary>
    private Value WithDefaults(Value value)
    {
        if (value is not Vertex { BaseValue: StructMarker or ListMarker } vertex)
        {
            return value;
        }

        var copy = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = vertex.BaseValue };
        foreach (var arc in vertex.Arcs)
        {
            Spend();
            var inner = arc.ArcType == ArcType.Member ? Concrete.Of(arc) : arc;
            inner = inner is Vertex ? WithDefaults(Current((Vertex)inner)) : inner;
            copy.Add(inner is Vertex held && held.BaseValue is StructMarker or ListMarker || inner.IsScalar
                ? Element(copy, arc.Label, inner)
                : new Vertex(copy, arc.Label) { ArcType = arc.ArcType, Forward = arc, Status = VertexStatus.Finalized });
        }

        return copy;
    }

    private bool Matches(Value value, Value constraint) => FirstError(Unify(value, constraint), concrete: true, final: true) is null;

    /// <summary>A list of evaluated elements.</summary>
    internal Vertex NewList(IEnumerable<Value> elements)
    {
        var list = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = new ListMarker(false) };
        var position = 0;
        foreach (var element in elements)
        {
            Spend();
            Hold(PlainVertexBytes);
            list.Add(Element(list, Feature.Index(position++), element));
        }

        return list;
    }

    internal Vertex NewStruct(IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var result = new Vertex(null, Feature.Let("")) { IsDetached = true, Status = VertexStatus.Finalized, BaseValue = StructMarker.Instance };
        foreach (var (name, value) in fields)
        {
            Spend();
            Hold(PlainVertexBytes);
            result.Add(Element(result, Feature.String(name), value));
        }

        return result;
    }

    private static Vertex Element(Vertex parent, Feature label, Value value) => value is Vertex vertex
        ? new Vertex(parent, label) { Forward = vertex, Status = VertexStatus.Finalized }
        : new Vertex(parent, label) { BaseValue = value, Status = VertexStatus.Finalized };

    internal Vertex Unify(Value left, Value right)
    {
        var result = new Vertex(null, Feature.Let("")) { IsDetached = true };
        result.Conjuncts.Add(new Conjunct(null, new ValueExpr(left), null));
        result.Conjuncts.Add(new Conjunct(null, new ValueExpr(right), null));
        Complete(result);
        return Current(result);
    }

    /// <summary>The first error at or below a value that is final, or (if it must be concrete) anything that is not concrete.</summary>
    /// <param name="final">Errors that more information could mend count, types that are no data do not.</param>
    internal Bottom? FirstError(Value value, bool concrete, bool final = false)
    {
        if (value is Vertex whole)
        {
            Complete(whole);
            whole = Current(whole);
            if (Node.ErrorOf(whole) is { } error && (concrete || !error.IsIncomplete))
            {
                return error.Own;
            }
        }

        value = Concrete.Of(value);
        switch (value)
        {
            case Bottom bottom:
                return concrete || !bottom.IsIncomplete ? bottom : null;
            case Vertex { BaseValue: StructMarker or ListMarker } vertex:
                foreach (var arc in vertex.Arcs)
                {
                    if (arc.ArcType == ArcType.Required && concrete)
                    {
                        return Error(BottomCode.Incomplete, EvalDiagnostics.MissingRequired, arc.Conjuncts.FirstOrDefault()?.Location, "field is required but not present");
                    }

                    if (arc.ArcType == ArcType.Member && (arc.Label.IsRegular || !concrete) && FirstError(arc, concrete, final) is { } below)
                    {
                        return below;
                    }
                }

                return null;
            default:
                return concrete && !final && !value.IsScalar
                    ? Error(BottomCode.Incomplete, EvalDiagnostics.NotConcrete, null, $"incomplete value {Node.Describe(value)}")
                    : null;
        }
    }
}
