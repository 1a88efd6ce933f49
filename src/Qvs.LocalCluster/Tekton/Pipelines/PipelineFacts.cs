using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Everything about a run's tasks from which follows what to do next and what to report.</summary>
internal sealed class PipelineFacts(IReadOnlyList<TaskState> states, PipelineGraph graph, PipelineGraph final, string specStatus, RunTimeouts timeouts)
{
    private readonly Dictionary<string, TaskState> _byName = states.ToDictionary(s => s.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _skips = new(StringComparer.Ordinal);

    public IReadOnlyList<TaskState> States => states;

    public IReadOnlyDictionary<string, TaskState> ByName => _byName;

    public RunTimeouts Timeouts { get; set; } = timeouts;

    public bool IsGracefullyCancelled => specStatus == "CancelledRunFinally";

    public bool IsGracefullyStopped => specStatus == "StoppedRunFinally";

    public bool IsStopping => states.Any(s => !IsFinal(s) && s.IsFailure && s.Task.Str("onError") != "continue");

    public bool IsRunning => states.Any(s => !IsFinal(s) && s.IsRunning);

    public bool IsBeforeFirstRun => !states.Any(s => s.IsScheduled);

    public bool TasksDone => states.All(s => IsFinal(s) || IsDone(s));

    public bool IsFinal(TaskState s) => final.Contains(s.Name);

    public bool IsDone(TaskState s) => s.IsSuccessful || s.IsFailure || Skipped(s) is not null;

    public void Forget() => _skips.Clear();

    /// <summary>Tasks all of whose predecessors are over, and which have no run yet.</summary>
    public IReadOnlyList<TaskState> Next()
    {
        if (IsGracefullyCancelled || IsGracefullyStopped || IsStopping)
        {
            return [];
        }

        return [.. states.Where(s => !IsFinal(s) && !s.IsScheduled && !IsDone(s) && BeforeDone(s))];
    }

    /// <summary>The tasks of finally without a run, once everything else is over.</summary>
    public IReadOnlyList<TaskState> NextFinal() => TasksDone ? [.. states.Where(s => IsFinal(s) && !s.IsScheduled)] : [];

    /// <summary>Why a task of the graph will have no run, or null.</summary>
    public string? Skipped(TaskState s)
    {
        if (!_skips.TryGetValue(s.Name, out var reason))
        {
            reason = SkipReason(s);
            _skips[s.Name] = reason;
        }

        return reason;
    }

    /// <summary>Why a task of finally will have no run, or null.</summary>
    public string? FinallySkipped(TaskState s)
    {
        if (s.IsScheduled || !IsFinal(s) || !TasksDone)
        {
            return null;
        }

        return ResultsMissing(s) ? SkipReasons.MissingResults
            : !WhenAllows(s) ? SkipReasons.When
            : Timeouts.WholePassed ? SkipReasons.PipelineTimeout
            : Timeouts.FinallyPassed ? SkipReasons.FinallyTimeout
            : EmptyMatrix(s) ? SkipReasons.EmptyMatrix
            : null;
    }

    private string? SkipReason(TaskState s) =>
        IsFinal(s) || s.IsScheduled ? null
        : IsStopping ? SkipReasons.Stopping
        : IsGracefullyCancelled ? SkipReasons.Cancelled
        : IsGracefullyStopped ? SkipReasons.Stopped
        : ParentSkipped(s) ? SkipReasons.Parent
        : ResultsMissing(s) ? SkipReasons.MissingResults
        : !BeforeDone(s) ? EmptyMatrix(s) ? SkipReasons.EmptyMatrix : null
        : !WhenAllows(s) ? SkipReasons.When
        : Timeouts.WholePassed ? SkipReasons.PipelineTimeout
        : Timeouts.TasksPassed ? SkipReasons.TasksTimeout
        : EmptyMatrix(s) ? SkipReasons.EmptyMatrix
        : null;

    private bool BeforeDone(TaskState s) => IsFinal(s) || graph.Before(s.Name).All(b => IsDone(_byName[b]));

    /// <summary>A task that its own when skipped takes only those along that need its results.</summary>
    private bool ParentSkipped(TaskState s) => graph.Before(s.Name).Any(b => Skipped(_byName[b]) is { } reason && reason != SkipReasons.When);

    private bool ResultsMissing(TaskState s)
    {
        if (!BeforeDone(s) || !HasResultReferences(s.Task))
        {
            return false;
        }

        var (resolved, missing) = ResultReferences.Resolve(_byName, s.Task);
        if (missing is not null)
        {
            return _byName.TryGetValue(missing, out var of) && (s.Task.Str("onError") == "continue" || IsFinal(s) || Skipped(of) == SkipReasons.When);
        }

        s.Task = PipelineSubstitution.Task(s.Task, ResultReferences.ToReplacements(resolved!));
        _skips.Clear();
        return false;
    }

    private static bool HasResultReferences(JsonObject task) =>
        Param.List(task, "params").SelectMany(p => p.Value.Texts).Concat(task.Objects("when").SelectMany(ResultReference.WhenTexts))
            .SelectMany(ResultReference.Expressions).Any(ResultReference.LooksLike);

    private static bool WhenAllows(TaskState s) =>
        s.Task.Objects("when").All(w => w.Texts("values").Contains(w.Str("input")) == (w.Str("operator") == "in"));

    private static bool EmptyMatrix(TaskState s) => Matrix.Params(s.Task).Any(p => p.Value is { Type: ParamType.Array, Items.Count: 0 });
}

/// <summary>The reasons in skippedTasks.</summary>
internal static class SkipReasons
{
    public const string When = "When Expressions evaluated to false";
    public const string Parent = "Parent Tasks were skipped";
    public const string Stopping = "PipelineRun was stopping";
    public const string Cancelled = "PipelineRun was gracefully cancelled";
    public const string Stopped = "PipelineRun was gracefully stopped";
    public const string MissingResults = "Results were missing";
    public const string PipelineTimeout = "PipelineRun timeout has been reached";
    public const string TasksTimeout = "PipelineRun Tasks timeout has been reached";
    public const string FinallyTimeout = "PipelineRun Finally timeout has been reached";
    public const string EmptyMatrix = "Matrix Parameters have an empty array";
}
