namespace Qvs.Cue.Syntax;

public enum TokenKind
{
    EndOfFile,
    Bad,
    Comment,
    Attribute,
    Identifier,
    Integer,
    Float,
    String,

    /// <summary>The beginning of a string with holes, up to and with <c>\(</c>.</summary>
    Interpolation,

    /// <summary>What stands between two holes, from <c>)</c> to <c>\(</c>.</summary>
    InterpolationMiddle,

    /// <summary>What stands after the last hole, from <c>)</c> to the closing quotes.</summary>
    InterpolationEnd,
    Bottom,

    // Operators and punctuation
    Add,
    Subtract,
    Multiply,
    Divide,
    IntDivide,
    IntModulo,
    IntQuotient,
    IntRemainder,
    And,
    Or,
    LogicalAnd,
    LogicalOr,
    Bind,
    Equal,
    Less,
    Greater,
    Not,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Match,
    NotMatch,
    Arrow,
    LeftParen,
    LeftBracket,
    LeftBrace,
    RightParen,
    RightBracket,
    RightBrace,
    Comma,
    Period,
    Ellipsis,
    Colon,
    Question,
    Tilde,
}
