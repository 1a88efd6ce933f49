using Qvs.Cue.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Qvs.Adapters.Yaml;

/// <summary>The parser's events, with places in our own source text. Comments are left out.</summary>
internal sealed class YamlEvents(SourceText source)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(source.Content), skipComments: true));

    public ParsingEvent Next() => _parser.MoveNext() ? _parser.Current ?? throw new YamlException("The document ends early") : new StreamEnd();

    public Location Place(ParsingEvent e) => Place(e.Start, e.End);

    public Location Place(in Mark start, in Mark end)
    {
        var from = Math.Clamp((int)start.Index, 0, source.Content.Length);
        return new Location(source, TextSpan.Between(from, Math.Clamp((int)end.Index, from, source.Content.Length)));
    }
}
