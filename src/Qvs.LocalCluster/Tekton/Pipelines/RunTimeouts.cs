using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>The timeouts of a run, and which of them have passed at a moment. Null means there is none.</summary>
internal sealed record RunTimeouts(TimeSpan Whole, TimeSpan? Tasks, TimeSpan? Finally, DateTimeOffset? Started, DateTimeOffset? FinallyStarted, DateTimeOffset Now)
{
    public static RunTimeouts Of(JsonObject run, TektonSettings settings, DateTimeOffset now)
    {
        var given = run.At("spec", "timeouts");
        var whole = Duration(given, "pipeline");
        var (tasks, final) = (Duration(given, "tasks"), Duration(given, "finally"));
        return new RunTimeouts(
            whole ?? settings.DefaultTimeout,
            NoneIfZero(tasks ?? Rest(whole, final)),
            NoneIfZero(final ?? Rest(whole, tasks)),
            run.Time("status", "startTime"),
            run.Time("status", "finallyStartTime"),
            now);
    }

    public bool WholePassed => Whole != TimeSpan.Zero && Now - Started > Whole;

    public bool TasksPassed => Now - Started > Tasks;

    public bool FinallyPassed => Now - FinallyStarted > Finally;

    /// <summary>When the next of them passes.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            DateTimeOffset?[] ends =
            [
                Whole == TimeSpan.Zero ? null : Started + Whole,
                FinallyStarted is null ? Started + Tasks : null,
                FinallyStarted + Finally,
            ];
            return ends.Where(e => e > Now).Min() - Now;
        }
    }

    private static TimeSpan? Rest(TimeSpan? whole, TimeSpan? part) =>
        whole is { } w && part is { } p && w != TimeSpan.Zero && p != TimeSpan.Zero ? w - p : null;

    private static TimeSpan? NoneIfZero(TimeSpan? t) => t == TimeSpan.Zero ? null : t;

    private static TimeSpan? Duration(JsonNode? owner, string field) => owner.Text(field) is { } text ? GoDuration.Parse(text).Value : null;
}
