using System.Globalization;
using System.Numerics;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Templates;

internal enum TokenKind
{
    End,
    Word,
    Field,
    Variable,
    Dot,
    Constant,
    Symbol,
}

/// <summary>A token of an action. <see cref="AfterSpace"/> parts <c>.a.b</c> from <c>.a .b</c>.</summary>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Position, bool AfterSpace, object? Value = null);

/// <summary>Cuts what stands between the braces of an action into tokens.</summary>
internal sealed class TemplateLexer(string source, int start, int end, Func<int, string, TemplateException> fail)
{
    private int _position = start;

    public List<TemplateToken> Tokens()
    {
        var tokens = new List<TemplateToken>();
        while (true)
        {
            var before = _position;
            while (_position < end && source[_position] is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }

            var token = Next(_position > before);
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
            {
                return tokens;
            }
        }
    }

    private char At(int offset) => _position + offset < end ? source[_position + offset] : '\0';

    private TemplateToken Next(bool afterSpace)
    {
        var begin = _position;
        var c = At(0);
        switch (c)
        {
            case '\0' when begin >= end:
                return new(TokenKind.End, "", begin, afterSpace);
            case '"' or '`' or '\'':
                var value = Quoted(c);
                return new(TokenKind.Constant, source[begin.._position], begin, afterSpace, value);
            case ':' when At(1) == '=':
                _position += 2;
                return new(TokenKind.Symbol, ":=", begin, afterSpace);
            case '=' or '|' or '(' or ')' or ',':
                _position++;
                return new(TokenKind.Symbol, c.ToString(), begin, afterSpace);
            case '$':
                _position++;
                Name();
                return new(TokenKind.Variable, source[begin.._position], begin, afterSpace);
            case '.' when !char.IsAsciiDigit(At(1)):
                _position++;
                Name();
                var name = source[(begin + 1).._position];
                return new(name.Length == 0 ? TokenKind.Dot : TokenKind.Field, name, begin, afterSpace);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                var number = Number();
                return new(TokenKind.Constant, source[begin.._position], begin, afterSpace, number);
            default:
                Name();
                return _position > begin
                    ? new(TokenKind.Word, source[begin.._position], begin, afterSpace)
                    : throw fail(begin, $"unexpected {Quoting.Quote(c.ToString())} in command");
        }
    }

    private void Name()
    {
        while (_position < end && (char.IsLetterOrDigit(source[_position]) || source[_position] is '_'))
        {
            _position++;
        }
    }

    private object Number()
    {
        var begin = _position++;
        while (_position < end && (char.IsAsciiLetterOrDigit(At(0)) || At(0) is '.' or '_' || (At(0) is '+' or '-' && source[_position - 1] is 'e' or 'E')))
        {
            _position++;
        }

        var text = source[begin.._position];
        var negative = text[0] == '-';
        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        var radix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) : ' ';
        if (radix is 'x' or 'o' or 'b')
        {
            return Integer(digits[2..], radix == 'x' ? 16 : radix == 'o' ? 8 : 2) is { } integer
                ? negative ? -integer : integer
                : throw fail(begin, $"bad number syntax: {Quoting.Quote(text)}");
        }

        if (digits.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                ? negative ? -real : real
                : throw fail(begin, $"bad number syntax: {Quoting.Quote(text)}");
        }

        return Integer(digits, digits.Length > 1 && digits[0] == '0' ? 8 : 10) is { } value
            ? negative ? -value : value
            : throw fail(begin, $"bad number syntax: {Quoting.Quote(text)}");
    }

    private static long? Integer(string digits, int radix)
    {
        BigInteger value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : radix;
            if (digit >= radix || value > long.MaxValue)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0 && value <= long.MaxValue ? (long)value : null;
    }

    private object Quoted(char quote)
    {
        var begin = _position++;
        var bytes = new List<byte>();
        while (At(0) != quote)
        {
            if (_position >= end || (At(0) == '\n' && quote != '`'))
            {
                throw fail(begin, quote switch
                {
                    '"' => "unterminated quoted string",
                    '`' => "unterminated raw quoted string",
                    _ => "unterminated character constant",
                });
            }

            if (At(0) == '\\' && quote != '`')
            {
                Escape(bytes);
                continue;
            }

            _ = Rune.DecodeFromUtf16(source.AsSpan(_position), out var rune, out var length);
            bytes.AddRange(Utf8.Bytes(rune.ToString()));
            _position += length;
        }

        _position++;
        var text = Utf8.Text([.. bytes]);
        if (quote != '\'')
        {
            return text;
        }

        return Utf8.RuneCount(text) == 1
            ? (long)text.EnumerateRunes().First().Value
            : throw fail(begin, $"malformed character constant: {source[begin.._position]}");
    }

    private void Escape(List<byte> bytes)
    {
        var c = At(1);
        _position += 2;
        var digits = c switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            >= '0' and <= '7' => 3,
            _ => 0,
        };
        var plain = @"abfnrtv\'""".IndexOf(c, StringComparison.Ordinal);
        if (digits == 0)
        {
            bytes.Add(plain >= 0 ? (byte)"\a\b\f\n\r\t\v\\'\""[plain] : throw fail(_position - 2, "invalid syntax"));
            return;
        }

        var from = digits == 3 ? _position - 1 : _position;
        if (from + digits > end || Integer(source[from..(from + digits)], digits == 3 ? 8 : 16) is not { } code
            || (digits > 3 ? !Rune.IsValid((int)long.Min(code, int.MaxValue)) : code > 255))
        {
            throw fail(_position - 2, "invalid syntax");
        }

        _position = from + digits;
        bytes.AddRange(digits > 3 ? Utf8.Bytes(new Rune((int)code).ToString()) : [(byte)code]);
    }
}
