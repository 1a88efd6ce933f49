using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>
/// What lexer and parser found wrong in one file. The lexer reads ahead of the parser, so the order is made at the end; of what the parser
/// finds wrong on a line where something was wrong already, only the first is told, the rest being its consequence.
/// </summary>
internal sealed class SyntaxErrors(SourceText source)
{
    public const int Limit = 100;

    private readonly List<(int Order, bool Lexical, Diagnostic Diagnostic)> _items = [];
    private int _lastParserError = -1;

    /// <summary>Set when the rest of the text is not read; what follows is consequence.</summary>
    public bool Silent { get; set; }

    public void Lexical(DiagnosticDescriptor descriptor, int start, int end, string message) => Add(descriptor, start, end, message, lexical: true);

    public void Syntactic(DiagnosticDescriptor descriptor, int start, int end, string message)
    {
        if (_lastParserError == start)
        {
            return;
        }

        _lastParserError = start;
        Add(descriptor, start, end, message, lexical: false);
    }

    /// <summary>Whether the parser said already that it does not understand the token at this place.</summary>
    public bool WasReportedAt(int start) => _lastParserError == start;

    public void MoveTo(DiagnosticBag diagnostics)
    {
        if (_items.Count == 0)
        {
            return;
        }

        _items.Sort(static (a, b) => Place(a).CompareTo(Place(b)) is var byPlace and not 0 ? byPlace : a.Order.CompareTo(b.Order));
        var lastLine = 0;
        var told = 0;
        foreach (var item in _items)
        {
            var line = source.LineAndColumn(Place(item)).Line;
            if (line == lastLine && !item.Lexical)
            {
                continue;
            }

            lastLine = line;
            if (++told > Limit)
            {
                diagnostics.Add(SyntaxDiagnostics.TooManyErrors.At(item.Diagnostic.Primary, "too many errors"));
                return;
            }

            diagnostics.Add(item.Diagnostic);
        }
    }

    private static int Place((int Order, bool Lexical, Diagnostic Diagnostic) item) => item.Diagnostic.Primary?.Span.Start ?? 0;

    private void Add(DiagnosticDescriptor descriptor, int start, int end, string message, bool lexical)
    {
        // A file that is no CUE at all must not cost memory for each of its characters.
        if (!Silent && _items.Count < Limit * 100)
        {
            _items.Add((_items.Count, lexical, descriptor.At(new Location(source, TextSpan.Between(start, end)), message)));
        }
    }
}
