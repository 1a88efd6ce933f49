using System.Collections.Immutable;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Runs;

/// <summary>A PipelineRun on a cluster that survives everything: two tasks, one after the other, with a fate that was fixed beforehand.</summary>
internal sealed class FakePipelineRun(RunEffect.CreatePipelineRun create, bool fails)
{
    private static readonly string[] Names = ["first", "second"];
    private int _done;
    private bool _cancelled;

    public RunEffect.CreatePipelineRun Create => create;

    public PipelineRunPhase Phase { get; private set; } = PipelineRunPhase.Running;

    public List<string> Executed { get; } = [];

    public void Cancel()
    {
        if (Phase == PipelineRunPhase.Running)
        {
            _cancelled = true;
        }
    }

    public void Step()
    {
        if (Phase != PipelineRunPhase.Running)
        {
            return;
        }

        if (_cancelled)
        {
            Phase = PipelineRunPhase.Cancelled;
            return;
        }

        while (_done < Names.Length && create.Reused.ContainsKey(Names[_done]))
        {
            _done++;
        }

        if (_done < Names.Length)
        {
            Executed.Add(Names[_done]);
            _done++;
        }

        if (_done == Names.Length)
        {
            Phase = fails ? PipelineRunPhase.Failed : PipelineRunPhase.Succeeded;
        }
    }

    /// <param name="complete">Whether the tasks of an ended run are all there; a watch may tell of the run before its tasks.</param>
    public RunInput.PipelineRunSeen Snapshot(bool complete) => new(
        create.Attempt,
        Phase,
        Phase.ToString(),
        "",
        complete ? [.. Executed.Select(Seen)] : [],
        Results(Phase == PipelineRunPhase.Succeeded ? [("out", create.Stage)] : []),
        complete);

    private TaskState Seen(string name)
    {
        var failed = Phase == PipelineRunPhase.Failed && name == Executed[^1];
        return new TaskState(name, failed ? TaskPhase.Failed : TaskPhase.Succeeded, false, "", Results([("r", $"{create.Stage}/{name}")]), null, null);
    }

    private static ImmutableSortedDictionary<string, ParameterValue> Results(IEnumerable<(string Name, string Value)> results) =>
        results.ToImmutableSortedDictionary(result => result.Name, result => ParameterValue.Of(result.Value), StringComparer.Ordinal);
}
