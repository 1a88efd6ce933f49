using System.Diagnostics;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "Operators" and "Operator precedence".</summary>
internal static class Operators
{
    /// <summary>The highest precedence a binary operator has; prefix operators bind tighter.</summary>
    public const int HighestBinary = 7;

    /// <summary>From 1 (binds least) to <see cref="HighestBinary"/>; 0 for what is no binary operator.</summary>
    public static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Or => 1,
        TokenKind.And => 2,
        TokenKind.LogicalOr => 3,
        TokenKind.LogicalAnd => 4,
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual
            or TokenKind.Match or TokenKind.NotMatch => 5,
        TokenKind.Add or TokenKind.Subtract => 6,
        TokenKind.Multiply or TokenKind.Divide or TokenKind.IntDivide or TokenKind.IntModulo or TokenKind.IntQuotient
            or TokenKind.IntRemainder => 7,
        _ => 0,
    };

    public static bool IsPrefix(TokenKind kind) => kind is TokenKind.Add or TokenKind.Subtract or TokenKind.Not or TokenKind.Multiply
        or TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual
        or TokenKind.Equal or TokenKind.NotEqual or TokenKind.Match or TokenKind.NotMatch;

    public static string Text(TokenKind kind) => kind switch
    {
        TokenKind.Add => "+",
        TokenKind.Subtract => "-",
        TokenKind.Multiply => "*",
        TokenKind.Divide => "/",
        TokenKind.IntDivide => "div",
        TokenKind.IntModulo => "mod",
        TokenKind.IntQuotient => "quo",
        TokenKind.IntRemainder => "rem",
        TokenKind.And => "&",
        TokenKind.Or => "|",
        TokenKind.LogicalAnd => "&&",
        TokenKind.LogicalOr => "||",
        TokenKind.Equal => "==",
        TokenKind.Less => "<",
        TokenKind.Greater => ">",
        TokenKind.Not => "!",
        TokenKind.NotEqual => "!=",
        TokenKind.LessEqual => "<=",
        TokenKind.GreaterEqual => ">=",
        TokenKind.Match => "=~",
        TokenKind.NotMatch => "!~",
        _ => throw new UnreachableException(),
    };
}
