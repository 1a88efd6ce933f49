namespace Qvs.Cue.Syntax;

/// <summary>How messages name tokens: as the real tool does, so that what is found on the web about a message applies.</summary>
internal static class TokenNames
{
    public static bool HasText(TokenKind kind) => kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.String
        or TokenKind.Interpolation or TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd or TokenKind.Bottom;

    public static string Of(TokenKind kind) => kind switch
    {
        TokenKind.EndOfFile => "EOF",
        TokenKind.Bad => "ILLEGAL",
        TokenKind.Comment => "COMMENT",
        TokenKind.Attribute => "ATTRIBUTE",
        TokenKind.Identifier => "IDENT",
        TokenKind.Integer => "INT",
        TokenKind.Float => "FLOAT",
        TokenKind.String => "STRING",
        TokenKind.Interpolation or TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd => "INTERPOLATION",
        TokenKind.Bottom => "_|_",
        TokenKind.Bind => "=",
        TokenKind.LeftParen => "(",
        TokenKind.LeftBracket => "[",
        TokenKind.LeftBrace => "{",
        TokenKind.RightParen => ")",
        TokenKind.RightBracket => "]",
        TokenKind.RightBrace => "}",
        TokenKind.Comma => ",",
        TokenKind.Period => ".",
        TokenKind.Ellipsis => "...",
        TokenKind.Colon => ":",
        TokenKind.Question => "?",
        TokenKind.Tilde => "~",
        TokenKind.Arrow => "<-",
        _ => Operators.Text(kind),
    };
}
