using System.Globalization;
using System.Text;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading.Data;

/// <summary>
/// JSON text as a CUE syntax tree, with the places of everything, so that a value of a data file that does not fit a schema is shown where
/// it stands. Strict: what RFC 8259 does not allow is an error.
/// </summary>
internal sealed class JsonSyntax
{
    private const int MostDepth = 10_000;
    private readonly SourceText _source;
    private readonly string _text;
    private int _position;
    private int _depth;

    private JsonSyntax(SourceText source)
    {
        _source = source;
        _text = source.Content;
    }

    /// <summary>The values of a file, one after the other; more than one only for JSON lines.</summary>
    public static IReadOnlyList<Expression> Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new JsonSyntax(source);
        var values = new List<Expression>();
        try
        {
            for (reader.SkipBlanks(); reader._position < reader._text.Length; reader.SkipBlanks())
            {
                values.Add(reader.ReadValue());
            }
        }
        catch (FormatException e)
        {
            var place = new TextSpan(Math.Min(reader._position, reader._text.Length), 0);
            diagnostics.Add(LoadingDiagnostics.BadData.At(new Location(source, place), $"invalid JSON for file \"{source.Name}\": {e.Message}"));
        }

        return values;
    }

    private Expression ReadValue()
    {
        SkipBlanks();
        var start = _position;
        switch (Peek())
        {
            case '{':
                return Nested(ReadObject);
            case '[':
                return Nested(ReadArray);
            case '"':
                var text = ReadString();
                return new StringLiteral(TextSpan.Between(start, _position), text);
            case 'n' when Take("null"):
                return new Literal(TextSpan.Between(start, _position), LiteralKind.Null, "null");
            case 't' when Take("true"):
                return new Literal(TextSpan.Between(start, _position), LiteralKind.True, "true");
            case 'f' when Take("false"):
                return new Literal(TextSpan.Between(start, _position), LiteralKind.False, "false");
            case '-':
                _position++;
                var number = ReadNumber();
                return new UnaryExpression(TextSpan.Between(start, _position), TokenKind.Subtract, number);
            default:
                return ReadNumber();
        }
    }

    private Expression Nested(Func<Expression> read)
    {
        if (++_depth > MostDepth)
        {
            throw new FormatException("nested too deeply");
        }

        var value = read();
        _depth--;
        return value;
    }

    private StructLiteral ReadObject()
    {
        var start = _position++;
        var fields = new List<Declaration>();
        SkipBlanks();
        while (Peek() != '}')
        {
            var labelStart = _position;
            var name = ReadString();
            var label = new StringLabel(TextSpan.Between(labelStart, _position), name, null, null, null);
            SkipBlanks();
            Expect(':');
            var value = ReadValue();
            fields.Add(new Field(TextSpan.Between(label.Span, value.Span), label, FieldConstraint.None, value, []));
            ReadSeparator('}');
        }

        _position++;
        return new StructLiteral(TextSpan.Between(start, _position), fields, hasBraces: true);
    }

    private ListLiteral ReadArray()
    {
        var start = _position++;
        var elements = new List<Node>();
        SkipBlanks();
        while (Peek() != ']')
        {
            elements.Add(ReadValue());
            ReadSeparator(']');
        }

        _position++;
        return new ListLiteral(TextSpan.Between(start, _position), elements, tail: null);
    }

    private void ReadSeparator(char close)
    {
        SkipBlanks();
        if (Peek() == close)
        {
            return;
        }

        Expect(',');
        SkipBlanks();
        if (Peek() == close)
        {
            throw new FormatException($"unexpected {close}");
        }
    }

    private Literal ReadNumber()
    {
        var start = _position;
        var digits = ReadDigits();
        if (digits == 0 || (digits > 1 && _text[start] == '0'))
        {
            throw Unexpected();
        }

        var isFloat = false;
        if (Peek() == '.')
        {
            _position++;
            isFloat = true;
            Require(ReadDigits());
        }

        if (Peek() is 'e' or 'E')
        {
            _position++;
            isFloat = true;
            _position += Peek() is '+' or '-' ? 1 : 0;
            Require(ReadDigits());
        }

        return new Literal(TextSpan.Between(start, _position), isFloat ? LiteralKind.Float : LiteralKind.Integer, _text[start.._position]);
    }

    private int ReadDigits()
    {
        var start = _position;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        return _position - start;
    }

    private string ReadString()
    {
        Expect('"');
        var start = _position;
        var length = _text.AsSpan(start).IndexOfAny('"', '\\', '\n');
        if (length >= 0 && _text[start + length] == '"')
        {
            _position = start + length + 1;
            return _text.Substring(start, length);
        }

        var result = new StringBuilder();
        while (Peek() != '"')
        {
            result.Append(Peek() switch
            {
                '\\' => ReadEscape(),
                < ' ' => throw Unexpected(),
                _ => _text[_position++],
            });
        }

        _position++;

        // Halves of surrogate pairs that an escape left alone are no text.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(result.ToString()));
    }

    private char ReadEscape()
    {
        _position++;
        var escape = Peek();
        _position++;
        switch (escape)
        {
            case '"' or '\\' or '/': return escape;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                _position += 4;
                return (char)unit;
            default:
                _position -= 2;
                throw new FormatException("invalid escape in string");
        }
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private bool Take(string word)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            throw Unexpected();
        }

        _position += word.Length;
        return true;
    }

    private void Expect(char c)
    {
        if (Peek() != c)
        {
            throw Unexpected();
        }

        _position++;
    }

    private void Require(int digits)
    {
        if (digits == 0)
        {
            throw Unexpected();
        }
    }

    private FormatException Unexpected() => _position < _text.Length
        ? new FormatException($"unexpected character {Values.Quoting.Quote(_text[_position].ToString())}")
        : new FormatException($"unexpected end of {_source.Name}");

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }
}
