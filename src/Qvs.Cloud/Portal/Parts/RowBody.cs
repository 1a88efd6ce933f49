using System.Globalization;
using System.Text.Json;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>The summary of a list's row. What an older server wrote may lack members; a list then shows less, and never fails.</summary>
internal readonly struct RowBody(JsonElement body)
{
    public static RowBody Of(ListingRow row)
    {
        try
        {
            using var document = JsonDocument.Parse(row.Body.Length == 0 ? "{}" : row.Body);
            return new RowBody(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>An object inside; itself empty if there is none.</summary>
    public RowBody Child(string name) => new(Find(name) is { ValueKind: JsonValueKind.Object } child ? child : default);

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>The texts of a map inside, by name.</summary>
    public ImmutableSortedDictionary<string, string> Map(string name) => Find(name) is { ValueKind: JsonValueKind.Object } map
        ? map.EnumerateObject().ToImmutableSortedDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;

    public string Text(string name, string otherwise = "") => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => otherwise,
    };

    /// <summary>The first of several names that is there.</summary>
    public string Any(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    public int Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;

    /// <summary>How many entries a list inside has.</summary>
    public int Count(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;

    public bool Flag(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    public DateTimeOffset? Time(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at))
            {
                return at;
            }
        }

        return null;
    }

    public ImmutableArray<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private JsonElement? Find(string name)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in body.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }
}
