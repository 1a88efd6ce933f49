namespace Qvs.Domain.Delivery.Parameters;

[JsonConverter(typeof(JsonStringEnumConverter<ParameterType>))]
public enum ParameterType
{
    Text,
    List,
    Map,
}

/// <summary>A value as Tekton has them: text, a list of texts, or a map of texts. Equal by content.</summary>
[GenerateSerializer, Alias("qvs.delivery.value"), Immutable]
[JsonConverter(typeof(ParameterValueJsonConverter))]
public sealed record ParameterValue
{
    private ParameterValue(ParameterType type, string text, ImmutableArray<string> items, ImmutableSortedDictionary<string, string> fields)
    {
        Type = type;
        Text = text;
        Items = items;
        Fields = fields;
    }

    public static ParameterValue Empty { get; } = Of("");

    [Id(0)]
    public ParameterType Type { get; }

    [Id(1)]
    public string Text { get; }

    [Id(2)]
    public ImmutableArray<string> Items { get; }

    [Id(3)]
    public ImmutableSortedDictionary<string, string> Fields { get; }

    public static ParameterValue Of(string text) => new(ParameterType.Text, text, [], NoFields);

    public static ParameterValue Of(IEnumerable<string> items) => new(ParameterType.List, "", [.. items], NoFields);

    public static ParameterValue Of(IEnumerable<KeyValuePair<string, string>> fields) =>
        new(ParameterType.Map, "", [], NoFields.AddRange(fields));

    /// <summary>Every text inside, in order: what may hold references.</summary>
    [JsonIgnore]
    public IEnumerable<string> Texts => Type switch
    {
        ParameterType.List => Items,
        ParameterType.Map => Fields.Values,
        _ => [Text],
    };

    private static ImmutableSortedDictionary<string, string> NoFields { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public bool Equals(ParameterValue? other) =>
        other is not null && Type == other.Type && Text == other.Text && Items.SequenceEqual(other.Items)
        && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        foreach (var text in Texts)
        {
            hash.Add(text, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => Type switch
    {
        ParameterType.List => $"[{string.Join(", ", Items)}]",
        ParameterType.Map => $"{{{string.Join(", ", Fields.Select(field => $"{field.Key}: {field.Value}"))}}}",
        _ => Text,
    };
}
