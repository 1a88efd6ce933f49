using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about the steps of a task, each for itself.</summary>
internal static partial class StepValidation
{
    private const string StepActions = "enable-step-actions";

    public static void Steps(FieldErrors errors, IReadOnlyList<JsonObject> steps, TektonSettings settings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < steps.Count; i++)
        {
            var at = errors.In($"[{i}]");
            Step(at, steps[i], names, settings);
            if (steps[i].Has("results"))
            {
                var declared = steps[i].Objects("results").Select(r => r.Str("name")).ToHashSet(StringComparer.Ordinal);
                VariableChecks.Unknown(at.In("script"), steps[i].Str("script"), "step.results", declared);
                VariableChecks.Unknown(at.In("script"), steps[i].Str("script"), "results", declared);
                ResultValidation.OfStep(errors.In("results").In($"[{i}]"), steps[i]);
            }
        }
    }

    private static void Step(FieldErrors errors, JsonObject step, HashSet<string> names, TektonSettings settings)
    {
        if (step["ref"] is JsonObject reference)
        {
            if (!settings.StepResults)
            {
                errors.Add($"feature flag {StepActions} should be set to true to reference StepActions in Steps.", "");
                return;
            }

            Names.Reference(errors, reference, qualified: true);
            foreach (var field in (string[])["image", "command", "args", "script", "env", "volumeMounts", "results"])
            {
                if (step.Has(field))
                {
                    errors.Add($"{field} cannot be used with Ref", field);
                }
            }
        }
        else
        {
            if (step.Objects("params").Any())
            {
                errors.Add("params cannot be used without Ref", "params");
            }

            if (step.Objects("results").Any() && !settings.StepResults)
            {
                errors.Add($"feature flag {StepActions} should be set to true in order to use Results in Steps.", "");
                return;
            }

            if (step.Str("image").Length == 0)
            {
                errors.Missing("Image");
            }

            ScriptOrCommand(errors, step);
        }

        Name(errors, step.Str("name"), names);
        if (step.Text("timeout") is { } timeout && GoDuration.Parse(timeout).Value < TimeSpan.Zero)
        {
            errors.Invalid(timeout, "negative timeout");
            return;
        }

        Mounts(errors, step);
        var onError = step.Str("onError");
        if (onError is not ("" or "continue" or "stopAndFail") && !onError.StartsWith("$(params", StringComparison.Ordinal))
        {
            errors.AddDetailed($"invalid value: \"{onError}\"", "Task step onError must be either \"continue\" or \"stopAndFail\"", "onError");
        }

        if (step.Str("script").Trim().StartsWith("#!win", StringComparison.Ordinal))
        {
            Alpha(errors, "windows script support");
        }

        if (step.Has("stdoutConfig"))
        {
            Alpha(errors, "step stdout stream support");
        }

        if (step.Has("stderrConfig"))
        {
            Alpha(errors, "step stderr stream support");
        }

        StepResultReferences(errors, step);
    }

    public static void ScriptOrCommand(FieldErrors errors, JsonObject container)
    {
        if (container.Str("script").Length > 0 && container.Texts("command").Count > 0)
        {
            errors.Add("script cannot be used with command", "script");
        }
    }

    /// <summary>Something that this release has only with its alpha fields switched on. Such a message carries no path.</summary>
    public static void Alpha(FieldErrors errors, string what) =>
        errors.Add($"{what} requires \"enable-api-fields\" feature gate to be \"alpha\" but it is \"beta\"");

    private static void Name(FieldErrors errors, string name, HashSet<string> names)
    {
        if (name.Length == 0)
        {
            return;
        }

        if (!names.Add(name))
        {
            errors.Invalid(name, "name");
        }

        if (!Names.IsLabel(name))
        {
            errors.AddDetailed(
                $"invalid value {GoText.Quote(name)}",
                "Task step name must be a valid DNS Label, For more info refer to https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names",
                "name");
        }
    }

    private static void Mounts(FieldErrors errors, JsonObject step)
    {
        var i = 0;
        foreach (var mount in step.Objects("volumeMounts"))
        {
            var (name, path) = (mount.Str("name"), mount.Str("mountPath"));
            var at = errors.In("volumeMounts", i++);
            if (path.StartsWith("/tekton/", StringComparison.Ordinal) && !path.StartsWith("/tekton/home", StringComparison.Ordinal))
            {
                at.Add($"volumeMount cannot be mounted under /tekton/ (volumeMount {GoText.Quote(name)} mounted at {GoText.Quote(path)})", "mountPath");
            }

            if (name.StartsWith("tekton-internal-", StringComparison.Ordinal))
            {
                at.Add($"volumeMount name {GoText.Quote(name)} cannot start with \"tekton-internal-\"", "name");
            }
        }
    }

    /// <summary>Results of earlier steps are known only when a step runs: they can stand in its environment, command and arguments, nowhere else.</summary>
    private static void StepResultReferences(FieldErrors errors, JsonObject step)
    {
        void Check(string text, string field)
        {
            if (text.Contains("$(steps.", StringComparison.Ordinal) && StepResult().IsMatch(text))
            {
                errors.Add("stepResult substitutions are only allowed in env, command and args. Found usage in", field);
            }
        }

        Check(step.Str("name"), "name");
        Check(step.Str("image"), "image");
        Check(step.Str("script"), "script");
        Check(step.Str("imagePullPolicy"), "imagePullPoliicy");
        Check(step.Str("workingDir"), "workingDir");
        foreach (var from in step.Objects("envFrom"))
        {
            Check(from.Str("prefix"), "envFrom.prefix");
            Check(from.Str("configMapRef", "name"), "envFrom.configMapRef");
            Check(from.Str("secretRef", "name"), "envFrom.secretRef");
        }

        foreach (var mount in step.Objects("volumeMounts"))
        {
            Check(mount.Str("name"), "volumeMounts.name");
            Check(mount.Str("mountPath"), "volumeMounts.mountPath");
            Check(mount.Str("subPath"), "volumeMounts.subPath");
        }
    }

    [GeneratedRegex(@"\$\(steps\..*\.results\..*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StepResult();
}
