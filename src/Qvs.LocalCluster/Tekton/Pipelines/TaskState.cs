using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>A task of a pipeline with the runs that it has got so far.</summary>
internal sealed class TaskState(JsonObject task, bool custom)
{
    private Dictionary<string, IReadOnlyList<string>>? _matrixResults;

    /// <summary>The task with what is known already put in for its variables.</summary>
    public JsonObject Task { get; set; } = task;

    public string Name { get; } = task.Str("name");

    public bool Custom { get; } = custom;

    /// <summary>What the runs are or will be called.</summary>
    public IReadOnlyList<string> RunNames { get; set; } = [];

    public List<JsonObject> Runs { get; } = [];

    /// <summary>The spec of the referenced or embedded task; null for custom tasks.</summary>
    public JsonObject? TaskSpec { get; set; }

    /// <summary>The referenced task's name; empty for an embedded one.</summary>
    public string TaskName { get; set; } = "";

    public bool IsScheduled => Runs.Count > 0;

    public bool IsSuccessful => IsScheduled && Runs.TrueForAll(r => r.Succeeded() is { IsTrue: true });

    public bool AnyFailed => Runs.Exists(r => r.Succeeded() is { IsFalse: true });

    public bool IsFailure => AnyFailed && AllDone;

    public bool IsRunning => IsScheduled && !IsSuccessful && !IsFailure;

    public bool IsCancelled => AllDone && Runs.Exists(IsCancelledRun);

    public bool IsCancelledByTimeout => AllDone && Runs.Exists(r => IsCancelledRun(r) && r.Str("spec", "statusMessage") == RunMessages.TimedOut(Custom));

    private bool AllDone => Runs.TrueForAll(r => r.IsDone());

    /// <summary>Results of a matrix: by name, the values of all runs in the order of their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> MatrixResults => _matrixResults ??= Runs
        .OrderBy(r => r.Name(), StringComparer.Ordinal)
        .SelectMany(r => r.Objects("status", "results"))
        .GroupBy(r => r.Str("name"), StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(r => ParamValue.From(r["value"]).Text)], StringComparer.Ordinal);

    /// <summary>The value of a result of a run that there is.</summary>
    public ParamValue? Result(string name)
    {
        if (!Custom && Runs.Count > 1)
        {
            return MatrixResults.TryGetValue(name, out var values) ? ParamValue.Of(values) : null;
        }

        return Runs[0].Objects("status", "results").FirstOrDefault(r => r.Str("name") == name) is { } r
            ? Custom ? ParamValue.Of(Reading.TextOf(r["value"])) : ParamValue.From(r["value"])
            : null;
    }

    /// <summary>All results, for a pipeline's results and for embedded tasks that use them.</summary>
    public IEnumerable<KeyValuePair<string, ParamValue>> Results()
    {
        if (!IsSuccessful || (Custom && Runs.Count != 1))
        {
            return [];
        }

        if (!Custom && Matrix.IsMatrixed(Task))
        {
            return MatrixResults.Select(r => KeyValuePair.Create(r.Key, ParamValue.Of(r.Value)));
        }

        return Runs[0].Objects("status", "results")
            .Select(r => KeyValuePair.Create(r.Str("name"), Custom ? ParamValue.Of(Reading.TextOf(r["value"])) : ParamValue.From(r["value"])));
    }

    private bool IsCancelledRun(JsonObject run) =>
        run.Succeeded() is { IsFalse: true } c && c.Reason == (Custom ? "CustomRunCancelled" : "TaskRunCancelled");
}

/// <summary>What a PipelineRun writes into the runs that it stops.</summary>
internal static class RunMessages
{
    public static string Cancelled(bool custom) => $"{Kind(custom)} cancelled as the PipelineRun it belongs to has been cancelled.";

    public static string TimedOut(bool custom) => $"{Kind(custom)} cancelled as the PipelineRun it belongs to has timed out.";

    private static string Kind(bool custom) => custom ? "CustomRun" : "TaskRun";
}
