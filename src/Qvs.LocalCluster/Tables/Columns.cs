using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tables;

/// <summary>A column with the way to its cell.</summary>
internal sealed record Column(string Name, string Type, Func<JsonObject, DateTimeOffset, JsonNode?> Cell, int Priority = 0)
{
    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type == "date" ? "string" : Type,
        ["format"] = Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = Priority,
    };
}

/// <summary>The columns of each kind: its CRD's, the built-in ones, or name and age.</summary>
internal static class Columns
{
    private static readonly Column Name = new("Name", "string", (o, _) => o.Name());
    private static readonly Column Age = new("Age", "string", (o, now) => Durations.Since(o.Meta().Text("creationTimestamp"), now));

    public static IReadOnlyList<Column> Of(ApiKind kind)
    {
        if (kind.Columns.Count > 0)
        {
            return [Name, .. kind.Columns.Select(FromPath)];
        }

        if (kind.Custom)
        {
            return [Name, Age];
        }

        return BuiltInColumns.For(kind.Table) is { } own ? [Name, .. own] : [Name, Age];
    }

    public static Column AgeColumn => Age;

    private static Column FromPath(PrinterColumn column)
    {
        var path = column.JsonPath;
        return new Column(column.Name, column.Type, (o, now) => Show(JsonPath.First(o, path), column.Type, now), column.Priority);
    }

    private static JsonNode? Show(JsonNode? value, string type, DateTimeOffset now) => (value, type) switch
    {
        (null, _) => null,
        (_, "date") => Durations.Since(value.Text(), now),
        (JsonValue, "string") => value.Text() ?? value.ToJsonString(),
        (JsonValue, _) => value.DeepClone(),
        _ => value.ToJsonString(Json.Options),
    };
}
