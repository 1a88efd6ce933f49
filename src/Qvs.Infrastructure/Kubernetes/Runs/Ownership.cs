using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>Marks by which the platform knows its own objects.</summary>
internal static class Ownership
{
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string Platform = "qvs-cloud";

    public static string ManagedSelector { get; } = $"{ManagedByLabel}={Platform}";

    public static JsonObject Labels(RunKey run) => new()
    {
        [ManagedByLabel] = Platform,
        [PipelineRunManifest.LineLabel] = run.Line.Value,
        [PipelineRunManifest.RunLabel] = run.Number.ToString(CultureInfo.InvariantCulture),
    };

    public static string SelectorOf(RunKey run) =>
        string.Create(CultureInfo.InvariantCulture, $"{PipelineRunManifest.LineLabel}={run.Line.Value},{PipelineRunManifest.RunLabel}={run.Number}");

    public static JsonObject Annotations(RunKey run) => new() { [PipelineRunManifest.RunAnnotation] = run.ToString() };

    public static bool IsOf(this JsonObject found, RunKey run) => found.Annotation(PipelineRunManifest.RunAnnotation) == run.ToString();

    public static bool IsManaged(this JsonObject found) => found.Label(ManagedByLabel) == Platform;

    public static bool IsGoing(this JsonObject found) => found.Has("metadata", "deletionTimestamp");

    public static string Uid(this JsonObject found) => found.Text("metadata", "uid") ?? "";

    /// <summary>With this the cluster's garbage collector deletes what belongs to the claim of a run together with it.</summary>
    public static JsonObject Reference(JsonObject claim) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["name"] = claim.Name(),
        ["uid"] = claim.Uid(),
    };
}
