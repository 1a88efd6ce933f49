using System.Collections.Immutable;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>Leaves out tasks of other environments, puts approvals in, and mends <c>runAfter</c> after both (formats 2.5.2, 2.5.6).</summary>
internal sealed class StageOrder(string environment, DiagnosticBag diagnostics)
{
    public const string ApprovalTask = "approval";

    public Stage Apply(Stage stage) => WithApprovals(WithoutOtherEnvironments(stage));

    public static string ApprovalId(string id) => $"approval-{id}";

    private Stage WithoutOtherEnvironments(Stage stage)
    {
        var dropped = stage.Tasks.Where(t => t.Environment.Length > 0 && t.Environment != environment).ToDictionary(t => t.Id, StringComparer.Ordinal);
        if (dropped.Count == 0)
        {
            return stage;
        }

        return stage with
        {
            Tasks = [.. stage.Tasks.Where(t => !dropped.ContainsKey(t.Id)).Select(t => t with { RunAfter = [.. Expand(t.RunAfter).Distinct(StringComparer.Ordinal)] })],
            Results = [.. stage.Results.Where(r => !dropped.ContainsKey(r.Task))],
        };

        // Who waited for a task that is left out waits for what that one waited for.
        IEnumerable<string> Expand(IEnumerable<string> ids, int depth = 0) => depth > stage.Tasks.Length
            ? []
            : ids.SelectMany(id => dropped.TryGetValue(id, out var gone) ? Expand(gone.RunAfter, depth + 1) : [id]);
    }

    private Stage WithApprovals(Stage stage)
    {
        var approved = stage.Tasks.Where(t => t.NeedsApproval).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        if (approved.Count == 0)
        {
            return stage;
        }

        var ids = stage.Tasks.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var tasks = ImmutableArray.CreateBuilder<StageTask>();
        foreach (var task in stage.Tasks)
        {
            tasks.Add(task with { RunAfter = [.. task.RunAfter.Select(id => approved.Contains(id) ? ApprovalId(id) : id)] });
            if (!approved.Contains(task.Id))
            {
                continue;
            }

            if (ids.Contains(ApprovalId(task.Id)))
            {
                diagnostics.Add(PipelineDiagnostics.ApprovalTaken.At(
                    task.Place, $"the task {task.Id} of stage {stage.Name} needs an approval, whose id {ApprovalId(task.Id)} another task has. Rename that task"));
            }

            tasks.Add(new StageTask(ApprovalId(task.Id), ApprovalTask, task.Adapter, task.Place)
            {
                TaskName = ApprovalTask,
                Prefix = "",
                PrefixAllParams = false,
                RunAfter = [task.Id],
                IsApproval = true,
            });
        }

        return stage with { Tasks = tasks.ToImmutable() };
    }
}
