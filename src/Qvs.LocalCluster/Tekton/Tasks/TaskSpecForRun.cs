using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>A task's spec with everything put in that a run of it knows: params, names, paths of results, workspaces.</summary>
internal static class TaskSpecForRun
{
    public const string ResultsFolder = "/tekton/results";
    public const string StepsFolder = "/tekton/steps";

    public static JsonObject Of(JsonObject run, string taskName, JsonObject taskSpec)
    {
        var spec = TaskSubstitution.Apply(taskSpec, Params(run, taskSpec));
        spec = TaskSubstitution.Apply(spec, Context(run, taskName));
        spec = ResultPaths(spec);
        var declared = spec.Objects("workspaces").Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
        var workspaces = spec["workspaces"] as JsonArray ?? [];
        foreach (var binding in run.Objects("spec", "workspaces").Where(b => !declared.Contains(b.Str("name"))))
        {
            workspaces.Add(new JsonObject { ["name"] = binding.Str("name") });
        }

        spec.Put("workspaces", workspaces.Parent is null ? workspaces : workspaces.DeepClone());
        return Workspaces(spec, run);
    }

    /// <summary>Given params before defaults; of an object, key by key.</summary>
    public static Replacements Params(JsonObject run, JsonObject taskSpec)
    {
        var r = new Replacements();
        foreach (var p in ParamSpec.List(taskSpec).Where(p => p.Default is not null))
        {
            r.AddParam(p.Name, p.Default!, inputsToo: true);
        }

        foreach (var p in Param.List(run, "spec", "params"))
        {
            r.AddParam(p.Name, p.Value, inputsToo: true);
        }

        return r;
    }

    /// <summary>The name that the volume of a workspace gets in the pod: random to look at, but always the same for a run.</summary>
    public static string VolumeName(JsonObject run, string workspace)
    {
        const string Letters = "bcdfghjklmnpqrstvwxz2456789";
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{run.Uid()}/{workspace}"));
        return "ws-" + string.Concat(hash.Take(5).Select(b => Letters[b % Letters.Length]));
    }

    public static string ContainerName(JsonObject step, int index) =>
        RestrictLength("step-" + (step.Str("name") is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"unnamed-{index}")));

    public static string RestrictLength(string name) => name.Length <= 63 ? name : name[..63].TrimEnd('-', '.', '_');

    private static Replacements Context(JsonObject run, string taskName) => Replacements.Of(
        ("context.taskRun.name", run.Name()),
        ("context.task.name", taskName),
        ("context.taskRun.namespace", run.Ns()),
        ("context.taskRun.uid", run.Uid()),
        ("context.task.retry-count", run.Objects("status", "retriesStatus").Count().ToString(CultureInfo.InvariantCulture)));

    private static JsonObject ResultPaths(JsonObject spec)
    {
        var exitCodes = new Replacements();
        var i = 0;
        foreach (var step in spec.Objects("steps"))
        {
            var container = ContainerName(step, i++);
            var own = new Replacements();
            foreach (var result in step.Objects("results").Select(r => r.Str("name")))
            {
                AddPath(own, "step.results", result, $"{StepsFolder}/{container}/results/{result}");
            }

            TaskSubstitution.Step(step, own);
            exitCodes.Strings[$"steps.{container}.exitCode.path"] = $"{StepsFolder}/{container}/exitCode";
        }

        var results = new Replacements();
        foreach (var result in spec.Objects("results").Select(r => r.Str("name")))
        {
            AddPath(results, "results", result, $"{ResultsFolder}/{result}");
        }

        results.Take(exitCodes);
        results.Strings["credentials.path"] = "/tekton/creds";
        return TaskSubstitution.Apply(spec, results);
    }

    private static void AddPath(Replacements r, string prefix, string name, string path)
    {
        r.Strings[$"{prefix}.{name}.path"] = path;
        r.Strings[$"{prefix}[{GoText.Quote(name)}].path"] = path;
        r.Strings[$"{prefix}['{name}'].path"] = path;
    }

    private static JsonObject Workspaces(JsonObject spec, JsonObject run)
    {
        var bindings = run.Objects("spec", "workspaces").ToList();
        var bound = bindings.Select(b => b.Str("name")).ToHashSet(StringComparer.Ordinal);
        var r = new Replacements();
        foreach (var workspace in spec.Objects("workspaces"))
        {
            var name = workspace.Str("name");
            var unbound = workspace.Flag("optional") == true && !bound.Contains(name);
            r.Strings[$"workspaces.{name}.bound"] = unbound ? "false" : "true";
            r.Strings[$"workspaces.{name}.path"] = unbound ? "" : PathText.MountPath(workspace);
            if (!unbound)
            {
                OwnPaths(spec, name);
            }
        }

        foreach (var binding in bindings)
        {
            r.Strings[$"workspaces.{binding.Str("name")}.volume"] = VolumeName(run, VolumeKey(binding));
            r.Strings[$"workspaces.{binding.Str("name")}.claim"] = binding.Str("persistentVolumeClaim", "claimName");
        }

        return TaskSubstitution.Apply(spec, r);
    }

    /// <summary>Workspaces on one claim share its volume.</summary>
    public static string VolumeKey(JsonObject binding) =>
        binding.Str("persistentVolumeClaim", "claimName") is { Length: > 0 } claim ? "claim " + claim : binding.Str("name");

    /// <summary>A step or sidecar may have a workspace mounted in a place of its own.</summary>
    private static void OwnPaths(JsonObject spec, string workspace)
    {
        foreach (var container in spec.Objects("steps").Concat(spec.Objects("sidecars")))
        {
            var path = container.Objects("workspaces").Where(u => u.Str("name") == workspace).Select(u => u.Str("mountPath")).LastOrDefault(p => p.Length > 0);
            if (path is not null)
            {
                TaskSubstitution.Step(container, Replacements.Of(($"workspaces.{workspace}.path", path)));
            }
        }
    }
}
