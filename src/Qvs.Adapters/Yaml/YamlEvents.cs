using Qvs.Cue.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Qvs.Adapters.Yaml;

/// <summary>The parser's events, with places in our own source text. Comments are left out.</summary>
internal sealed class YamlEvents(SourceText source)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(source.Content), skipComments: true));

    public ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() && _parser.Current is { } next ? next : new StreamEnd();
        }
        catch (InvalidOperationException e)
        {
            // The library's scanner says so of some unclosed brackets.
            var at = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "A bracket or quote is not closed", e);
        }
    }

    public Location Place(ParsingEvent e) => Place(e.Start, e.End);

    public Location Place(in Mark start, in Mark end)
    {
        var from = Math.Clamp((int)start.Index, 0, source.Content.Length);
        return new Location(source, TextSpan.Between(from, Math.Clamp((int)end.Index, from, source.Content.Length)));
    }
}
