namespace Qvs.Cue.Syntax;

/// <summary>Spec "Attributes": <c>@name(tokens)</c>, where brackets balance and strings are strings.</summary>
internal sealed partial class Lexer
{
    private readonly Stack<char> _closers = [];

    private Token ReadAttribute()
    {
        var start = _position++;
        SkipNameCharacters();
        var nameEnd = _position;
        SkipIndentation();
        if (Peek(0) == '(')
        {
            _position++;
            ReadAttributeBody(start);
        }
        else
        {
            _position = nameEnd;
            _errors.Lexical(SyntaxDiagnostics.MalformedAttribute, start, nameEnd, "invalid attribute: expected '('");
        }

        _endsLine = true;
        return new Token(TokenKind.Attribute, start, _position);
    }

    private void ReadAttributeBody(int start)
    {
        _closers.Clear();
        _closers.Push(')');
        while (_position < _text.Length)
        {
            var c = _text[_position];
            switch (c)
            {
                case '(' or '[' or '{':
                    _closers.Push(c switch { '(' => ')', '[' => ']', _ => '}' });
                    break;
                case ')' or ']' or '}' when c == _closers.Peek():
                    _closers.Pop();
                    if (_closers.Count == 0)
                    {
                        _position++;
                        return;
                    }

                    break;
                case ')' or ']' or '}':
                    _errors.Lexical(SyntaxDiagnostics.MalformedAttribute, _position, _position + 1, $"unexpected '{c}'");
                    break;
                case '"' or '\'' or '#' when BeginsString():
                    ReadAttributeString();
                    continue;
                case '/' when Peek(1) == '/':
                    var end = _text.AsSpan(_position).IndexOf('\n');
                    _position = end < 0 ? _text.Length : _position + end;
                    continue;
            }

            _position++;
        }

        _errors.Lexical(SyntaxDiagnostics.MalformedAttribute, start, Math.Min(_text.Length, start + 1), $"attribute missing '{_closers.Peek()}'");
    }

    private bool BeginsString()
    {
        var hashes = 0;
        while (Peek(hashes) == '#')
        {
            hashes++;
        }

        return Peek(hashes) is '"' or '\'';
    }

    private void ReadAttributeString()
    {
        var start = _position;
        if (ReadString().Kind != TokenKind.Interpolation)
        {
            return;
        }

        _errors.Lexical(SyntaxDiagnostics.MalformedAttribute, start, _position, "interpolation not allowed in attribute");
        _holes.RemoveAt(_holes.Count - 1);
        var rest = _text.AsSpan(_position).IndexOfAny('\n', ')');
        _position = rest < 0 ? _text.Length : _position + rest;
    }
}
