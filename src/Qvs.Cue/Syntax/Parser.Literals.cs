using System.Text;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "String and byte sequence literals", "String interpolation".</summary>
public sealed partial class Parser
{
    private Expression ParseString()
    {
        var token = _current;
        var quotes = Quotes.At(_source.Content, token.Start);
        Advance();
        var (content, indentation) = ContentOf(quotes, token.Start, token);
        if (!quotes.IsMultiline && !quotes.IsBytes && (token.Flags & TokenFlags.HasEscapes) == 0 && !_source.Slice(content).Contains('\r'))
        {
            return new StringLiteral(token.Span, Clean(_names.Get(_source.Slice(content))));
        }

        _decoder.Begin(quotes, indentation);
        return quotes.IsBytes
            ? new BytesLiteral(token.Span, _decoder.DecodeBytes(content, quotes.IsMultiline))
            : new StringLiteral(token.Span, _decoder.DecodeString(content, quotes.IsMultiline));
    }

    // A text made in memory can have halves of characters, which no value may have.
    private static string Clean(string text)
    {
        foreach (var c in text)
        {
            if (char.IsSurrogate(c))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }

    private Interpolation ParseInterpolation()
    {
        var first = _current;
        var quotes = Quotes.At(_source.Content, first.Start);
        var pieces = new List<Token> { first };
        var holes = new List<Expression>();
        do
        {
            Advance();
            holes.Add(ParseExpression());
            EndHole();
            if (_current.Kind is TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd)
            {
                pieces.Add(_current);
            }
        }
        while (_current.Kind == TokenKind.InterpolationMiddle);

        Take(TokenKind.InterpolationEnd);
        return new Interpolation(SpanFrom(first.Start), quotes.IsBytes, DecodePieces(quotes, pieces, holes.Count + 1), holes);
    }

    /// <summary>To the end of a hole, which may be preceded by a line end.</summary>
    private void EndHole()
    {
        if (_current.IsAutomaticComma)
        {
            Advance();
        }

        if (_current.Kind is TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd)
        {
            return;
        }

        ReportExpected("')' for string interpolation");
        for (var depth = 0; _current.Kind != TokenKind.EndOfFile; Advance())
        {
            if (depth == 0 && _current.Kind is TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd)
            {
                return;
            }

            depth += _current.Kind switch { TokenKind.Interpolation => 1, TokenKind.InterpolationEnd => -1, _ => 0 };
        }
    }

    private ReadOnlyMemory<byte>[] DecodePieces(Quotes quotes, List<Token> pieces, int count)
    {
        var texts = new ReadOnlyMemory<byte>[count];
        var last = pieces[^1];
        var (content, indentation) = ContentOf(quotes, pieces[0].Start, last);
        _decoder.Begin(quotes, indentation);
        for (var i = 0; i < Math.Min(count, pieces.Count); i++)
        {
            var start = i == 0 ? ContentStart(quotes, pieces[0].Start) : pieces[i].Start + 1;

            // A piece before a hole ends with \( and the hashes.
            var end = i == pieces.Count - 1 && last.Kind == TokenKind.InterpolationEnd ? content.End : pieces[i].End - 2 - quotes.Hashes;
            texts[i] = _decoder.DecodeBytes(TextSpan.Between(start, Math.Max(start, end)), quotes.IsMultiline && i == 0);
        }

        return texts;
    }

    private int ContentStart(Quotes quotes, int literalStart)
    {
        var start = literalStart + quotes.Length;
        if (!quotes.IsMultiline)
        {
            return start;
        }

        var lineEnd = start < _source.Content.Length && _source.Content[start] == '\r' ? 1 : 0;
        return Math.Min(_source.Content.Length, start + lineEnd + 1);
    }

    /// <summary>What stands between the quotes, and the blanks before the closing ones of a multi-line literal.</summary>
    private (TextSpan Content, TextSpan Indentation) ContentOf(Quotes quotes, int literalStart, Token last)
    {
        var start = ContentStart(quotes, literalStart);
        var isOpen = (last.Flags & TokenFlags.Unterminated) != 0 || last.Kind is TokenKind.Interpolation or TokenKind.InterpolationMiddle;
        var end = isOpen ? last.End : last.End - quotes.Length;
        if (!quotes.IsMultiline || isOpen)
        {
            return (TextSpan.Between(start, Math.Max(start, end)), default);
        }

        var line = end;
        while (line > 0 && _source.Content[line - 1] is ' ' or '\t' or '\r')
        {
            line--;
        }

        // Without the line end before the closing quotes; if that is the one behind the opening quotes, nothing is left.
        return (TextSpan.Between(start, Math.Max(start, line - 1)), TextSpan.Between(line, end));
    }
}
