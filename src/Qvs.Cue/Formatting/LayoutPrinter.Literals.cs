using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

internal sealed partial class LayoutPrinter
{
    private void String(int end)
    {
        var quotes = Quotes.At(file.Source.Content, _out.NextToken.Start);
        if (!quotes.IsMultiline)
        {
            _out.Token();
            return;
        }

        _out.BeginToken(Break.Keep);
        _out.Indent(now: true);
        Piece(IndentationBefore(end - quotes.Length));
        _out.Unindent();
    }

    private void Interpolation(Interpolation interpolation, int depth)
    {
        var quotes = Quotes.At(file.Source.Content, _out.NextToken.Start);
        _out.BeginToken(Break.Keep);
        var indentation = 0;
        if (quotes.IsMultiline)
        {
            indentation = IndentationBefore(interpolation.Span.End - quotes.Length);
            _out.Indent(now: true);
        }
        else
        {
            _out.Joined++;
        }

        foreach (var hole in interpolation.Holes)
        {
            Piece(indentation);
            _out.Indent();
            var isBlock = _out.Joined == 0 && (_out.BreaksBeforeNext || file.Source.Content.AsSpan(hole.Span.End).TrimStart(" \t\r").StartsWith("\n"));
            _out.BeginToken(isBlock ? Break.Force : Break.Join);
            Expression(hole, depth + 1);
            _out.EndHole(isBlock);
        }

        Piece(indentation);
        if (quotes.IsMultiline)
        {
            _out.Unindent();
        }
        else
        {
            _out.Joined--;
        }
    }

    /// <summary>
    /// The token as it is, but with the indentation of the place where it stands now. Spec: the blanks before the closing quotes stand before
    /// each line and do not belong to it, so exchanging them changes nothing.
    /// </summary>
    private void Piece(int indentation)
    {
        if (_out.Failed || _out.Next is not (TokenKind.String or TokenKind.Interpolation or TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd))
        {
            _out.Fail();
            return;
        }

        var isFirst = true;
        foreach (var range in _out.NextText.Split('\n'))
        {
            var line = _out.NextText[range].TrimEnd('\r');
            if (isFirst)
            {
                _out.Line.IsVerbatim |= indentation >= 0 && line.Length < _out.NextText.Length;
                _out.Raw(line);
            }
            else
            {
                _out.VerbatimLine(line.Length >= indentation ? line[indentation..] : "");
            }

            isFirst = false;
        }

        _out.EndLiteralPiece();
    }

    private int IndentationBefore(int closingQuotes)
    {
        var at = closingQuotes;
        while (at > 0 && file.Source.Content[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return closingQuotes - at;
    }
}
