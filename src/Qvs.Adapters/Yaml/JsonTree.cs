using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Yaml;

/// <summary>JSON text as the same nodes that YAML gives. (YAML readers do not agree on JSON's escapes, so JSON is read as JSON.)</summary>
public static class JsonTree
{
    public static YamlNode? Read(SourceText source, DiagnosticBag diagnostics, YamlLimits? limits = null)
    {
        limits ??= YamlLimits.Default;
        var bytes = Encoding.UTF8.GetBytes(source.Content);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.MostDepth });
        var walk = new Walk(source, bytes, limits);
        try
        {
            reader.Read();
            var node = walk.Node(ref reader);
            // Text after the value makes the next read fail.
            reader.Read();
            return node;
        }
        catch (YamlRefusal refusal)
        {
            diagnostics.Add(refusal.Diagnostic);
        }
        catch (JsonException e)
        {
            var place = walk.Place(LineOffset(source, e), 0);
            diagnostics.Add(e.Message.Contains("depth", StringComparison.Ordinal)
                ? YamlDiagnostics.Limit.At(place, $"lists and maps are nested more than {limits.MostDepth} levels deep here")
                : YamlDiagnostics.Syntax.At(place, $"the JSON is malformed: {e.Message.Split(". ")[0]}. Check commas, quotes and brackets of this line"));
        }

        return null;
    }

    private static int LineOffset(SourceText source, JsonException e)
    {
        var bytes = Encoding.UTF8.GetBytes(source.Content).AsSpan();
        var offset = 0;
        for (var line = 0L; line < (e.LineNumber ?? 0); line++)
        {
            var end = bytes[offset..].IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            offset += end + 1;
        }

        return (int)Math.Min(offset + (e.BytePositionInLine ?? 0), bytes.Length);
    }

    private sealed class Walk(SourceText source, byte[] bytes, YamlLimits limits)
    {
        private int _nodes;
        private int _countedBytes;
        private int _countedCharacters;

        public YamlNode Node(ref Utf8JsonReader reader)
        {
            var start = (int)reader.TokenStartIndex;
            var place = Place(start, (int)reader.BytesConsumed - start);
            if (++_nodes > limits.MostNodes)
            {
                throw new YamlRefusal(YamlDiagnostics.Limit.At(place, $"the document has more than {limits.MostNodes} values"));
            }

            return reader.TokenType switch
            {
                JsonTokenType.StartArray => List(ref reader, place),
                JsonTokenType.StartObject => Map(ref reader, place),
                JsonTokenType.String => new YamlScalar(place, Text(ref reader, place), IsPlain: false),
                _ => new YamlScalar(place, Encoding.UTF8.GetString(reader.ValueSpan), IsPlain: true),
            };
        }

        public Location Place(int offset, int length)
        {
            // Offsets mostly rise, so characters are counted on from the last place.
            if (offset < _countedBytes)
            {
                (_countedBytes, _countedCharacters) = (0, 0);
            }

            _countedCharacters += Encoding.UTF8.GetCharCount(bytes, _countedBytes, offset - _countedBytes);
            _countedBytes = offset;
            return new Location(source, new TextSpan(_countedCharacters, Encoding.UTF8.GetCharCount(bytes, offset, length)));
        }

        /// <summary>Half of a surrogate pair is sound JSON, but no text.</summary>
        private static string Text(ref Utf8JsonReader reader, Location place)
        {
            try
            {
                return reader.GetString() ?? "";
            }
            catch (InvalidOperationException)
            {
                throw new YamlRefusal(YamlDiagnostics.Syntax.At(place, "this text has only one half of a surrogate pair (\\ud800 to \\udfff). Write the whole character"));
            }
        }

        private YamlSequence List(ref Utf8JsonReader reader, Location place)
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Node(ref reader));
            }

            return new YamlSequence(place, items.ToImmutable(), 1 + items.Sum(i => i.Weight));
        }

        private YamlMapping Map(ref Utf8JsonReader reader, Location place)
        {
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var start = (int)reader.TokenStartIndex;
                var at = Place(start, reader.ValueSpan.Length + 2);
                var key = new YamlScalar(at, Text(ref reader, at), IsPlain: false);
                if (!keys.Add(key.Text))
                {
                    throw new YamlRefusal(YamlDiagnostics.DuplicateKey.At(key.Place, $"the key \"{key.Text}\" is given twice. Remove one of the two"));
                }

                reader.Read();
                entries.Add(new YamlEntry(key, Node(ref reader)));
            }

            return new YamlMapping(place, entries.ToImmutable(), 1 + entries.Sum(e => e.Value.Weight + 1));
        }
    }
}
