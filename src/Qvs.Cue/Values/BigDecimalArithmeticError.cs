namespace Qvs.Cue.Values;

/// <summary>Why an operation on numbers has no result.</summary>
public enum ArithmeticError
{
    None,
    OutOfRange,
    DivisionByZero,
    DivisionUndefined,
    InvalidOperation,
    Overflow,
    Underflow,
    NotAnInteger,
}

public static class ArithmeticErrors
{
    /// <summary>As CUE words it after <c>failed arithmetic: </c> or <c>error in call to math.Pow: </c>.</summary>
    public static string Text(this ArithmeticError error) => error switch
    {
        ArithmeticError.OutOfRange => "exponent out of range",
        ArithmeticError.DivisionByZero => "division by zero",
        ArithmeticError.DivisionUndefined => "division undefined",
        ArithmeticError.InvalidOperation => "invalid operation",
        ArithmeticError.Overflow => "overflow",
        ArithmeticError.Underflow => "underflow, subnormal",
        ArithmeticError.NotAnInteger => "not an integer",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
