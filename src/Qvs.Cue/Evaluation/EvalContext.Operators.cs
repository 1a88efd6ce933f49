using System.Text;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Binary operators.</content>
public sealed partial class EvalContext
{
    private Value Binary(BinaryExpr binary, Environment environment)
    {
        if (binary.Operator is TokenKind.Equal or TokenKind.NotEqual && ComparesWithBottom(binary, environment) is { } existence)
        {
            return existence;
        }

        var symbol = Symbol(binary.Operator);
        var left = Concretize(Evaluate(binary.Left, environment), binary.Left, $"operand to {symbol}");
        if (left is BoolValue decided && binary.Operator is TokenKind.LogicalAnd or TokenKind.LogicalOr
            && (binary.Features & LanguageFeatures.ShortCircuit) != 0 && decided.Value == (binary.Operator == TokenKind.LogicalOr))
        {
            return decided;
        }

        if (left is Bottom { IsIncomplete: false })
        {
            return left;
        }

        var right = Concretize(Evaluate(binary.Right, environment), binary.Right, $"operand to {symbol}");
        if (left is Bottom || right is Bottom)
        {
            return right is Bottom { IsIncomplete: false } ? right : left is Bottom ? left : right;
        }

        return Apply(binary, left, right)
            ?? Error(
                BottomCode.Eval, EvalDiagnostics.BadOperand, binary.Location,
                $"invalid operands {Node.Describe(left)} and {Node.Describe(right)} to '{symbol}' (type {left.Kind.Describe()} and {right.Kind.Describe()})");
    }

    /// <summary><c>x == _|_</c> and <c>x != _|_</c> ask whether x is there and sound.</summary>
    private BoolValueOrBottom? ComparesWithBottom(BinaryExpr binary, Environment environment)
    {
        var subject = binary.Right is ValueExpr { Value: Bottom } ? binary.Left : binary.Left is ValueExpr { Value: Bottom } ? binary.Right : null;
        if (subject is null)
        {
            return null;
        }

        var outer = Low;
        Low = Untouched;
        var asked = Absences;
        Absences = asked with { IsAsked = true };
        try
        {
            var exists = Exists(Evaluate(subject, environment));
            if (!exists && Low != Untouched)
            {
                // Not there yet; whoever is being worked on may still bring it.
                return new(Error(BottomCode.Cycle, EvalDiagnostics.Cycle, binary.Location, "cycle error"));
            }

            if (!exists && Absences.AreOpen && binary.Operator == TokenKind.Equal)
            {
                return new(Error(BottomCode.Cycle, EvalDiagnostics.Cycle, binary.Location, "circular dependency in evaluation of conditionals"));
            }

            return new(BoolValue.Of(exists == (binary.Operator == TokenKind.NotEqual)));
        }
        finally
        {
            Absences = asked;
            Low = Math.Min(outer, Low);
        }
    }

    /// <summary>Types and ambiguous disjunctions do not exist in this sense, structs and lists do.</summary>
    private bool Exists(Value value)
    {
        value = Concrete.Of(value);
        switch (value)
        {
            case Bottom:
                return false;
            case Vertex vertex:
                if (vertex.Status == VertexStatus.Known && vertex.Work is Node { StackIndex: < 0 })
                {
                    var low = Low;
                    Complete(vertex);
                    Low = low;
                }

                return vertex.BaseValue is not Bottom && vertex.Incomplete is null && vertex.ChildError is not { IsIncomplete: false };
            default:
                return value.IsScalar || value is Builtin;
        }
    }

    private readonly record struct BoolValueOrBottom(Value Value)
    {
        public static implicit operator Value(BoolValueOrBottom result) => result.Value;
    }

    private Value? Apply(BinaryExpr binary, Value left, Value right)
    {
        switch (binary.Operator)
        {
            case TokenKind.Equal or TokenKind.NotEqual:
                if ((Undecided(left) ?? Undecided(right)) is { } undecided)
                {
                    return undecided;
                }

                return Equal(binary, left, right) is { } equal ? BoolValue.Of(equal == (binary.Operator == TokenKind.Equal)) : null;
            case TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual:
                return Constraints.Compare(left, right) is not { } order
                    ? null
                    : BoolValue.Of(binary.Operator switch
                    {
                        TokenKind.Less => order < 0,
                        TokenKind.LessEqual => order <= 0,
                        TokenKind.Greater => order > 0,
                        _ => order >= 0,
                    });
            case TokenKind.Match or TokenKind.NotMatch:
                return Match(binary, left, right);
            case TokenKind.LogicalAnd:
                return left is BoolValue a && right is BoolValue b ? BoolValue.Of(a.Value && b.Value) : null;
            case TokenKind.LogicalOr:
                return left is BoolValue c && right is BoolValue d ? BoolValue.Of(c.Value || d.Value) : null;
            default:
                return left is NumberValue x && right is NumberValue y ? Arithmetic(binary, x, y) : Text(binary, left, right);
        }
    }

    /// <summary>What keeps a struct or list from being compared: an error in it, or something that is not concrete.</summary>
    private Bottom? Undecided(Value value)
    {
        if (value is not Vertex vertex)
        {
            return null;
        }

        Complete(vertex);
        vertex = Current(vertex);
        if (vertex.Status != VertexStatus.Finalized)
        {
            return Error(BottomCode.Cycle, EvalDiagnostics.Cycle, vertex.Conjuncts.FirstOrDefault()?.Location, "cycle error");
        }

        return FirstError(vertex, concrete: true);
    }

    private Value? Match(BinaryExpr binary, Value left, Value right)
    {
        if (left is not (StringValue or BytesValue) || right is not (StringValue or BytesValue))
        {
            return null;
        }

        var pattern = right as StringValue ?? new StringValue(Encoding.UTF8.GetString(((BytesValue)right).Value.Span));
        if (!Re2.TryCompile(pattern.Value, out _, out var problem))
        {
            return Error(BottomCode.Eval, EvalDiagnostics.BadRegexp, binary.Right.Location, $"invalid regexp: {problem}");
        }

        var op = binary.Operator == TokenKind.Match ? BoundOperator.Match : BoundOperator.NotMatch;
        return Constraints.Satisfies(op, pattern, left) is { } result ? BoolValue.Of(result) : null;
    }

    private bool? Equal(BinaryExpr binary, Value left, Value right)
    {
        if (left is Vertex || right is Vertex)
        {
            if ((binary.Features & LanguageFeatures.StructComparison) == 0
                && !(left is Vertex { BaseValue: ListMarker } && right is Vertex { BaseValue: ListMarker })
                && left is not NullValue && right is not NullValue)
            {
                return null;
            }

            return AreEqual(left, right);
        }

        if (left.Kind != right.Kind && (left.Kind & right.Kind) == 0 && left is not NullValue && right is not NullValue
            && !(left is NumberValue && right is NumberValue) && (binary.Features & LanguageFeatures.StructComparison) == 0)
        {
            return left is StringValue or BytesValue && right is StringValue or BytesValue ? Constraints.Compare(left, right) == 0 : null;
        }

        return AreEqual(left, right);
    }

    private Value? Arithmetic(BinaryExpr binary, NumberValue left, NumberValue right)
    {
        var kind = left.Kind == Kind.Int && right.Kind == Kind.Int ? Kind.Int : Kind.Float;
        var (a, b) = (left.Value, right.Value);
        Spend((int)Math.Min(1000, (a.Coefficient.GetBitLength() + b.Coefficient.GetBitLength()) >> 8));
        BigDecimal result;
        ArithmeticError problem;
        switch (binary.Operator)
        {
            case TokenKind.Add:
                problem = BigDecimal.Add(a, b, out result);
                break;
            case TokenKind.Subtract:
                problem = BigDecimal.Subtract(a, b, out result);
                break;
            case TokenKind.Multiply:
                problem = BigDecimal.Multiply(a, b, out result);
                break;
            case TokenKind.Divide:
                kind = Kind.Float;
                problem = BigDecimal.Divide(a, b, out result);
                break;
            default:
                return left.Kind != Kind.Int || right.Kind != Kind.Int ? null
                    : b.IsZero ? Error(BottomCode.Eval, EvalDiagnostics.Arithmetic, binary.Location, "division by zero")
                    : IntegerDivision(binary.Operator, a, b);
        }

        return problem == ArithmeticError.None
            ? new NumberValue(kind, kind == Kind.Float ? result.Rounded() : result)
            : Error(
                BottomCode.Eval, EvalDiagnostics.Arithmetic, binary.Location,
                problem is ArithmeticError.DivisionByZero or ArithmeticError.DivisionUndefined ? "division by zero" : "the result has too many digits");
    }

    private static NumberValue? IntegerDivision(TokenKind op, BigDecimal a, BigDecimal b)
    {
        a.TryToInteger(out var x);
        b.TryToInteger(out var y);
        var quotient = System.Numerics.BigInteger.DivRem(x, y, out var remainder);
        switch (op)
        {
            case TokenKind.IntQuotient:
                return NumberValue.Int(quotient);
            case TokenKind.IntRemainder:
                return NumberValue.Int(remainder);
            case TokenKind.IntDivide or TokenKind.IntModulo:
                // Euclidean: the remainder is never negative.
                if (remainder.Sign < 0)
                {
                    remainder += System.Numerics.BigInteger.Abs(y);
                    quotient -= y.Sign;
                }

                return NumberValue.Int(op == TokenKind.IntDivide ? quotient : remainder);
            default:
                return null;
        }
    }

    /// <summary><c>+</c> and <c>*</c> on strings, bytes and (in old modules) lists.</summary>
    private Value? Text(BinaryExpr binary, Value left, Value right)
    {
        if (binary.Operator == TokenKind.Add)
        {
            return (left, right) switch
            {
                (StringValue a, StringValue b) => Reserve(1, a.Value.Length + (long)b.Value.Length, binary.Location) ?? new StringValue(a.Value + b.Value),
                (BytesValue a, BytesValue b) =>
                    Reserve(1, a.Value.Length + (long)b.Value.Length, binary.Location) ?? new BytesValue((byte[])[.. a.Value.Span, .. b.Value.Span]),
                (Vertex { BaseValue: ListMarker } a, Vertex { BaseValue: ListMarker } b) => (binary.Features & LanguageFeatures.ListArithmetic) != 0
                    ? NewList([.. Concrete.Elements(a), .. Concrete.Elements(b)])
                    : Error(BottomCode.Eval, EvalDiagnostics.BadOperand, binary.Location, "Addition of lists is superseded by list.Concat; see https://cuelang.org/e/v0.11-list-arithmetic"),
                _ => null,
            };
        }

        if (binary.Operator != TokenKind.Multiply)
        {
            return null;
        }

        var (count, repeated) = left is NumberValue ? (left, right) : (right, left);
        if (count is not NumberValue { Kind: Kind.Int } number || repeated is NumberValue or NullValue or BoolValue)
        {
            return null;
        }

        if (!number.Value.TryToInt64(out var times) || times < 0)
        {
            return Error(BottomCode.Eval, EvalDiagnostics.Arithmetic, binary.Location, "cannot convert negative or huge number to a repetition count");
        }

        switch (repeated)
        {
            case StringValue s:
                return Reserve(times, s.Value.Length, binary.Location) ?? new StringValue(new StringBuilder().Insert(0, s.Value, (int)times).ToString());
            case BytesValue bytes:
                return Reserve(times, bytes.Value.Length, binary.Location) ?? new BytesValue((byte[])[.. Enumerable.Repeat(bytes.Value.ToArray(), (int)times).SelectMany(x => x)]);
            case Vertex { BaseValue: ListMarker } list when (binary.Features & LanguageFeatures.ListArithmetic) != 0:
                var elements = Concrete.Elements(list).ToList();
                return Reserve(times, elements.Count * 64L, binary.Location) ?? NewList([.. Enumerable.Repeat(elements, (int)times).SelectMany(x => x)]);
            case Vertex { BaseValue: ListMarker }:
                return Error(BottomCode.Eval, EvalDiagnostics.BadOperand, binary.Location, "Multiplication of lists is superseded by list.Repeat; see https://cuelang.org/e/v0.11-list-arithmetic");
            default:
                return null;
        }
    }

    /// <summary>Refuses results that could not be held before anything is allocated.</summary>
    private Value? Reserve(long count, long size, Location? place)
    {
        if (RefuseTooLarge(count, size, place) is { } tooLarge)
        {
            return tooLarge;
        }

        Spend((int)Math.Min(int.MaxValue, (count * size) >> 6));
        Hold(2 * count * size);
        return null;
    }

    private static Bottom? RefuseTooLarge(long count, long size, Location? place) => size > 0 && count > (8L << 20) / size
        ? Error(BottomCode.Eval, EvalDiagnostics.Arithmetic, place, $"the result would be larger than {8 << 20} characters or bytes")
        : null;

    private static string Symbol(TokenKind op) => op switch
    {
        TokenKind.Add => "+",
        TokenKind.Subtract => "-",
        TokenKind.Multiply => "*",
        TokenKind.Divide => "/",
        TokenKind.IntDivide => "div",
        TokenKind.IntModulo => "mod",
        TokenKind.IntQuotient => "quo",
        TokenKind.IntRemainder => "rem",
        TokenKind.Equal => "==",
        TokenKind.NotEqual => "!=",
        TokenKind.Less => "<",
        TokenKind.LessEqual => "<=",
        TokenKind.Greater => ">",
        TokenKind.GreaterEqual => ">=",
        TokenKind.Match => "=~",
        TokenKind.NotMatch => "!~",
        TokenKind.LogicalAnd => "&&",
        TokenKind.LogicalOr => "||",
        _ => op.ToString(),
    };
}
