using System.Globalization;
using System.Text.Json;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Cloud.Portal.Applications;

/// <param name="Inherited">What it is without a value of its own; empty if nothing gives one.</param>
/// <param name="Layer">Where the inherited value is from, or null.</param>
/// <param name="IsMissing">The adapters need it, and nothing gives it.</param>
public sealed record GridRow(string Name, string Type, string Description, string Own, string Inherited, OriginKind? Layer, bool IsRequired, bool IsMissing)
{
    /// <summary>Whether what is typed can not be of the type. Adapters have the last word when they compile.</summary>
    public bool IsMistyped => Own.Length > 0 && Type switch
    {
        "integer" => !long.TryParse(Own, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => !double.TryParse(Own, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "boolean" => Own is not ("true" or "false"),
        _ => false,
    };

    public string Effective => Own.Length > 0 ? Own : Inherited;
}

/// <param name="Default">As the adapters give it, or null.</param>
public sealed record DeclaredParameter(string Name, string Type, string Description, string? Default, bool IsRequired);

/// <summary>The parameters of a deployment as a table: what the adapters declare, what comes from elsewhere, and what is being typed. Missing ones first.</summary>
public static class ParameterGrid
{
    public static ImmutableArray<GridRow> Rows(
        IReadOnlyCollection<DeclaredParameter> declared, IReadOnlyDictionary<string, DeploymentParameter> values, IReadOnlyDictionary<string, string> own)
    {
        var known = declared.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return
        [
            .. known.Keys.Union(values.Keys).Union(own.Keys).Select(name => Row(name, known.GetValueOrDefault(name), values.GetValueOrDefault(name), own.GetValueOrDefault(name, "")))
                .OrderByDescending(row => row.IsMissing).ThenByDescending(row => row.Own.Length > 0).ThenBy(row => row.Layer is OriginKind.BuiltIn).ThenBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a JSON Schema says of its properties; a schema that says it otherwise says less here, and breaks nothing.</summary>
    public static List<DeclaredParameter> Declared(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                ? [.. properties.EnumerateObject().Select(property => Of(property, Required(document.RootElement)))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static GridRow Row(string name, DeclaredParameter? declared, DeploymentParameter? value, string own)
    {
        // A value from the deployment itself is the own one as it was saved: it is not inherited.
        var inherited = value is { Layer: not OriginKind.DeploymentConfig } ? value : null;
        var text = inherited?.Value ?? declared?.Default ?? "";
        OriginKind? layer = inherited?.Layer ?? (declared?.Default is null ? null : OriginKind.PipelineDefault);
        var required = declared?.IsRequired == true;
        return new GridRow(name, declared?.Type ?? "", declared?.Description ?? "", own, text, layer, required, required && own.Length == 0 && layer is null);
    }

    private static HashSet<string> Required(JsonElement root) => root.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
        ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToHashSet(StringComparer.Ordinal)
        : [];

    private static DeclaredParameter Of(JsonProperty property, HashSet<string> required)
    {
        var value = property.Value;
        return value.ValueKind == JsonValueKind.Object
            ? IsSecret(value)
                ? new(property.Name, "secret", Text(value, "description") ?? "", null, false)
                : new(property.Name, Text(value, "type") ?? "", (Text(value, "description") ?? "").Replace("`", "", StringComparison.Ordinal), Text(value, "default"), required.Contains(property.Name))
            : new(property.Name, "", "", null, required.Contains(property.Name));
    }

    // Its value is a reference, which stands in the table of secrets.
    private static bool IsSecret(JsonElement value) => value.TryGetProperty("x-qvs-secret", out var secret) && secret.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var found)
        ? found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Array => string.Join(',', found.EnumerateArray().Select(item => item.ToString())),
            _ => found.GetRawText(),
        }
        : null;
}
