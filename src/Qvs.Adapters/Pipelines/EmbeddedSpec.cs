using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Qvs.Adapters.Pipelines;

/// <summary>A Pipeline with its Tasks in it: what a run pins. Nothing that it needs is anywhere else.</summary>
/// <param name="Problems">References to Tasks that are not there.</param>
public sealed record EmbeddedPipeline(string Name, JsonObject Spec, ImmutableArray<string> Problems);

/// <summary>
/// Puts <c>taskSpec</c>s in the place of <c>taskRef</c>s. References to custom tasks (with an <c>apiVersion</c> that is not Tekton's, such as approvals)
/// stay: the platform resolves them. A Task's labels and annotations come along as the embedded task's metadata.
/// </summary>
public static class EmbeddedSpec
{
    /// <param name="pipeline">A Pipeline manifest, <c>tekton.dev/v1</c> or <c>v1beta1</c>.</param>
    /// <param name="tasks">Task manifests by name.</param>
    public static EmbeddedPipeline Of(JsonObject pipeline, IReadOnlyDictionary<string, JsonObject> tasks)
    {
        var name = (string?)pipeline["metadata"]?["name"] ?? "";
        var spec = pipeline["spec"] is JsonObject found ? (JsonObject)found.DeepClone() : [];
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var task in new[] { "tasks", "finally" }.SelectMany(key => spec[key] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (task["taskRef"] is not JsonObject reference)
            {
                Modernize(task["taskSpec"] as JsonObject);
            }
            else if (!IsCustom(reference))
            {
                Embed(task, (string?)reference["name"] ?? "", tasks, name, problems);
            }
        }

        return new EmbeddedPipeline(name, spec, problems.ToImmutable());
    }

    private static void Embed(JsonObject task, string name, IReadOnlyDictionary<string, JsonObject> tasks, string pipeline, ImmutableArray<string>.Builder problems)
    {
        if (!tasks.TryGetValue(name, out var manifest) || manifest["spec"] is not JsonObject spec)
        {
            problems.Add($"The task '{task["name"]}' of the Pipeline '{pipeline}' refers to the Task '{name}', which is not among the manifests.");
            return;
        }

        var embedded = (JsonObject)spec.DeepClone();
        var metadata = new JsonObject();
        foreach (var key in new[] { "labels", "annotations" })
        {
            if (manifest["metadata"]?[key] is JsonObject { Count: > 0 } values)
            {
                metadata[key] = values.DeepClone();
            }
        }

        if (metadata.Count > 0)
        {
            embedded["metadata"] = metadata;
        }

        Modernize(embedded);
        task.Remove("taskRef");
        task["taskSpec"] = embedded;
    }

    private static bool IsCustom(JsonObject reference) =>
        (string?)reference["apiVersion"] is { Length: > 0 } version && !version.StartsWith("tekton.dev/", StringComparison.Ordinal);

    /// <summary><c>resources</c> of steps has another name in v1, in which runs are made.</summary>
    private static void Modernize(JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        var containers = new[] { "steps", "sidecars" }.SelectMany(key => spec[key] as JsonArray ?? []).OfType<JsonObject>();
        foreach (var container in spec["stepTemplate"] is JsonObject template ? containers.Append(template) : containers)
        {
            if (container["resources"] is { } resources && container["computeResources"] is null)
            {
                container.Remove("resources");
                container["computeResources"] = resources.DeepClone();
            }
        }
    }
}
