using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>Where a TaskRun's task comes from: embedded, taken over into the status earlier, or a Task object.</summary>
internal sealed record TaskSource(string Name, JsonObject Spec, JsonObject? Origin)
{
    public static (TaskSource? Source, Failure? Failure) Of(JsonObject run, IClusterView view)
    {
        if (run.Object("spec", "taskSpec") is { } embedded)
        {
            return (new TaskSource(run.Name(), embedded.Copy(), run), null);
        }

        var name = run.Str("spec", "taskRef", "name");
        if (run.Object("status", "taskSpec") is { } taken)
        {
            return (new TaskSource(name, taken.Copy(), null), null);
        }

        if (run.Str("spec", "taskRef", "resolver") is { Length: > 0 } resolver)
        {
            return (null, Missing(run, $"the embedded cluster has no resolver \"{resolver}\": give the task by name or embed it"));
        }

        if (run.Str("spec", "taskRef", "kind") == "ClusterTask")
        {
            return (null, Missing(run, $"clustertasks.tekton.dev \"{name}\" not found"));
        }

        return view.Get(TektonKinds.Task, name) is { } task
            ? (new TaskSource(name, task.Object("spec")?.Copy() ?? [], task), null)
            : (null, Missing(run, $"tasks.tekton.dev \"{name}\" not found"));
    }

    /// <summary>Labels and annotations of the task go to the run, where the run has none of that name.</summary>
    public void HandOnMetadata(JsonObject run)
    {
        if (Origin is null || ReferenceEquals(Origin, run))
        {
            return;
        }

        foreach (var field in (string[])["labels", "annotations"])
        {
            var own = run.Meta().Ensure(field);
            foreach (var (key, value) in Origin.Pairs("metadata", field).Where(p => p.Key != TektonLabels.LastApplied && !own.ContainsKey(p.Key)))
            {
                own[key] = value;
            }

            if (own.Count == 0)
            {
                run.Meta().Remove(field);
            }
        }

        if (run.Has("spec", "taskRef"))
        {
            run.Meta().Ensure("labels")[TektonLabels.Task] = Name;
        }
    }

    private static Failure Missing(JsonObject run, string why) =>
        new("TaskRunResolutionFailed", $"error when listing tasks for taskRun {run.Name()}: {why}", UserError: false);
}
