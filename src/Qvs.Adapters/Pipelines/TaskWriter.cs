using System.Text.Json.Nodes;

namespace Qvs.Adapters.Pipelines;

/// <summary>A task builder as a Tekton Task. Builders are written against v1beta1; v1 calls some things otherwise.</summary>
internal static class TaskWriter
{
    /// <summary>The platform puts the deployment's secret references on pods of such Tasks (formats 2.5.8).</summary>
    private const string UsesSecrets = "vs.axis-dev.io/use-app-secrets";

    public static string ApiVersion(TektonVersion version) => version == TektonVersion.V1 ? "tekton.dev/v1" : "tekton.dev/v1beta1";

    public static JsonObject Write(StageTask task, TektonVersion version)
    {
        var spec = new JsonObject();
        PipelineWriter.AddList(spec, "params", task.Params.Select(PipelineWriter.Param));
        PipelineWriter.AddList(spec, "results", task.Results.Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["description"] = r.Description }));
        foreach (var (key, value) in task.Copied)
        {
            spec[key] = value?.DeepClone();
        }

        if (version == TektonVersion.V1)
        {
            foreach (var container in ((string[])["steps", "sidecars"]).SelectMany(k => spec[k] as JsonArray ?? []).Append(spec["stepTemplate"]))
            {
                RenameResources(container as JsonObject);
            }
        }

        var metadata = new JsonObject { ["name"] = task.TaskName };
        if (task.UsesAppSecrets)
        {
            metadata["annotations"] = new JsonObject { [UsesSecrets] = "true" };
        }

        return new JsonObject { ["apiVersion"] = ApiVersion(version), ["kind"] = "Task", ["metadata"] = metadata, ["spec"] = spec };
    }

    private static void RenameResources(JsonObject? container)
    {
        if (container?["resources"] is { } resources)
        {
            container.Remove("resources");
            container["computeResources"] = resources.DeepClone();
        }
    }
}
