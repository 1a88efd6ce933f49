using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>A stage as a Tekton Pipeline: parameters merged by name, constants and results in place (formats 2.5.4 to 2.5.7).</summary>
internal sealed class PipelineWriter(PipelineRequest request, DiagnosticBag diagnostics)
{
    /// <summary>
    /// Approvals are custom tasks: the platform itself decides them, and no pod waits for a person. The group is that of the published kinds.
    /// </summary>
    public const string ApprovalApiVersion = "vs.axis-dev.io/v1";

    public JsonObject Write(Stage stage)
    {
        var spec = new JsonObject();
        AddList(spec, "params", MergeParams(stage).Select(Param));
        AddList(spec, "workspaces", Workspaces(stage));
        AddList(spec, "tasks", stage.Tasks.Select(t => Task(stage, t)));
        AddList(spec, "results", stage.Results.Select(r => (JsonNode)new JsonObject
        {
            ["name"] = r.Name,
            ["description"] = r.Description,
            ["value"] = $"$(tasks.{r.Task}.results.{r.Result})",
        }));
        var metadata = new JsonObject { ["name"] = PipelineName(stage) };
        var secrets = request.Config.Params.Where(p => p.Type == Config.ParamType.Secret).Select(p => p.Name).ToArray();
        if (secrets.Length > 0 && stage.Tasks.Any(t => t.UsesAppSecrets))
        {
            metadata["annotations"] = new JsonObject { ["vs.axis-dev.io/app-secrets"] = string.Join(',', secrets) };
        }

        return new JsonObject { ["apiVersion"] = TaskWriter.ApiVersion(request.Version), ["kind"] = "Pipeline", ["metadata"] = metadata, ["spec"] = spec };
    }

    public string PipelineName(Stage stage) => $"{request.Prefix}-{stage.Name}";

    public ImmutableArray<PipelineParamOrigin> Origins(Stage stage) =>
    [
        .. stage.Tasks
            .SelectMany(t => t.Params.Where(p => !t.Constants.ContainsKey(p.Name)).Select(p => (Name: t.PipelineName(p), Task: t, Param: p)))
            .GroupBy(p => p.Name)
            .Select(g => new PipelineParamOrigin(
                g.Key,
                g.Select(p => p.Param.Default).FirstOrDefault(d => d is not null),
                [.. g.Select(p => (p.Task.Id, p.Param.Name, p.Task.Adapter))],
                request.Config.Param(g.Key))),
    ];

    private List<TaskParam> MergeParams(Stage stage)
    {
        var merged = new List<TaskParam>();
        var owners = new Dictionary<string, (int Index, StageTask Task)>(StringComparer.Ordinal);
        foreach (var task in stage.Tasks)
        {
            foreach (var param in task.Params.Where(p => !task.Constants.ContainsKey(p.Name)))
            {
                var name = task.PipelineName(param);
                if (!owners.TryGetValue(name, out var first))
                {
                    owners.Add(name, (merged.Count, task));
                    merged.Add(param with { Name = name });
                    continue;
                }

                var other = merged[first.Index];
                if (param.Default is not null && other.Default is not null && param.Default != other.Default)
                {
                    diagnostics.Add(PipelineDiagnostics.DefaultConflict.At(
                        task.Place,
                        $"the parameter {name} of Pipeline {PipelineName(stage)} has the default \"{other.Default}\" in the task {first.Task.Id} and \"{param.Default}\" in {task.Id}. Give one of the tasks a prefix, or fix the parameter by constParams"));
                }

                merged[first.Index] = other with
                {
                    Default = other.Default ?? param.Default,
                    Description = other.Description.Length > 0 ? other.Description : param.Description,
                };
            }
        }

        return merged;
    }

    internal static JsonNode Param(TaskParam param)
    {
        var data = new JsonObject { ["name"] = param.Name, ["type"] = "string" };
        if (param.Description.Length > 0)
        {
            data["description"] = param.Description;
        }

        if (param.Default is not null)
        {
            data["default"] = param.Default;
        }

        return data;
    }

    private static IEnumerable<JsonNode> Workspaces(Stage stage)
    {
        var all = stage.Tasks.SelectMany(t => (t.Copied["workspaces"] as JsonArray ?? []).OfType<JsonObject>()).ToArray();
        foreach (var name in all.Select(w => w["name"]?.GetValue<string>()).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var declaration = new JsonObject { ["name"] = name };
            if (all.Where(w => w["name"]?.GetValue<string>() == name).All(w => w["optional"]?.GetValue<bool>() == true))
            {
                declaration["optional"] = true;
            }

            yield return declaration;
        }
    }

    private static JsonNode Task(Stage stage, StageTask task)
    {
        var data = new JsonObject
        {
            ["name"] = task.Id,
            ["taskRef"] = task.IsApproval
                ? new JsonObject { ["apiVersion"] = ApprovalApiVersion, ["kind"] = "Approval", ["name"] = task.TaskName }
                : new JsonObject { ["kind"] = "Task", ["name"] = task.TaskName },
        };
        AddList(data, "runAfter", task.RunAfter.Select(id => (JsonNode)id));
        AddList(data, "when", task.When.Select(w => (JsonNode)new JsonObject
        {
            ["input"] = w.Param is { } param ? Variable(stage, param) : w.Input,
            ["operator"] = w.Operator,
            ["values"] = new JsonArray([.. w.Values.Select(v => (JsonNode)v)]),
        }));
        AddList(data, "params", task.Params.Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p.Name,
            ["value"] = task.Constants.GetValueOrDefault(p.Name) ?? $"$(params.{task.PipelineName(p)})",
        }));
        AddList(data, "workspaces", task.Workspaces.Select(w => (JsonNode)new JsonObject { ["name"] = w, ["workspace"] = w }));
        return data;
    }

    private static string Variable(Stage stage, TaskField field)
    {
        var owner = stage.Tasks.FirstOrDefault(t => t.Id == field.Task);
        var param = owner?.Params.FirstOrDefault(p => p.Name == field.Name);
        return $"$(params.{(owner is null || param is null ? field.Name : owner.PipelineName(param))})";
    }

    internal static void AddList(JsonObject data, string key, IEnumerable<JsonNode> items)
    {
        JsonNode[] all = [.. items];
        if (all.Length > 0)
        {
            data[key] = new JsonArray([.. all]);
        }
    }
}
