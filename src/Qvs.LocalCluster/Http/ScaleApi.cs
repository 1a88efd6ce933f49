using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Patching;

namespace Qvs.LocalCluster.Http;

/// <summary>The scale subresource: the replicas of whatever kind in one common shape.</summary>
internal sealed class ScaleApi(ObjectStore store, ScalePaths paths)
{
    public async Task Handle(ApiCall call)
    {
        var method = call.Http.Request.Method;
        if (method == "GET")
        {
            await Answers.Json(call.Http, Of(store.Present(call.Kind, store.Find(call.Kind, call.Path.Namespace, call.Name))));
            return;
        }

        var bytes = await Bodies.Read(call.Http);
        Func<JsonObject, JsonObject> change = (method, Bodies.MediaType(call.Http)) switch
        {
            ("PUT", _) => _ => Bodies.Object(bytes, yaml: false),
            ("PATCH", "application/json-patch+json") => s => JsonPatch.Apply(s, Bodies.Json(bytes).Value as JsonArray ?? []) as JsonObject ?? s,
            ("PATCH", _) => s => MergePatch.Apply(s, Bodies.Object(bytes, yaml: false)) as JsonObject ?? s,
            _ => throw Refusals.MethodNotAllowed(),
        };
        var options = call.Write();
        var changed = store.Change(call.Kind, call.Path.Namespace, call.Name, obj =>
        {
            var scale = change(Of(obj));
            if (scale.Meta().Text("resourceVersion") is { Length: > 0 } version && version != obj.Meta().Text("resourceVersion"))
            {
                throw Refusals.Modified(call.Kind, call.Name);
            }

            var replicas = scale.Number("spec", "replicas") ?? 0;
            if (replicas < 0)
            {
                throw Refusals.Invalid(
                    call.Kind with { Resource = new ResourceKind("autoscaling", "v1", call.Kind.Resource.Plural, "Scale", true) },
                    call.Name,
                    [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
            }

            Set(obj, paths.SpecReplicas, replicas);
            return obj;
        }, options);
        await Answers.Json(call.Http, Of(changed));
    }

    private JsonObject Of(JsonObject obj)
    {
        var meta = new JsonObject();
        foreach (var key in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (obj.Meta()[key] is { } value)
            {
                meta[key] = value.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = obj.Number(Steps(paths.StatusReplicas)) ?? 0 };
        if (Selector(obj) is { } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = meta,
            ["spec"] = new JsonObject { ["replicas"] = obj.Number(Steps(paths.SpecReplicas)) ?? 0 },
            ["status"] = status,
        };
    }

    /// <summary>Built-in kinds have a selector object in their spec; a CRD names a path to the selector's text.</summary>
    private string? Selector(JsonObject obj) =>
        paths.Selector is { } path && obj.Text(Steps(path)) is { } text ? text
        : obj.Object("spec", "selector") is { } selector
            ? string.Join(',', (selector.Object("matchLabels") ?? selector).Where(p => p.Value is JsonValue).Select(p => $"{p.Key}={p.Value.Text()}"))
            : null;

    private static void Set(JsonObject obj, string path, long value)
    {
        var steps = Steps(path);
        for (var i = 0; i < steps.Length - 1; i++)
        {
            obj = obj.Ensure(steps[i]);
        }

        obj[steps[^1]] = value;
    }

    private static string[] Steps(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);
}
