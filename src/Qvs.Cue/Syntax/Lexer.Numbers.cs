namespace Qvs.Cue.Syntax;

/// <summary>Spec "Numeric literals".</summary>
internal sealed partial class Lexer
{
    private Token ReadNumber()
    {
        var start = _position;
        _endsLine = true;
        var radix = _text[start] != '0' ? 10 : Peek(1) switch { 'x' or 'X' => 16, 'o' => 8, 'b' => 2, _ => 10 };
        if (radix != 10)
        {
            _position += 2;
            if (ReadDigits(radix) == 0)
            {
                var name = radix switch { 16 => "hexadecimal", 8 => "octal", _ => "binary" };
                Malformed(start, $"illegal {name} number");
            }

            return new Token(TokenKind.Integer, start, _position);
        }

        var kind = TokenKind.Integer;
        var digits = ReadDigits(10);

        // "1..." is an integer and an ellipsis.
        if (Peek(0) == '.' && Peek(1) != '.')
        {
            kind = TokenKind.Float;
            _position++;
            ReadDigits(10);
        }

        if (Peek(0) is 'K' or 'M' or 'G' or 'T' or 'P')
        {
            kind = TokenKind.Integer;
            _position += Peek(1) == 'i' ? 2 : 1;
        }
        else if (Peek(0) is 'e' or 'E')
        {
            kind = TokenKind.Float;
            ReadExponent();
        }
        else if (kind == TokenKind.Integer && digits > 1 && _text[start] == '0')
        {
            Malformed(start, "illegal integer number");
        }

        return new Token(kind, start, _position);
    }

    private void ReadExponent()
    {
        _position += Peek(1) is '+' or '-' ? 2 : 1;
        if (ReadDigits(10) == 0)
        {
            Malformed(_position, "illegal exponent in number");
        }
    }

    /// <summary>How many characters were digits or underscores.</summary>
    private int ReadDigits(int radix)
    {
        var start = _position;
        while (Peek(0) is var c && (c == '_' ? _position > start : IsDigit(c, radix)))
        {
            if (c == '_' && Peek(1) is var next && !IsDigit(next, radix))
            {
                Malformed(_position, "illegal '_' in number");
            }

            _position++;
        }

        return _position - start;
    }

    private static bool IsDigit(char c, int radix) => radix switch
    {
        16 => char.IsAsciiHexDigit(c),
        10 => char.IsAsciiDigit(c),
        _ => c >= '0' && c < '0' + radix,
    };

    private void Malformed(int at, string message) =>
        _errors.Lexical(SyntaxDiagnostics.MalformedNumber, at, Math.Min(_text.Length, Math.Max(_position, at + 1)), message);
}
