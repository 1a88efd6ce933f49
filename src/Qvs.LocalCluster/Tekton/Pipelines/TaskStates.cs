using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;
using Qvs.LocalCluster.Tekton.Tasks;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Finds the task and the runs of every task of a pipeline.</summary>
internal static class TaskStates
{
    public static (IReadOnlyList<TaskState> States, Failure? Failure) Gather(JsonObject run, JsonObject spec, IClusterView view, TektonSettings settings)
    {
        var started = run.Objects("status", "childReferences").Select(c => c.Str("pipelineTaskName")).ToHashSet(StringComparer.Ordinal);
        var tasks = spec.Objects("tasks").Concat(spec.Objects("finally")).ToList();
        var states = new List<TaskState>();
        var known = new Dictionary<string, TaskState>(StringComparer.Ordinal);

        // Those that have runs first: results of theirs are then there for the others.
        foreach (var task in tasks.Where(t => started.Contains(t.Str("name"))).Concat(tasks.Where(t => !started.Contains(t.Str("name")))))
        {
            var state = new TaskState(task, PipelineTaskValidation.IsCustom(task));
            if (ResultReferences.Resolve(known, task).Resolved is { } resolved)
            {
                if (ResultReferences.BadIndex(resolved) is { } bad)
                {
                    return ([], new Failure("PipelineValidationFailed", $"PipelineRun {run.Ns()}/{run.Name()} can't be Run; couldn't resolve all references: {bad}"));
                }

                state.Task = PipelineSubstitution.Task(task, ResultReferences.ToReplacements(resolved));
            }

            var kind = state.Custom ? TektonKinds.CustomRun : TektonKinds.TaskRun;
            var count = Matrix.IsMatrixed(state.Task) ? Matrix.Count(state.Task) : 1;
            var named = run.Objects("status", "childReferences").Where(c => c.Str("pipelineTaskName") == state.Name && c.Str("kind") == kind.Kind).Select(c => c.Str("name")).ToList();
            state.RunNames = named.Count > 0 ? named : ChildName.OfRuns(run.Name(), state.Name, count);
            state.Runs.AddRange(state.RunNames.Select(n => view.Get(kind, n)).OfType<JsonObject>().Where(r => r.IsControlledBy(run)));

            // A matrix over results that are not there yet has no runs, and Tekton does not look for the task of none.
            if (!state.Custom && count > 0 && FindTask(run, state, view, settings) is { } missing)
            {
                return ([], missing);
            }

            states.Add(state);
            known[state.Name] = state;
        }

        return (states, null);
    }

    /// <summary>Every task gets the params it needs.</summary>
    public static Failure? CheckParams(JsonObject run, IReadOnlyList<TaskState> states)
    {
        foreach (var s in states.Where(s => s.TaskSpec is not null))
        {
            if (ParamChecks.ForTask(s.TaskName, ParamSpec.List(s.TaskSpec), Param.List(s.Task, "params"), [.. Matrix.AllParams(s.Task)]) is { } why)
            {
                return new Failure("PipelineValidationFailed", $"Validation failed for pipelinerun {run.Name()} with error {why}");
            }
        }

        return null;
    }

    private static Failure? FindTask(JsonObject run, TaskState state, IClusterView view, TektonSettings settings)
    {
        if (state.Task["taskSpec"] is JsonObject embedded)
        {
            state.TaskSpec = ChildRuns.Embedded(embedded);
        }
        else if (state.Task["taskRef"] is JsonObject reference)
        {
            state.TaskName = reference.Str("name");
            var taken = state.Runs.Count > 0 ? state.Runs[0].Object("status", "taskSpec") : null;
            var found = taken ?? Named(reference, view)?.Object("spec");
            if (found is null)
            {
                return new Failure(
                    "CouldntGetTask",
                    $"Pipeline {run.Ns()}/{PipelineName(run)} can't be Run; it contains Tasks that don't exist: Couldn't retrieve Task \"{state.TaskName}\": {Why(reference)}",
                    UserError: false);
            }

            state.TaskSpec = found.Copy();
        }

        new TektonDefaults(settings).TaskSpec(state.TaskSpec ??= []);
        return null;
    }

    private static JsonObject? Named(JsonObject reference, IClusterView view) =>
        reference.Str("kind") is "" or "Task" && !reference.Has("resolver") ? view.Get(TektonKinds.Task, reference.Str("name")) : null;

    private static string Why(JsonObject reference) =>
        reference.Str("resolver") is { Length: > 0 } resolver ? $"the embedded cluster has no resolver \"{resolver}\""
        : reference.Str("kind") == "ClusterTask" ? $"clustertasks.tekton.dev \"{reference.Str("name")}\" not found"
        : $"tasks.tekton.dev \"{reference.Str("name")}\" not found";

    private static string PipelineName(JsonObject run) => run.Str("spec", "pipelineRef", "name") is { Length: > 0 } name ? name : run.Name();
}
