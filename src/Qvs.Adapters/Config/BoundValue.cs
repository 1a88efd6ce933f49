using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>Where a value that goes to an adapter was written, and which params it was made from.</summary>
public sealed record ValueOrigin(Location Place, ImmutableArray<string> Params)
{
    public static ValueOrigin Written(Location place) => new(place, []);
}

/// <summary>What is given to an adapter: data of JSON, in which every part knows its origin.</summary>
public abstract record BoundValue(ValueOrigin Origin)
{
    public JsonNode? ToJson() => this switch
    {
        BoundNull => null,
        BoundBoolean boolean => JsonValue.Create(boolean.Value),
        BoundNumber number => JsonNode.Parse(number.Literal),
        BoundText text => JsonValue.Create(text.Value),
        BoundList list => new JsonArray([.. list.Items.Select(i => i.ToJson())]),
        BoundMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.ToJson()))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

public sealed record BoundNull(ValueOrigin Origin) : BoundValue(Origin);

public sealed record BoundBoolean(bool Value, ValueOrigin Origin) : BoundValue(Origin);

/// <param name="Literal">As JSON writes it; an int has no point and no exponent.</param>
public sealed record BoundNumber(string Literal, ValueOrigin Origin) : BoundValue(Origin);

public sealed record BoundText(string Value, ValueOrigin Origin) : BoundValue(Origin);

public sealed record BoundList(ImmutableArray<BoundValue> Items, ValueOrigin Origin) : BoundValue(Origin);

public sealed record BoundMap(ImmutableArray<KeyValuePair<string, BoundValue>> Entries, ValueOrigin Origin) : BoundValue(Origin)
{
    public static BoundMap Empty(Location place) => new([], ValueOrigin.Written(place));
}
