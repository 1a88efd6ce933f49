using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about the timeouts of a PipelineRun: none negative, and tasks and finally fit into the whole. Zero means no timeout.</summary>
internal static class TimeoutValidation
{
    private const string Rule = "should be <= pipeline duration";

    public static void Timeouts(FieldErrors errors, JsonObject? timeouts)
    {
        foreach (var field in (string[])["tasks", "finally", "pipeline"])
        {
            NotNegative(errors, timeouts.Text(field), $"timeouts.{field}");
        }

        if (timeouts.Text("pipeline") is not { } whole)
        {
            return;
        }

        var pipeline = GoDuration.Parse(whole).Value;
        var tasks = Part(errors, timeouts, "tasks", pipeline);
        var final = Part(errors, timeouts, "finally", pipeline);
        if (tasks is { } t && final is { } f && t + f > pipeline)
        {
            var message = $"{GoDuration.Format(t)} + {GoDuration.Format(f)} {Rule}";
            errors.Invalid(message, "timeouts.tasks");
            errors.Invalid(message, "timeouts.finally");
        }
    }

    public static void NotNegative(FieldErrors errors, string? duration, string path)
    {
        if (duration is not null && GoDuration.Parse(duration).Value is var d && d < TimeSpan.Zero)
        {
            errors.Invalid($"{GoDuration.Format(d)} should be >= 0", path);
        }
    }

    private static TimeSpan? Part(FieldErrors errors, JsonObject? timeouts, string field, TimeSpan pipeline)
    {
        if (timeouts.Text(field) is not { } text)
        {
            return null;
        }

        var part = GoDuration.Parse(text).Value;
        if (pipeline != TimeSpan.Zero && (part > pipeline || part == TimeSpan.Zero))
        {
            errors.Invalid($"{GoDuration.Format(part)}{(part == TimeSpan.Zero ? " (no timeout)" : "")} {Rule}", $"timeouts.{field}");
        }

        return part;
    }
}
