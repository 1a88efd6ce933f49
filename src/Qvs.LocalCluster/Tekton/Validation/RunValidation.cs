using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about PipelineRuns, TaskRuns and CustomRuns. Defaults have been filled in before.</summary>
internal static class RunValidation
{
    public static void PipelineRun(FieldErrors errors, JsonObject run, TektonSettings settings)
    {
        Names.Metadata(errors, run);
        var spec = run.Object("spec") ?? [];
        if (spec.Str("status") == "PipelineRunPending" && run.Has("status", "startTime"))
        {
            errors.Invalid("PipelineRun cannot be Pending after it is started", "spec.status");
        }

        var at = errors.In("spec");
        EitherOf(at, spec, "pipelineRef", "pipelineSpec");
        if (spec["pipelineRef"] is JsonObject reference)
        {
            Names.Reference(at.In("pipelineRef"), reference, qualified: false);
        }

        if (spec["pipelineSpec"] is JsonObject embedded)
        {
            PipelineValidation.Spec(at.In("pipelineSpec"), embedded, settings);
        }

        GivenParams(at, spec);
        InlineParams.OfPipelineRun(at, spec);
        TimeoutValidation.Timeouts(at, spec["timeouts"] as JsonObject);
        var status = spec.Str("status");
        if (status is not ("" or "Cancelled" or "CancelledRunFinally" or "StoppedRunFinally" or "PipelineRunPending"))
        {
            at.Invalid($"{status} should be Cancelled, CancelledRunFinally, StoppedRunFinally or PipelineRunPending", "status");
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var i = 0;
        foreach (var binding in spec.Objects("workspaces"))
        {
            var here = at.In("workspaces", i);
            WorkspaceBinding(here, binding);
            var name = binding.Str("name");
            if (seen.TryGetValue(name, out var before))
            {
                here.Add($"workspace {GoText.Quote(name)} provided by pipelinerun more than once, at index {before} and {i}", "name");
            }

            seen[name] = i++;
        }

        i = 0;
        foreach (var of in spec.Objects("taskRunSpecs"))
        {
            Overrides(at.In("taskRunSpecs", i++), of);
        }
    }

    public static void TaskRun(FieldErrors errors, JsonObject run, TektonSettings settings)
    {
        Names.Metadata(errors, run);
        var spec = run.Object("spec") ?? [];
        var at = errors.In("spec");
        EitherOf(at, spec, "taskRef", "taskSpec");
        if (spec["taskRef"] is JsonObject reference)
        {
            Names.Reference(at.In("taskRef"), reference, qualified: true);
        }

        if (spec["taskSpec"] is JsonObject embedded)
        {
            TaskValidation.Spec(at.In("taskSpec"), embedded, settings);
        }

        ParamValidation.NoDuplicates(at.In("params"), Param.List(spec, "params"));
        InlineParams.OfTaskRun(at, spec);
        WorkspaceBindings(at.In("workspaces"), spec);
        if (spec.Has("debug"))
        {
            StepValidation.Alpha(at, "debug");
        }

        Overrides(at, spec);
        var status = spec.Str("status");
        if (status is not ("" or "TaskRunCancelled"))
        {
            at.Invalid($"{status} should be TaskRunCancelled", "status");
        }

        StatusMessage(at, spec);
        TimeoutValidation.NotNegative(at, spec.Text("timeout"), "timeout");
    }

    public static void CustomRun(FieldErrors errors, JsonObject run)
    {
        Names.Metadata(errors, run);
        var spec = run.Object("spec") ?? [];
        var at = errors.In("spec");
        if (spec.Count == 0)
        {
            errors.Missing("spec");
            return;
        }

        EitherOf(at, spec, "customRef", "customSpec");
        foreach (var field in (string[])["customRef", "customSpec"])
        {
            if (spec[field] is JsonObject o && (o.Str("apiVersion").Length == 0 ? "apiVersion" : o.Str("kind").Length == 0 ? "kind" : null) is { } missing)
            {
                at.Missing($"{field}.{missing}");
                return;
            }
        }

        StatusMessage(errors, spec);
        ParamValidation.NoDuplicates(at.In("params"), Param.List(spec, "params"));
        WorkspaceBindings(at.In("workspaces"), spec);
    }

    public static void WorkspaceBinding(FieldErrors errors, JsonObject binding)
    {
        string[] named = ["configmap", "emptydir", "persistentvolumeclaim", "secret", "volumeclaimtemplate"];
        string[] sources = ["volumeClaimTemplate", "persistentVolumeClaim", "emptyDir", "configMap", "secret", "projected", "csi"];
        if (binding.Count == 0)
        {
            errors.Missing("");
            return;
        }

        var given = sources.Where(s => binding.Has(s)).ToList();
        if (given.Count > 1)
        {
            errors.Both(named);
        }
        else if (given.Count == 0)
        {
            errors.Neither(named);
        }
        else if (given[0] switch
        {
            "persistentVolumeClaim" when binding.Str("persistentVolumeClaim", "claimName").Length == 0 => "persistentvolumeclaim.claimname",
            "configMap" when binding.Str("configMap", "name").Length == 0 => "configmap.name",
            "secret" when binding.Str("secret", "secretName").Length == 0 => "secret.secretName",
            "projected" when !binding.Objects("projected", "sources").Any() => "projected.sources",
            "csi" when binding.Str("csi", "driver").Length == 0 => "csi.driver",
            _ => null,
        } is { } missing)
        {
            errors.Missing(missing);
        }
    }

    private static void WorkspaceBindings(FieldErrors errors, JsonObject spec)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var i = 0;
        foreach (var binding in spec.Objects("workspaces"))
        {
            var at = errors.In($"[{i++}]");
            WorkspaceBinding(at, binding);
            if (!seen.Add(binding.Str("name")))
            {
                at.Both("name");
            }
        }
    }

    private static void EitherOf(FieldErrors errors, JsonObject spec, string a, string b)
    {
        if (!spec.Has(a) && !spec.Has(b))
        {
            errors.Neither(a, b);
        }
        else if (spec.Has(a) && spec.Has(b))
        {
            errors.Both(a, b);
        }
    }

    private static void GivenParams(FieldErrors errors, JsonObject spec)
    {
        var given = Param.List(spec, "params");
        ParamValidation.NoDuplicates(errors.In("params"), given);
        foreach (var p in given)
        {
            var like = ResultReference.Expressions(p.Value).Where(ResultReference.LooksLike).ToList();
            if (ResultReference.In(like).Any())
            {
                errors.In("params", p.Name).Invalid($"cannot use result expressions in {GoText.List(like)} as PipelineRun parameter values", "value");
            }
        }
    }

    private static void Overrides(FieldErrors errors, JsonObject of)
    {
        foreach (var field in (string[])["stepSpecs", "sidecarSpecs"])
        {
            if (!of.Has(field))
            {
                continue;
            }

            StepValidation.Alpha(errors, field);
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var i = 0;
            foreach (var entry in of.Objects(field))
            {
                var at = errors.In(field, i++);
                if (entry.Str("name").Length == 0)
                {
                    at.Missing("name");
                }
                else if (!seen.Add(entry.Str("name")))
                {
                    at.Both("name");
                }
            }
        }
    }

    private static void StatusMessage(FieldErrors errors, JsonObject spec)
    {
        if (spec.Str("status").Length == 0 && spec.Str("statusMessage") is { Length: > 0 } message)
        {
            errors.Invalid($"statusMessage should not be set if status is not set, but it is currently set to {message}", "statusMessage");
        }
    }
}
