using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Lists;

/// <summary>Functions of <c>list</c> over numbers.</summary>
internal static class ListNumbers
{
    /// <summary>The most elements that one call may make.</summary>
    public const int MaxElements = 1_000_000;

    private delegate ArithmeticError Operation(BigDecimal left, BigDecimal right, out BigDecimal result);

    public static Value Average(BuiltinCall call) => Over(call, numbers => numbers.Length == 0
        ? call.Fail("empty list")
        : Fold(call, numbers, BigDecimal.Zero, BigDecimal.Add, numbers.Length));

    public static Value Max(BuiltinCall call) => Extreme(call, sign: 1);

    public static Value Min(BuiltinCall call) => Extreme(call, sign: -1);

    public static Value Product(BuiltinCall call) => Over(call, numbers => Fold(call, numbers, BigDecimal.One, BigDecimal.Multiply));

    public static Value Sum(BuiltinCall call) => Over(call, numbers => Fold(call, numbers, BigDecimal.Zero, BigDecimal.Add));

    public static Value Range(BuiltinCall call)
    {
        var (start, limit, step) = (call.Number(0), call.Number(1), call.Number(2));
        var direction = step.Sign;
        if (direction == 0)
        {
            return call.Fail("step must be non zero");
        }

        if (start.CompareTo(limit) == direction)
        {
            return call.Fail(direction > 0
                ? "end must be greater than start when step is positive"
                : "end must be less than start when step is negative");
        }

        var result = new List<Value>();
        for (var number = start; number.CompareTo(limit) == -direction;)
        {
            call.Spend(1);
            if (result.Count == MaxElements)
            {
                return call.Fail($"result would have more than {MaxElements} elements");
            }

            result.Add(Decimals.ToValue(number));
            var problem = BigDecimal.Add(number, step, out var next);
            next = next.Rounded();
            if (problem != ArithmeticError.None || next == number)
            {
                return call.Fail(problem == ArithmeticError.None ? "step is too small" : problem.Text());
            }

            number = next;
        }

        return call.NewList(result);
    }

    private static Value Extreme(BuiltinCall call, int sign) => Over(call, numbers => numbers.Length == 0
        ? call.Fail("empty list")
        : Decimals.ToValue(numbers.Aggregate((best, n) => n.CompareTo(best) == sign ? n : best)));

    private static Value Fold(BuiltinCall call, BigDecimal[] numbers, BigDecimal start, Operation operation, int divisor = 1)
    {
        var (result, problem) = (start, ArithmeticError.None);
        foreach (var number in numbers)
        {
            problem = problem == ArithmeticError.None ? operation(result, number, out result) : problem;

            // Unlike operators, which are exact for ints, these round every sum and product.
            result = result.Rounded();
        }

        problem = problem == ArithmeticError.None && divisor > 1 ? BigDecimal.Divide(result, divisor, out result) : problem;
        return problem == ArithmeticError.None ? Decimals.ToValue(result) : call.Fail(problem.Text());
    }

    private static Value Over(BuiltinCall call, Func<BigDecimal[], Value> body)
    {
        var elements = call.List(0);
        call.Spend(elements.Count);
        var numbers = new BigDecimal[elements.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            switch (Concrete.Of(elements[i]))
            {
                case NumberValue number:
                    numbers[i] = number.Value;
                    break;
                case Bottom bottom:
                    return bottom;
                case var other when other.IsScalar:
                    return call.Fail($"invalid list element {i}: cannot use value {other} ({other.Kind.Describe()}) as number");
                case var other:
                    return call.Incomplete($"list element {i} is not concrete: {other}");
            }
        }

        return body(numbers);
    }
}
