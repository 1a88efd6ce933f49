using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Retrying;

namespace Qvs.Grains.Delivery;

/// <summary>What the platform writes on a PipelineRun for its tasks, which Tekton hands on to their pods (formats.md 2.5.8).</summary>
internal static class RunAnnotations
{
    public const string ApiEndpoint = "vs.axis-dev.io/api-endpoint";
    public const string Secrets = "pipeline.qmonus.net/secrets";

    /// <summary>On a task (Qvs.Adapters writes it): it wants the deployment's secret references.</summary>
    private const string UsesSecrets = "vs.axis-dev.io/use-app-secrets";

    public static bool WantsSecrets(JsonObject spec) =>
        new[] { "tasks", "finally" }.SelectMany(key => (spec[key] as JsonArray ?? []).OfType<JsonObject>())
            .Any(task => task["taskSpec"]?["metadata"]?["annotations"]?[UsesSecrets] is JsonValue value && value.ToString() == "true");

    /// <param name="secrets">The Deployment Secret, by parameter: references, never values.</param>
    /// <param name="made">When the run was made.</param>
    public static void Add(JsonObject manifest, DateTimeOffset made, Uri? endpoint, IReadOnlyDictionary<string, SecretReference> secrets)
    {
        var annotations = (JsonObject)manifest["metadata"]!["annotations"]!;
        annotations[PipelineRunManifest.MadeAnnotation] = made.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (endpoint is not null)
        {
            annotations[ApiEndpoint] = endpoint.ToString().TrimEnd('/');
        }

        if (secrets.Count > 0)
        {
            var list = new JsonArray([.. secrets.Select(secret => new JsonObject { ["name"] = secret.Key, ["key"] = secret.Value.Key, ["version"] = secret.Value.Version })]);
            annotations[Secrets] = list.ToJsonString();
        }
    }
}
