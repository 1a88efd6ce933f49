using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Storage;

/// <summary>One state of one object, as compact JSON text in the storage version; never changed, shared by lists and watches.</summary>
internal sealed class StoredObject(string ns, string name, long revision, byte[] json)
{
    private FrozenDictionary<string, string>? _labels;

    public string Namespace { get; } = ns;

    public string Name { get; } = name;

    public long Revision { get; } = revision;

    public byte[] Bytes { get; } = json;

    public IReadOnlyDictionary<string, string> Labels => _labels ??= ReadLabels(Bytes);

    public JsonObject ToJson() => Json.Parse(Bytes);

    /// <summary>A stand-in that only has a place in the order of keys.</summary>
    public static StoredObject Key(string ns, string name) => new(ns, name, 0, []);

    public static readonly IComparer<StoredObject> ByKey = Comparer<StoredObject>.Create((a, b) =>
        string.CompareOrdinal(a?.Namespace, b?.Namespace) is var c and not 0 ? c : string.CompareOrdinal(a?.Name, b?.Name));

    /// <summary>Reads labels without building the whole object, as selectors are tried on every object of a kind.</summary>
    private static FrozenDictionary<string, string> ReadLabels(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.Read();
        if (!Enter(ref reader, "metadata"u8) || !Enter(ref reader, "labels"u8))
        {
            return FrozenDictionary<string, string>.Empty;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString() ?? "";
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                labels[key] = reader.GetString() ?? "";
            }
            else
            {
                reader.Skip();
            }
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>From a StartObject to the StartObject of one of its members.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
            {
                return reader.TokenType == JsonTokenType.StartObject;
            }

            reader.Skip();
        }

        return false;
    }
}
