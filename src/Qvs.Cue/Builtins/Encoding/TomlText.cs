using System.Globalization;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>A document and how far it has been read.</summary>
internal sealed class TomlText(string text)
{
    public int Position { get; private set; }

    public bool IsAtEnd => Position >= text.Length;

    /// <summary>NUL at the end, which no document may contain.</summary>
    public char Next => Position < text.Length ? text[Position] : '\0';

    public string From(int start) => text[start..Position];

    public char Take() => IsAtEnd ? throw Error(Position, "unexpected end of the document") : text[Position++];

    public bool TryTake(char c)
    {
        var taken = !IsAtEnd && Next == c;
        Position += taken ? 1 : 0;
        return taken;
    }

    public bool TryTake(string expected)
    {
        var taken = string.CompareOrdinal(text, Position, expected, 0, expected.Length) == 0;
        Position += taken ? expected.Length : 0;
        return taken;
    }

    public void Expect(char c)
    {
        SkipBlanks();
        if (!TryTake(c))
        {
            throw Unexpected($"expected '{c}'");
        }
    }

    public void SkipBlanks()
    {
        while (Next is ' ' or '\t')
        {
            Position++;
        }
    }

    /// <summary>Blanks, comments and line ends.</summary>
    public void SkipBlankLines()
    {
        for (SkipBlanks(); TryTake('#') ? SkipComment() : TryTake('\n') || TryTake("\r\n"); SkipBlanks())
        {
        }
    }

    public void EndLine()
    {
        SkipBlanks();
        if (TryTake('#'))
        {
            SkipComment();
        }

        if (!IsAtEnd && !TryTake('\n') && !TryTake("\r\n"))
        {
            throw Unexpected("expected a line end");
        }
    }

    public TomlException Unexpected(string expected) =>
        Error(Position, IsAtEnd ? $"{expected}, found the end of the document" : $"{expected}, found {Quoting.Quote(Next.ToString())}");

    public TomlException Error(int position, string message)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return new TomlException(string.Create(
            CultureInfo.InvariantCulture, $"{before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')}: {message}"));
    }

    private bool SkipComment()
    {
        while (!IsAtEnd && Next is not '\n' && !(Next is '\r' && Position + 1 < text.Length && text[Position + 1] == '\n'))
        {
            if (char.IsControl(Next) && Next != '\t')
            {
                throw Error(Position, "control characters are not allowed in comments");
            }

            Position++;
        }

        return true;
    }
}
