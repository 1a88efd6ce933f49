using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>What counts of a TaskRun or a CustomRun.</summary>
/// <param name="Task">Of its pipeline.</param>
/// <param name="IsToEnd">It has not ended, and Tekton asks whoever resolves it to end it.</param>
/// <param name="Pods">Where its steps run or ran, by tries.</param>
internal sealed record ChildRunView(
    string Name,
    string PipelineRun,
    string Task,
    TaskPhase Phase,
    string Message,
    ImmutableSortedDictionary<string, ParameterValue> Results,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    PlatformTask? Platform,
    bool IsCustom,
    bool IsToEnd,
    ImmutableArray<TaskPod> Pods)
{
    public const string PipelineRunLabel = "tekton.dev/pipelineRun";
    private const string TaskLabel = "tekton.dev/pipelineTask";
    private const string PlatformGroup = "vs.axis-dev.io/";

    public bool HasEnded => Phase >= TaskPhase.Skipped;

    public static ChildRunView Read(ResourceKind kind, JsonObject run)
    {
        var isCustom = kind == ResourceKind.CustomRun;
        var condition = Conditions.Succeeded(run);
        var phase = PhaseOf(condition, isCustom || run.Has("status", "startTime"));
        var hasEnded = phase >= TaskPhase.Skipped;
        return new ChildRunView(
            run.Name(),
            run.Label(PipelineRunLabel) ?? "",
            run.Label(TaskLabel) ?? "",
            phase,
            Conditions.Message(condition),
            run.Named("status", "results"),
            run.Time("status", "startTime") ?? (isCustom ? run.Time("metadata", "creationTimestamp") : null),
            hasEnded ? run.Time("status", "completionTime") ?? condition.Time("lastTransitionTime") : null,
            isCustom ? PlatformOf(run) : null,
            isCustom,
            isCustom && !hasEnded && run.Text("spec", "status") == "RunCancelled",
            isCustom ? [] : TaskPod.Read(run, hasEnded));
    }

    /// <summary>One that its PipelineRun names and that is not there any more. What it had been is known only if it was seen before.</summary>
    public static ChildRunView Gone(ChildReference reference) => new(
        reference.Name, "", reference.Task, TaskPhase.Cancelled, $"{reference.Name} was deleted before its end was seen.", NoResults, null, null, null, reference.IsCustom, false, []);

    private static ImmutableSortedDictionary<string, ParameterValue> NoResults { get; } = ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal);

    private static TaskPhase PhaseOf(JsonObject? condition, bool hasStarted) => condition.Text("status") switch
    {
        "True" => TaskPhase.Succeeded,
        "False" => condition.Text("reason")?.Contains("Cancelled", StringComparison.Ordinal) == true ? TaskPhase.Cancelled : TaskPhase.Failed,
        _ => hasStarted ? TaskPhase.Running : TaskPhase.Pending,
    };

    private static PlatformTask? PlatformOf(JsonObject run)
    {
        // A task can refer to its kind or have a spec of that kind embedded.
        var reference = run.At("spec", "customRef") ?? run.At("spec", "customSpec");
        if (reference.Text("apiVersion")?.StartsWith(PlatformGroup, StringComparison.Ordinal) != true)
        {
            return null;
        }

        return reference.Text("kind") switch
        {
            "Approval" => new PlatformTask(run.Name(), PlatformTaskKind.Approval, Policy(run)),
            "Artifacts" => new PlatformTask(run.Name(), PlatformTaskKind.Artifacts, null),
            _ => new PlatformTask(run.Name(), PlatformTaskKind.Other, null),
        };
    }

    /// <returns>Null if the task says nothing about who decides.</returns>
    private static ApprovalPolicy? Policy(JsonObject run)
    {
        var given = run.Named("spec", "params");
        var duration = given.GetValueOrDefault("timeout")?.Text ?? run.Text("spec", "timeout");
        var timeout = duration is not null && GoDuration.TryParse(duration, out var parsed) && parsed > TimeSpan.Zero ? parsed : (TimeSpan?)null;
        var approvers = given.GetValueOrDefault("approvers") is { } names
            ? names.Texts.SelectMany(name => name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)
            : [];
        var quorum = int.TryParse(given.GetValueOrDefault("quorum")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        var policy = new ApprovalPolicy([.. approvers], quorum, given.GetValueOrDefault("allowSelfApproval")?.Text == "true", timeout);
        return policy.Approvers.IsEmpty && policy with { Approvers = ApprovalPolicy.Anyone.Approvers } == ApprovalPolicy.Anyone ? null : policy;
    }
}
