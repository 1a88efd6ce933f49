using System.Text;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Expressions as values: operands, arguments, conditions.</content>
public sealed partial class EvalContext
{
    /// <summary>
    /// The value of an expression: a scalar, a constraint, a bottom, or a vertex whose base value is known (unless it is being worked on,
    /// which has then been noted by <see cref="Touch"/>).
    /// </summary>
    internal Value Evaluate(Expr expression, Environment? environment)
    {
        Spend();
        switch (expression)
        {
            case ValueExpr literal:
                return literal.Value is Vertex known ? ValueOf(known) : literal.Value;
            case ReferenceExpr reference:
                return Resolve(reference, environment!, out var error) is { } target ? ValueOf(target) : error!;
            case LabelReference label:
                return new StringValue(environment!.Ancestor(label.Up).Label!.Value.Name);
            case InterpolationExpr interpolation:
                return Interpolate(interpolation, environment!);
            case UnaryExpr unary:
                return Unary(unary, environment!);
            case BoundExpr bound:
                return Bound(bound, environment!);
            case BinaryExpr { Operator: not TokenKind.And } binary:
                return Binary(binary, environment!);
            case SliceExpr slice:
                return Slice(slice, environment!);
            case CallExpr call:
                return Call(call, environment!);
            case OptionalExpr optional:
                return Evaluate(optional.Operand, environment);
            case StructExpr or ListExpr or DisjunctionExpr or BinaryExpr or OpenExpr or ComprehensionExpr or LabelScopeExpr:
                return Inline(expression, environment);
            default:
                throw new System.Diagnostics.UnreachableException(expression.GetType().Name);
        }
    }

    /// <summary>A struct, list, unification or disjunction in the middle of an expression is a vertex of its own.</summary>
    private Value Inline(Expr expression, Environment? environment)
    {
        var vertex = new Vertex(environment?.Vertex, Feature.Let("")) { IsDetached = true };
        vertex.Conjuncts.Add(new Conjunct(environment, expression, null));
        return ValueOf(vertex);
    }

    /// <summary>What is known of a vertex: the vertex itself for structs, lists and finished values.</summary>
    internal Value ValueOf(Vertex vertex)
    {
        RequireConjuncts(vertex);
        Process(vertex);
        vertex = Current(vertex);
        if (vertex.Status >= VertexStatus.Known)
        {
            if (vertex.BaseValue is Vertex)
            {
                return vertex.BaseValue;
            }

            return vertex.BaseValue is Bottom { IsChildError: false } bottom ? bottom : vertex;
        }

        if (vertex.Work is Node node)
        {
            if (node.KnownScalar is { } scalar)
            {
                return scalar;
            }

            if (node.IsKnownComposite)
            {
                return vertex;
            }

            Touch(node);
        }

        return Error(BottomCode.Cycle, EvalDiagnostics.Cycle, vertex.Conjuncts.FirstOrDefault()?.Location, "cycle error");
    }

    private const string ForSource = "for source";

    /// <summary>The scalar, struct or list that an operand must be; else an incomplete bottom that says so.</summary>
    internal Value Concretize(Value value, Expr expression, string use)
    {
        value = Concrete.Of(value);
        switch (value)
        {
            case Vertex { Incomplete: { } incomplete } when use != ForSource:
                return incomplete;
            case Bottom or Vertex { BaseValue: StructMarker or ListMarker } or Builtin:
            case { IsScalar: true }:
                return value;
            case Vertex { Status: < VertexStatus.Known, Work: Node node }:
                Touch(node);
                return Error(BottomCode.Cycle, EvalDiagnostics.Cycle, expression.Location, "cycle error");
            case Disjunction disjunction:
                return Error(
                    BottomCode.Incomplete, EvalDiagnostics.Ambiguous, expression.Location,
                    $"unresolved disjunction {Describe(disjunction)} (type {disjunction.Kind.Describe()})");
            default:
                return Error(
                    BottomCode.Incomplete, EvalDiagnostics.NotConcrete, expression.Location,
                    $"non-concrete value {Node.Describe(value)} in {use}");
        }
    }

    internal Bottom NotA(Kind kind, Value value, Expr expression) => Error(
        value.IsScalar || value is Vertex ? BottomCode.Eval : BottomCode.Incomplete, EvalDiagnostics.BadOperand, expression.Location,
        $"cannot use {Node.Describe(value)} (type {value.Kind.Describe()}) as {kind.Describe()}");

    private Value Interpolate(InterpolationExpr interpolation, Environment environment)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        for (var i = 0; i < interpolation.Texts.Count; i++)
        {
            System.Buffers.BuffersExtensions.Write(bytes, interpolation.Texts[i].Span);
            if (i == interpolation.Holes.Count)
            {
                break;
            }

            var hole = interpolation.Holes[i];
            var value = Concretize(Evaluate(hole, environment), hole, "interpolation");
            switch (value)
            {
                case Bottom bottom:
                    return bottom.Code == BottomCode.Eval || bottom.Code == BottomCode.Incomplete
                        ? new Bottom(bottom.Code, bottom.Diagnostic with { Message = "invalid interpolation: " + bottom.Diagnostic.Message })
                        : bottom;
                case StringValue text:
                    System.Buffers.BuffersExtensions.Write(bytes, Encoding.UTF8.GetBytes(text.Value));
                    break;
                case BytesValue raw:
                    System.Buffers.BuffersExtensions.Write(bytes, raw.Value.Span);
                    break;
                case NumberValue or BoolValue:
                    System.Buffers.BuffersExtensions.Write(bytes, Encoding.UTF8.GetBytes(value.ToString()!));
                    break;
                default:
                    return Error(
                        BottomCode.Eval, EvalDiagnostics.BadOperand, hole.Location,
                        $"invalid interpolation: cannot use {Node.Describe(value)} (type {value.Kind.Describe()}) as type (bool|string|bytes|number)");
            }

            if (RefuseTooLarge(1, bytes.WrittenCount, interpolation.Location) is { } tooLarge)
            {
                return tooLarge;
            }

            Spend(bytes.WrittenCount >> 6);
        }

        Hold(2L * bytes.WrittenCount);
        return interpolation.IsBytes
            ? new BytesValue(bytes.WrittenMemory.ToArray())
            : new StringValue(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private Value Unary(UnaryExpr unary, Environment environment)
    {
        var symbol = unary.Operator switch { TokenKind.Not => "!", TokenKind.Subtract => "-", _ => "+" };
        var value = Concretize(Evaluate(unary.Operand, environment), unary.Operand, $"operand to {symbol}");
        return (unary.Operator, value) switch
        {
            (_, Bottom) => value,
            (TokenKind.Not, BoolValue b) => BoolValue.Of(!b.Value),
            (TokenKind.Subtract, NumberValue n) => new NumberValue(n.Kind, -n.Value),
            (TokenKind.Add, NumberValue) => value,
            _ => Error(
                BottomCode.Eval, EvalDiagnostics.BadOperand, unary.Location,
                $"invalid operation {symbol}{Node.Describe(value)} ({symbol} {value.Kind.Describe()})"),
        };
    }

    private Value Bound(BoundExpr bound, Environment environment)
    {
        if (bound.Operator == BoundOperator.NotEqual && bound.Operand is ValueExpr { Value: Bottom })
        {
            return BasicType.Top;
        }

        var value = Concretize(Evaluate(bound.Operand, environment), bound.Operand, $"bound {bound.Operator.Text()}");
        if (value is Bottom)
        {
            return value;
        }

        if (bound.Operator is BoundOperator.Match or BoundOperator.NotMatch)
        {
            if (value is not (StringValue or BytesValue))
            {
                return InvalidBound(bound, value);
            }

            return value is StringValue pattern && !Re2.TryCompile(pattern.Value, out _, out var problem)
                ? Error(BottomCode.Eval, EvalDiagnostics.BadRegexp, bound.Location, $"invalid regexp: {problem}")
                : new BoundValue(bound.Operator, value, Kind.String | Kind.Bytes);
        }

        if (value is Vertex)
        {
            return bound.Operator is BoundOperator.NotEqual or BoundOperator.Equal ? new BoundValue(bound.Operator, value, Kind.Top) : InvalidBound(bound, value);
        }

        if (bound.Operator is BoundOperator.NotEqual or BoundOperator.Equal)
        {
            // `!=null` admits any other kind; `!="x"` only other strings.
            return new BoundValue(bound.Operator, value, value.Kind == Kind.Null ? bound.Operator == BoundOperator.Equal ? Kind.Null : Kind.Top & ~Kind.Null : SameSort(value.Kind));
        }

        return value.Kind is Kind.Null or Kind.Bool
            ? InvalidBound(bound, value)
            : new BoundValue(bound.Operator, value, SameSort(value.Kind));
    }

    private static Kind SameSort(Kind kind) => (kind & Kind.Number) != 0 ? Kind.Number : kind;

    private static Bottom InvalidBound(BoundExpr bound, Value value) => Error(
        BottomCode.Eval, EvalDiagnostics.BadOperand, bound.Location,
        $"cannot use {Node.Describe(value)} for bound {bound.Operator.Text()}");

    private Value Slice(SliceExpr slice, Environment environment)
    {
        var operand = Concretize(Evaluate(slice.Operand, environment), slice.Operand, "operand to slice");
        if (operand is Bottom)
        {
            return operand;
        }

        if (operand is not (Vertex { BaseValue: ListMarker } or BytesValue or StringValue))
        {
            return Error(BottomCode.Eval, EvalDiagnostics.BadOperand, slice.Location, $"cannot slice {Node.Describe(operand)} (type {operand.Kind.Describe()})");
        }

        if (operand is StringValue)
        {
            return Error(BottomCode.Eval, EvalDiagnostics.BadOperand, slice.Location, "cannot slice a string (use strings.SliceRunes)");
        }

        var elements = operand is Vertex list ? Concrete.Elements(list).ToList() : [];
        var length = operand is BytesValue bytes ? bytes.Value.Length : elements.Count;
        var (low, high) = (0, length);
        if ((slice.Low is not null && SliceIndex(slice.Low, environment, length, out low) is { } lowError ? lowError : null) is { } e1)
        {
            return e1;
        }

        if ((slice.High is not null && SliceIndex(slice.High, environment, length, out high) is { } highError ? highError : null) is { } e2)
        {
            return e2;
        }

        if (low > high)
        {
            return Error(BottomCode.Eval, EvalDiagnostics.BadOperand, slice.Location, $"invalid slice index: {low} > {high}");
        }

        return operand is BytesValue raw ? new BytesValue(raw.Value[low..high]) : NewList(elements[low..high]);
    }

    private Bottom? SliceIndex(Expr expression, Environment environment, int length, out int index)
    {
        index = 0;
        switch (Concretize(Evaluate(expression, environment), expression, "slice index"))
        {
            case Bottom bottom:
                return bottom;
            case NumberValue { Kind: Kind.Int } number when number.Value.TryToInt64(out var value) && value >= 0 && value <= length:
                index = (int)value;
                return null;
            case var other:
                return Error(BottomCode.Eval, EvalDiagnostics.BadOperand, expression.Location, $"slice index {Node.Describe(other)} out of range");
        }
    }
}
