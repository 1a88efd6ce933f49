using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Words that begin or join a construct in some places; everywhere else they are names like any other.</summary>
internal enum Keyword : byte
{
    None,
    For,
    If,
    In,
    Let,
    Try,
    Else,
    Fallback,
    Otherwise,
    True,
    False,
    Null,
}

[Flags]
internal enum TokenFlags : byte
{
    None = 0,

    /// <summary>A comma that stands for a line end; its length is 0.</summary>
    Automatic = 1,

    /// <summary>A string that has escapes (or is so wrong that decoding must be careful).</summary>
    HasEscapes = 2,

    /// <summary>A string whose closing quotes are missing.</summary>
    Unterminated = 4,
}

/// <summary>
/// A token. Tokens tile the text: between two of them stand only blanks, line ends and comments. A string with holes is an
/// <see cref="TokenKind.Interpolation"/>, then for each hole the tokens of the expression and an <see cref="TokenKind.InterpolationMiddle"/>
/// or, last, an <see cref="TokenKind.InterpolationEnd"/>; the parentheses of the hole belong to these pieces.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, Keyword Keyword = Keyword.None, TokenFlags Flags = TokenFlags.None)
{
    public TextSpan Span => TextSpan.Between(Start, End);

    public bool IsAutomaticComma => Kind == TokenKind.Comma && (Flags & TokenFlags.Automatic) != 0;

    /// <summary>A name that is no keyword, as the places want that give a new name.</summary>
    public bool IsPlainName => Kind == TokenKind.Identifier && Keyword == Keyword.None;

    public bool Is(Keyword keyword) => Keyword == keyword;
}
