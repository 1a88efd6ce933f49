using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Grains.Delivery;

/// <summary>
/// Which Kubernetes Secrets the tasks of a PipelineRun mount or read: their names are literals or come through parameters (formats.md 2.5.7). Only
/// where a name is used as a secret's counts, so that no other parameter pulls a credential onto a cluster by having its name as value.
/// </summary>
internal static partial class SecretNames
{
    /// <param name="spec">The <c>pipelineSpec</c> with embedded tasks.</param>
    /// <param name="given">The parameters of the PipelineRun.</param>
    public static ImmutableSortedSet<string> Of(JsonObject spec, IReadOnlyDictionary<string, ParameterValue> given)
    {
        var names = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var parameters = Defaults(spec["params"]);
        foreach (var (name, value) in given.Where(pair => pair.Value.Type == ParameterType.Text))
        {
            parameters[name] = value.Text;
        }

        foreach (var task in Objects(spec["tasks"]).Concat(Objects(spec["finally"])))
        {
            if (task["taskSpec"] is JsonObject taskSpec)
            {
                var own = Defaults(taskSpec["params"]);
                foreach (var parameter in Objects(task["params"]))
                {
                    own[Text(parameter["name"])] = Fill(Text(parameter["value"]), parameters);
                }

                names.UnionWith(Uses(taskSpec).Select(name => Fill(name, own)).Where(name => name.Length > 0));
            }
        }

        return names.ToImmutable();
    }

    /// <summary>Wherever a pod names a secret: volumes, projected volumes, environment, in steps, sidecars and the step template.</summary>
    private static IEnumerable<string> Uses(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key switch
        {
            "secret" when pair.Value is JsonObject secret => [Text(secret["secretName"]), Text(secret["name"])],
            "secretKeyRef" or "secretRef" when pair.Value is JsonObject reference => [Text(reference["name"])],
            _ => Uses(pair.Value),
        }),
        JsonArray list => list.SelectMany(Uses),
        _ => [],
    };

    private static Dictionary<string, string> Defaults(JsonNode? parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Objects(parameters))
        {
            values[Text(parameter["name"])] = Text(parameter["default"]);
        }

        return values;
    }

    private static string Fill(string text, Dictionary<string, string> values) =>
        Parameter().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value, ""));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    [GeneratedRegex("""\$\(params(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\[["']([^"'\]]+)["']\])\)""", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
