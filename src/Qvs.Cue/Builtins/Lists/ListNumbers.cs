using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Lists;

/// <summary>Functions of <c>list</c> over numbers.</summary>
internal static class ListNumbers
{
    /// <summary>The most elements that one call may make.</summary>
    public const int MaxElements = 1_000_000;

    public static Value Average(BuiltinCall call) => Over(call, numbers => numbers.Length == 0
        ? call.Fail("empty list")
        : Decimals.ToValue(Decimals.Divide(numbers.Aggregate(Decimals.Add), numbers.Length)));

    public static Value Max(BuiltinCall call) => Extreme(call, sign: 1);

    public static Value Min(BuiltinCall call) => Extreme(call, sign: -1);

    public static Value Product(BuiltinCall call) =>
        Over(call, numbers => Decimals.ToValue(numbers.Aggregate(new BigDecimal(1, 0), Decimals.Multiply)));

    public static Value Sum(BuiltinCall call) =>
        Over(call, numbers => Decimals.ToValue(numbers.Aggregate(new BigDecimal(0, 0), Decimals.Add)));

    public static Value Range(BuiltinCall call)
    {
        var (start, limit, step) = (call.Number(0), call.Number(1), call.Number(2));
        var direction = step.Coefficient.Sign;
        if (direction == 0)
        {
            return call.Fail("step must be non zero");
        }

        if (Decimals.Compare(start, limit) == direction)
        {
            return call.Fail(direction > 0
                ? "end must be greater than start when step is positive"
                : "end must be less than start when step is negative");
        }

        var result = new List<Value>();
        for (var number = start; Decimals.Compare(number, limit) == -direction;)
        {
            call.Spend(1);
            if (result.Count == MaxElements)
            {
                return call.Fail($"result would have more than {MaxElements} elements");
            }

            result.Add(Decimals.ToValue(number));
            var next = Decimals.Add(number, step);
            if (Decimals.Compare(next, number) == 0)
            {
                return call.Fail("step is too small");
            }

            number = next;
        }

        return call.NewList(result);
    }

    private static Value Extreme(BuiltinCall call, int sign) => Over(call, numbers => numbers.Length == 0
        ? call.Fail("empty list")
        : Decimals.ToValue(numbers.Aggregate((best, n) => Decimals.Compare(n, best) == sign ? n : best)));

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
