using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>What a run's status says about its tasks.</summary>
internal static class PipelineOutcome
{
    public static Condition Condition(JsonObject run, PipelineFacts facts)
    {
        if (facts.Timeouts.WholePassed)
        {
            return TimedOut(run, facts.Timeouts);
        }

        var n = Count(facts);
        var over = n.Succeeded + n.Failed + n.Cancelled + n.Ignored;
        if (n.Incomplete > 0)
        {
            var reason = facts.IsGracefullyCancelled ? "CancelledRunningFinally"
                : facts.IsGracefullyStopped ? "StoppedRunningFinally"
                : n.Cancelled > 0 || (n.Failed > 0 && facts.States.All(s => !facts.IsFinal(s) || facts.IsDone(s))) ? "PipelineRunStopping"
                : "Running";
            return Model.Condition.Ongoing(reason, $"Tasks Completed: {over} (Failed: {n.Failed}, Cancelled {n.Cancelled}), Incomplete: {n.Incomplete}, Skipped: {n.Skipped}");
        }

        var ignored = n.Ignored > 0 ? $" (Ignored: {n.Ignored})" : "";
        var message = $"Tasks Completed: {over} (Failed: {n.Failed + n.Ignored}{ignored}, Cancelled {n.Cancelled}), Skipped: {n.Skipped}";
        return n.Failed > 0 || n.SkippedByTimeout > 0 ? Model.Condition.Failure("Failed", message)
            : facts.IsGracefullyCancelled || facts.IsGracefullyStopped ? Model.Condition.Failure("Cancelled", $"PipelineRun \"{run.Name()}\" was cancelled")
            : n.Cancelled > 0 ? Model.Condition.Failure("Cancelled", message)
            : Model.Condition.Success(n.Skipped > 0 ? "Completed" : "Succeeded", message);
    }

    public static Condition TimedOut(JsonObject run, RunTimeouts timeouts) =>
        Model.Condition.Failure("PipelineRunTimeout", $"PipelineRun \"{run.Name()}\" failed to finish within \"{GoDuration.Format(timeouts.Whole)}\"");

    /// <summary><c>$(tasks.x.status)</c> of every task, and <c>$(tasks.status)</c> of all of them, as finally sees them.</summary>
    public static Replacements Statuses(PipelineFacts facts)
    {
        var r = new Replacements();
        foreach (var s in facts.States.Where(s => !facts.IsFinal(s)))
        {
            r.Strings[$"tasks.{s.Name}.status"] = Status(s);
        }

        r.Strings["tasks.status"] = !facts.TasksDone ? "None"
            : facts.States.Any(s => !facts.IsFinal(s) && s.AnyFailed) ? "Failed"
            : facts.States.Any(s => !facts.IsFinal(s) && facts.Skipped(s) is not null) ? "Completed"
            : "Succeeded";
        return r;
    }

    public static string Status(TaskState s) => s.IsSuccessful ? "Succeeded" : s.AnyFailed ? "Failed" : "None";

    public static JsonArray SkippedTasks(PipelineFacts facts)
    {
        var skipped = new JsonArray();
        foreach (var s in facts.States)
        {
            var reason = facts.Skipped(s);
            var inFinally = reason is null ? facts.FinallySkipped(s) : null;
            if ((reason ?? inFinally) is not { } why)
            {
                continue;
            }

            var entry = new JsonObject { ["name"] = s.Name, ["reason"] = why };
            if (inFinally is null or SkipReasons.When)
            {
                entry.Put("whenExpressions", s.Task["when"]?.DeepClone());
            }

            skipped.Add(entry);
        }

        return skipped;
    }

    public static JsonArray ChildReferences(PipelineFacts facts)
    {
        var children = new JsonArray();
        foreach (var s in facts.States)
        {
            if (facts.IsDone(s) && ResultReferences.Resolve(facts.ByName, s.Task).Resolved is { Count: > 0 } resolved)
            {
                s.Task = PipelineSubstitution.Task(s.Task, ResultReferences.ToReplacements(resolved));
            }

            foreach (var run in s.Runs)
            {
                var child = new JsonObject
                {
                    ["apiVersion"] = run.Str("apiVersion"),
                    ["kind"] = run.Str("kind"),
                    ["name"] = run.Name(),
                    ["pipelineTaskName"] = s.Name,
                };
                if (DisplayName(s.Task, run) is { Length: > 0 } displayName)
                {
                    child["displayName"] = displayName;
                }

                child.Put("whenExpressions", s.Task["when"]?.DeepClone());
                children.Add(child);
            }
        }

        return children;
    }

    /// <summary>The task's display name, or those of the matrix includes that the run comes from, with the run's own params.</summary>
    private static string DisplayName(JsonObject task, JsonObject run)
    {
        var r = new Replacements();
        foreach (var p in Param.List(run, "spec", "params").Where(p => p.Value.Type == ParamType.String))
        {
            r.Strings["params." + p.Name] = p.Value.Text;
        }

        var includes = Matrix.Includes(task).Where(i => i.Str("name").Length > 0
            && Param.List(i, "params").All(p => r.Strings.TryGetValue("params." + p.Name, out var v) && v == p.Value.Text));
        var name = string.Join(' ', includes.Select(i => r.Text(i.Str("name"))));
        return name.Length > 0 ? name.Trim() : r.Text(task.Str("displayName"));
    }

    private static Counts Count(PipelineFacts facts)
    {
        var n = new Counts();
        foreach (var s in facts.States)
        {
            if (s.IsSuccessful)
            {
                n.Succeeded++;
            }
            else if (s.IsScheduled && s.IsCancelledByTimeout)
            {
                n.Failed++;
            }
            else if (s.IsScheduled && s.IsCancelled)
            {
                n.Cancelled++;
            }
            else if (s.IsFailure)
            {
                _ = s.Task.Str("onError") == "continue" ? n.Ignored++ : n.Failed++;
            }
            else if ((facts.Skipped(s) ?? facts.FinallySkipped(s)) is { } reason)
            {
                n.Skipped++;
                n.SkippedByTimeout += reason is SkipReasons.PipelineTimeout or SkipReasons.TasksTimeout or SkipReasons.FinallyTimeout ? 1 : 0;
            }
            else
            {
                n.Incomplete++;
            }
        }

        return n;
    }

    private sealed class Counts
    {
        public int Succeeded { get; set; }

        public int Failed { get; set; }

        public int Ignored { get; set; }

        public int Cancelled { get; set; }

        public int Skipped { get; set; }

        public int SkippedByTimeout { get; set; }

        public int Incomplete { get; set; }
    }
}
