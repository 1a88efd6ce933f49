using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>Results and params as Tekton writes them: lists of <c>name</c> and <c>value</c>, a value being text, a list or a map.</summary>
internal static class ResultReading
{
    public static ImmutableSortedDictionary<string, ParameterValue> Named(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var item in node.Objects(path))
        {
            if (item.Text("name") is { } name)
            {
                read[name] = Value(item["value"]);
            }
        }

        return read.ToImmutable();
    }

    private static ParameterValue Value(JsonNode? value) => value switch
    {
        JsonArray items => ParameterValue.Of(items.Select(Text)),
        JsonObject fields => ParameterValue.Of(fields.Select(field => KeyValuePair.Create(field.Key, Text(field.Value)))),
        _ => ParameterValue.Of(Text(value)),
    };

    private static string Text(JsonNode? value) => value is JsonValue one && one.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";
}
