using System.Collections.Immutable;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Qvs.Adapters.Yaml;

/// <summary>Events to nodes, within the limits. An alias gives the node itself again, so a document never grows beyond what was read.</summary>
internal sealed class YamlTreeBuilder(SourceText source, YamlEvents events, YamlLimits limits)
{
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private int _aliases;

    public YamlNode Document()
    {
        events.Next();
        if (events.Next() is not DocumentStart)
        {
            throw Refuse(YamlDiagnostics.Documents, new Location(source, default), $"{source.Name} is empty");
        }

        var root = Node(events.Next(), 0);
        events.Next();
        var after = events.Next();
        return after is StreamEnd
            ? root
            : throw Refuse(
                YamlDiagnostics.Documents, events.Place(after), "a second document starts here; this file holds one. Remove the line '---' and what follows");
    }

    public IReadOnlyList<YamlNode> Stream()
    {
        var documents = new List<YamlNode>();
        events.Next();
        while (events.Next() is DocumentStart)
        {
            _anchors.Clear();
            var root = Node(events.Next(), 0);
            events.Next();
            if (root is not YamlScalar { Value.Kind: ScalarKind.Null })
            {
                documents.Add(root);
            }
        }

        return documents.Count > 0 ? documents : throw Refuse(YamlDiagnostics.Documents, new Location(source, default), $"{source.Name} is empty");
    }

    private YamlNode Node(ParsingEvent e, int depth)
    {
        var place = events.Place(e);
        if (depth > limits.MostDepth)
        {
            throw Refuse(YamlDiagnostics.Limit, place, $"lists and maps are nested more than {limits.MostDepth} levels deep here");
        }

        if (e is AnchorAlias alias)
        {
            return Alias(alias, place);
        }

        Count(1, place);
        RefuseTag(e, place);
        YamlNode node = e switch
        {
            Scalar scalar => ReadScalar(scalar, place),
            SequenceStart => ReadSequence(place, depth),
            MappingStart => ReadMapping(place, depth),
            _ => throw Refuse(YamlDiagnostics.Syntax, place, "a value is expected here"),
        };
        if (e is NodeEvent { Anchor.IsEmpty: false } named)
        {
            _anchors[named.Anchor.Value] = node;
        }

        return node;
    }

    private YamlNode Alias(AnchorAlias alias, Location place)
    {
        if (++_aliases > limits.MostAliases)
        {
            throw Refuse(YamlDiagnostics.Limit, place, $"the document uses more than {limits.MostAliases} aliases. Write the values out");
        }

        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw Refuse(YamlDiagnostics.Syntax, place, $"no anchor &{alias.Value.Value} is complete before the alias *{alias.Value.Value}");
        }

        Count(node.Weight, place);
        return node;
    }

    private static void RefuseTag(ParsingEvent e, Location place)
    {
        if (e is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag } && !(e is Scalar && tag.Value == "tag:yaml.org,2002:str"))
        {
            throw Refuse(YamlDiagnostics.Unsupported, place, $"the tag {tag.Value} is not supported. Remove it, or use !!str for text");
        }
    }

    private YamlScalar ReadScalar(Scalar scalar, Location place)
    {
        if (scalar.Value.Length > limits.MostScalarCharacters)
        {
            throw Refuse(YamlDiagnostics.Limit, place, $"this text has {scalar.Value.Length} characters; at most {limits.MostScalarCharacters} are read");
        }

        return new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty);
    }

    private YamlSequence ReadSequence(Location place, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        for (var e = events.Next(); e is not SequenceEnd; e = events.Next())
        {
            items.Add(Node(e, depth + 1));
        }

        return new YamlSequence(place, items.ToImmutable(), Weigh(items));
    }

    private YamlMapping ReadMapping(Location place, int depth)
    {
        var entries = new List<YamlEntry>();
        var merged = new List<YamlMapping>();
        var keys = new Dictionary<string, Location>(StringComparer.Ordinal);
        for (var e = events.Next(); e is not MappingEnd; e = events.Next())
        {
            if (Node(e, depth + 1) is not YamlScalar key)
            {
                throw Refuse(YamlDiagnostics.Unsupported, events.Place(e), "a key of a map has to be text");
            }

            var value = Node(events.Next(), depth + 1);
            if (key is { IsPlain: true, Text: "<<" })
            {
                merged.AddRange(Merged(value));
                continue;
            }

            if (!keys.TryAdd(key.Text, key.Place))
            {
                throw new YamlRefusal(YamlDiagnostics.DuplicateKey.At(
                    key.Place, $"the key \"{key.Text}\" is already given at {keys[key.Text]}. Remove one of the two") with
                {
                    Related = [keys[key.Text]],
                });
            }

            entries.Add(new YamlEntry(key, value));
        }

        entries.AddRange(merged.SelectMany(m => m.Entries).Where(entry => keys.TryAdd(entry.Key.Text, entry.Key.Place)));
        return new YamlMapping(place, [.. entries], Weigh(entries.Select(entry => entry.Value)) + entries.Count);
    }

    private static IEnumerable<YamlMapping> Merged(YamlNode value) => value switch
    {
        YamlMapping mapping => [mapping],
        YamlSequence sequence when sequence.Items.All(i => i is YamlMapping) => sequence.Items.Cast<YamlMapping>(),
        _ => throw Refuse(YamlDiagnostics.Unsupported, value.Place, "the merge key << takes a map or a list of maps"),
    };

    private static int Weigh(IEnumerable<YamlNode> nodes) => 1 + nodes.Sum(n => n.Weight);

    private void Count(int nodes, Location place)
    {
        _nodes += nodes;
        if (_nodes > limits.MostNodes)
        {
            throw Refuse(YamlDiagnostics.Limit, place, $"the document has more than {limits.MostNodes} values, aliases written out");
        }
    }

    private static YamlRefusal Refuse(DiagnosticDescriptor descriptor, Location place, string message) => new(descriptor.At(place, message));
}
