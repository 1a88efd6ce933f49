namespace Qvs.LocalCluster.Schemas;

internal enum SchemaType
{
    Any,
    Object,
    Map,
    Array,
    Text,
    Bytes,
    Time,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,
}

/// <summary>
/// The shape of a value: of a built-in kind (from <c>kubernetes.schemas</c>) or of a custom one (from its CRD). One form serves decoding,
/// validation, patches, server-side apply and OpenAPI.
/// </summary>
internal sealed class Schema
{
    public SchemaType Type { get; set; } = SchemaType.Any;

    /// <summary>Name of the type in Go and OpenAPI, for example <c>core.v1.Container</c>; null for anonymous ones.</summary>
    public string? Name { get; set; }

    public string? Format { get; set; }

    public string? Description { get; set; }

    public Dictionary<string, Schema> Properties { get; private init; } = new(StringComparer.Ordinal);

    public HashSet<string> Required { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Of a map's values or a list's items.</summary>
    public Schema? Items { get; set; }

    public bool PreserveUnknown { get; set; }

    public bool Nullable { get; set; }

    public bool EmbeddedResource { get; set; }

    /// <summary>Replaced as a whole by server-side apply.</summary>
    public bool Atomic { get; set; }

    public string? MergeKey { get; set; }

    public bool MergePrimitives { get; set; }

    public bool RetainKeys { get; set; }

    public IReadOnlyList<string> ListKeys { get; set; } = [];

    public bool IsSet { get; set; }

    public System.Text.Json.Nodes.JsonNode? Default { get; set; }

    /// <summary>The schema as its CRD states it, for the rules that only matter to validation.</summary>
    public System.Text.Json.Nodes.JsonObject? Rules { get; set; }

    public bool Integer64 { get; set; }

    /// <summary>The same type to carry marks of one use; fields are shared, as those of types further down in the table come later.</summary>
    public Schema WithOwnMarks() =>
        new() { Type = Type, Name = Name, Format = Format, Properties = Properties, Required = Required, Items = Items, PreserveUnknown = PreserveUnknown, Atomic = Atomic };

    public Schema? Property(string name) => Properties.TryGetValue(name, out var s) ? s : Type == SchemaType.Map ? Items : null;
}
