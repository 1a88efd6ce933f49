namespace Qvs.Cloud.Portal.Logs;

/// <param name="Marked">It is part of what was searched for.</param>
public sealed record LogPiece(string Text, string Classes, string Style, bool Marked);

/// <summary>A line's coloured spans, cut where matches of a search begin and end.</summary>
public static class Marks
{
    public static IEnumerable<LogPiece> Cut(IEnumerable<AnsiSpan> spans, IReadOnlyList<(int Start, int Length)> matches)
    {
        foreach (var span in spans)
        {
            var at = 0;
            foreach (var (start, length) in matches)
            {
                var (from, until) = (Math.Clamp(start - span.Start, at, span.Text.Length), Math.Clamp(start + length - span.Start, at, span.Text.Length));
                if (until <= from)
                {
                    continue;
                }

                if (from > at)
                {
                    yield return new LogPiece(span.Text[at..from], span.Classes, span.Style, false);
                }

                yield return new LogPiece(span.Text[from..until], span.Classes, span.Style, true);
                at = until;
            }

            if (at < span.Text.Length)
            {
                yield return new LogPiece(span.Text[at..], span.Classes, span.Style, false);
            }
        }
    }
}
