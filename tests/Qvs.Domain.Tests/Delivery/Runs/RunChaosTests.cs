using CsCheck;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Runs;

/// <summary>Promise 2 of the architecture: nothing runs twice, nothing is lost, whatever dies when.</summary>
public sealed class RunChaosTests
{
    private static readonly Domain.Delivery.Definition.AssemblyLine Line = Lines.Read(
        """
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata: {name: line}
        spec:
          results: [{name: out, value: "$(stages.e.results.out)"}]
          stages:
            - {name: a, spec: {pipeline: p, deployment: {app: app, name: one}}}
            - {name: b, spec: {pipeline: p, deployment: {app: app, name: one}, params: [{name: in, value: $(stages.a.results.out)}]}}
            - {name: c, spec: {pipeline: p, deployment: {app: app, name: two}, params: [{name: in, value: $(stages.a.results.out)}]}, timeout: 2h}
            - {name: d, spec: {pipeline: p, deployment: {app: app, name: one}}, runAfter: [a], approval: {approvers: [approver]}}
            - {name: e, spec: {pipeline: p, deployment: {app: app, name: two}, params: [{name: in, value: "$(stages.b.results.out)$(stages.c.results.out)"}]}, runAfter: [d]}
        """);

    private static readonly Gen<(int[] Tape, int Fate)> Scenario = Gen.Select(Gen.Int[0, 9999].Array[0, 400], Gen.Int[0, 1_000_000]);

    [Fact]
    public void Every_run_ends_in_the_state_that_its_last_attempts_deserve() => Scenario.Sample(
        scenario =>
        {
            var scope = scenario.Fate % 4 == 0 ? RetryScope.FailedStages : RetryScope.FailedTasks;
            var world = new ChaosWorld(Line, scope, (stage, attempt) => HashCode(stage, attempt, scenario.Fate) % 5 == 0);
            world.Play(scenario.Tape);
            world.Settle();
            foreach (var run in world.Runs)
            {
                Check(world, world.State(run));
                if (scope == RetryScope.FailedTasks)
                {
                    NoFinishedTaskRanAgain(world, world.State(run));
                }
            }

            world.NothingIsHeld();
        },
        iter: 300,
        threads: 2);

    private static void Check(ChaosWorld world, RunState run)
    {
        Assert.True(run.HasEnded, $"{run.Key} is {run.Status}");
        Assert.Empty(run.Outbox);
        Assert.Contains(world.Ends, end => end.Run == run.Key && end.End == run.Ends && end.Status == run.Status);

        foreach (var stage in run.Stages.Values)
        {
            // Each attempt that got its deployment has exactly the PipelineRun of its name, which is over and ended as the attempt says.
            foreach (var attempt in stage.Attempts.Where(attempt => world.Cluster.ContainsKey(attempt.Name)))
            {
                Assert.Equal(attempt.Phase, Expected(world.Cluster[attempt.Name].Phase, attempt.Stopping));
            }

            Assert.All(stage.Attempts.Where(attempt => !world.Cluster.ContainsKey(attempt.Name)), attempt => Assert.Equal(AttemptPhase.Cancelled, attempt.Phase));
            Assert.Equal(stage.Status == StageStatus.Succeeded, stage.Current?.Phase == AttemptPhase.Succeeded);
            if (stage.Status == StageStatus.Succeeded)
            {
                Assert.Contains(stage.Name, stage.Results["out"].Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(run.Status == RunStatus.Succeeded, run.Stages.Values.All(stage => stage.Status == StageStatus.Succeeded));
        Assert.Equal(run.Status == RunStatus.Cancelled, run.Cancel is not null && run.Status != RunStatus.Succeeded);
        NoPipelineRunIsUnknown(world, run);
    }

    private static void NoPipelineRunIsUnknown(ChaosWorld world, RunState run)
    {
        var known = run.Stages.Values.SelectMany(stage => stage.Attempts.Select(attempt => attempt.Name)).ToHashSet(StringComparer.Ordinal);
        Assert.All(world.Cluster.Values.Where(pipelineRun => pipelineRun.Create.Run == run.Key), pipelineRun => Assert.Contains(pipelineRun.Create.Attempt, known));
    }

    /// <summary>The first task of a pipeline never fails, so it runs in one attempt only, however often the stage is retried.</summary>
    private static void NoFinishedTaskRanAgain(ChaosWorld world, RunState run)
    {
        foreach (var stage in run.Stages.Values)
        {
            var attempts = world.Cluster.Values.Where(pipelineRun => pipelineRun.Create.Run == run.Key && pipelineRun.Create.Stage == stage.Name);
            Assert.True(attempts.Count(pipelineRun => pipelineRun.Executed.Contains("first")) <= 1, $"'first' of {run.Key} {stage.Name} ran again");
        }
    }

    private static AttemptPhase Expected(PipelineRunPhase phase, StopReason stopping) => (phase, stopping) switch
    {
        (PipelineRunPhase.Succeeded, _) => AttemptPhase.Succeeded,
        (PipelineRunPhase.Failed or PipelineRunPhase.Cancelled, StopReason.Cancel) => AttemptPhase.Cancelled,
        (PipelineRunPhase.Failed or PipelineRunPhase.Cancelled, StopReason.Timeout) => AttemptPhase.TimedOut,
        (PipelineRunPhase.Failed, _) => AttemptPhase.Failed,
        _ => AttemptPhase.Cancelled,
    };

    private static int HashCode(string stage, int attempt, int fate) => Math.Abs((stage[0] * 7919) + (attempt * 104729) + (fate * 31)) % 1009;
}
