using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Infrastructure.Kubernetes.Runs;

internal sealed record ChildReference(string Name, string Task, bool IsCustom);

internal sealed record PipelineTaskView(string Name, bool IsFinally, bool IsMatrix);

/// <summary>What counts of a PipelineRun.</summary>
/// <param name="Run">Null if the platform did not make it.</param>
internal sealed record PipelineRunView(
    string Name,
    string Version,
    RunKey? Run,
    PipelineRunPhase Phase,
    string Reason,
    string Message,
    ImmutableArray<PipelineTaskView> Tasks,
    ImmutableDictionary<string, string> Skipped,
    ImmutableArray<ChildReference> References,
    ImmutableSortedDictionary<string, ParameterValue> Results)
{
    public bool HasEnded => Phase != PipelineRunPhase.Running;

    public static PipelineRunView Read(JsonObject run)
    {
        var condition = Conditions.Succeeded(run);
        var spec = run.At("status", "pipelineSpec") ?? run.At("spec", "pipelineSpec");
        return new PipelineRunView(
            run.Name(),
            run.Text("metadata", "resourceVersion") ?? "",
            RunKey.TryParse(run.Annotation(PipelineRunManifest.RunAnnotation), out var key) ? key : null,
            PhaseOf(condition),
            condition.Text("reason") ?? "",
            Conditions.Message(condition),
            [.. TasksOf(spec, "tasks"), .. TasksOf(spec, "finally")],
            run.Objects("status", "skippedTasks").Where(task => task.Text("name") is not null)
                .DistinctBy(task => task.Text("name"))
                .ToImmutableDictionary(task => task.Text("name")!, task => task.Text("reason") ?? "Skipped", StringComparer.Ordinal),
            [
                .. run.Objects("status", "childReferences").Where(child => child.Text("name") is not null)
                    .Select(child => new ChildReference(child.Text("name")!, child.Text("pipelineTaskName") ?? "", child.Text("kind") is "CustomRun" or "Run")),
            ],
            run.Named("status", "results"));
    }

    /// <summary>The fact about the run, with what is known of its children.</summary>
    public RunInput.PipelineRunSeen With(IReadOnlyCollection<ChildRunView> children)
    {
        var byTask = children.ToLookup(child => child.Task, StringComparer.Ordinal);
        // A TaskRun and a CustomRun may have one name.
        var known = children.DistinctBy(child => (child.Name, child.IsCustom)).ToDictionary(child => (child.Name, child.IsCustom));
        // A CustomRun of a run that has ended may never be resolved; nobody waits for it.
        var isComplete = References.All(reference => known.TryGetValue((reference.Name, reference.IsCustom), out var child) && (!HasEnded || child.HasEnded || child.IsCustom));
        return new RunInput.PipelineRunSeen(Name, Phase, Reason, Message, [.. Tasks.Select(task => StateOf(task, [.. byTask[task.Name]]))], Results, isComplete);
    }

    private TaskState StateOf(PipelineTaskView task, ChildRunView[] children)
    {
        if (children.Length == 0)
        {
            return WithoutChild(task);
        }

        var ordered = task.IsMatrix ? InOrder(children) : [children.MaxBy(child => child.StartedAt)!];
        var phase = PhaseOf(ordered);
        var hasEnded = phase >= TaskPhase.Skipped;
        if (HasEnded && !hasEnded && ordered.All(child => child.IsCustom))
        {
            (phase, hasEnded) = (TaskPhase.Cancelled, true);
        }

        return new TaskState(
            task.Name,
            phase,
            task.IsFinally,
            ordered.FirstOrDefault(child => child.Phase == phase)?.Message ?? "",
            task.IsMatrix ? hasEnded ? Lists(ordered) : NoResults : ordered[0].Results,
            task.IsMatrix ? ordered.Length : null,
            ordered[0].Platform,
            ordered.Min(child => child.StartedAt),
            hasEnded ? ordered.Max(child => child.EndedAt) : null);
    }

    private TaskState WithoutChild(PipelineTaskView task)
    {
        var (phase, message) = Skipped.TryGetValue(task.Name, out var reason) ? (TaskPhase.Skipped, reason)
            : Phase is PipelineRunPhase.Cancelled or PipelineRunPhase.TimedOut ? (TaskPhase.Cancelled, "Never started.")
            : HasEnded ? (TaskPhase.Skipped, "Never started.")
            : (TaskPhase.Pending, "");
        return new TaskState(task.Name, phase, task.IsFinally, message, NoResults, null, null);
    }

    /// <summary>
    /// Which combination of its task's matrix a child is, from 0; 0 without a matrix. It is never another one later, whatever children come: Tekton numbers them
    /// at the end of their names, and has those whose names were cut in this order in the status.
    /// </summary>
    /// <returns>Null for a child that can not be placed yet.</returns>
    public int? PositionOf(ChildRunView child)
    {
        if (Tasks.FirstOrDefault(task => task.Name == child.Task) is not { IsMatrix: true })
        {
            return 0;
        }

        if (NumberOf(child) is { } number)
        {
            return number;
        }

        var place = References.Where(reference => reference.Task == child.Task && reference.IsCustom == child.IsCustom).Select(reference => reference.Name).ToList().IndexOf(child.Name);
        return place < 0 ? null : place;
    }

    private ImmutableArray<ChildRunView> InOrder(ChildRunView[] children) =>
        [.. children.OrderBy(child => PositionOf(child) ?? int.MaxValue).ThenBy(child => child.Name, StringComparer.Ordinal)];

    private static int? NumberOf(ChildRunView child)
    {
        var end = $"-{child.Task}-";
        var at = child.Name.LastIndexOf(end, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(child.Name.AsSpan(at + end.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A matrix runs for as long as one of its combinations does, and has failed if one has.</summary>
    private static TaskPhase PhaseOf(ImmutableArray<ChildRunView> children) =>
        children.All(child => child.Phase == TaskPhase.Pending) ? TaskPhase.Pending
        : children.Any(child => !child.HasEnded) ? TaskPhase.Running
        : children.Any(child => child.Phase == TaskPhase.Failed) ? TaskPhase.Failed
        : children.Any(child => child.Phase == TaskPhase.Cancelled) ? TaskPhase.Cancelled
        : TaskPhase.Succeeded;

    private static ImmutableSortedDictionary<string, ParameterValue> Lists(ImmutableArray<ChildRunView> children) => NoResults.AddRange(
        children.SelectMany(child => child.Results.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, ParameterValue.Of(children.Select(child => child.Results.GetValueOrDefault(name)?.Text ?? "")))));

    private static ImmutableSortedDictionary<string, ParameterValue> NoResults { get; } = ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal);

    private static IEnumerable<PipelineTaskView> TasksOf(JsonNode? spec, string list) =>
        spec.Objects(list).Where(task => task.Text("name") is not null).Select(task => new PipelineTaskView(task.Text("name")!, list == "finally", task.Has("matrix")));

    private static PipelineRunPhase PhaseOf(JsonObject? condition) => (condition.Text("status"), condition.Text("reason")) switch
    {
        ("True", _) => PipelineRunPhase.Succeeded,
        ("False", "PipelineRunTimeout") => PipelineRunPhase.TimedOut,
        ("False", "Cancelled" or "PipelineRunCancelled") => PipelineRunPhase.Cancelled,
        ("False", _) => PipelineRunPhase.Failed,
        _ => PipelineRunPhase.Running,
    };
}
