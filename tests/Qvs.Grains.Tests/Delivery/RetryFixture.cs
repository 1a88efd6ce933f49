using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Domain.Tests.Delivery.Retrying;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>What a run came to, and every execution of a task on the way, in order.</summary>
internal sealed record Played(RunState State, ImmutableArray<Execution> Log)
{
    public IEnumerable<Execution> Of(string stage) => Log.Where(entry => entry.PipelineRun.Split('-')[2] == stage);

    /// <summary>The inputs of each task of a stage in the last attempt in which it ran.</summary>
    public string Inputs(string stage) => string.Join('\n', Of(stage).GroupBy(entry => entry.Task, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key}: {string.Join(" & ", group.Where(entry => entry.PipelineRun == group.Last().PipelineRun).Select(entry => entry.Inputs))}"));

    /// <summary>In how many attempts each task of a stage ran.</summary>
    public Dictionary<string, int> Attempts(string stage) => Of(stage).GroupBy(entry => entry.Task, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(entry => entry.PipelineRun).Distinct(StringComparer.Ordinal).Count(), StringComparer.Ordinal);
}

/// <summary>Runs of the six-stage line through grains, on a cluster that executes its PipelineRuns; its stage s5 wants an approval.</summary>
public sealed class RetryFixture : IAsyncLifetime
{
    private readonly Lock _lock = new();
    private readonly List<Execution> _log = [];
    private readonly List<string> _problems = [];
    private Func<string, int, string, bool> _fails = (_, _, _) => false;

    private Platform Platform { get; set; } = null!;

    internal Played Clean { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Platform = await Platform.Start();
        await Platform.MakeShop(
            string.Join("\n---\n", RetryPipelines.Stages.Select(stage =>
                $$"""{"apiVersion": "tekton.dev/v1", "kind": "Pipeline", "metadata": {"name": "p-{{stage}}"}, "spec": {{RetryPipelines.Spec(stage, statusOfAll: false)}}}""")),
            "d1", "d2", "d3", "d4", "d5", "d6");
        await Platform.SaveLine("six", RetryPipelines.Line.Replace("runAfter: [s4]}", "runAfter: [s4], approval: {quorum: 1}}", StringComparison.Ordinal));
        Platform.Cluster.Executes = Execute;
        Clean = await Play("clean", (_, _, _) => false);
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    /// <summary>A run to its end, approved where it waits and retried where it failed.</summary>
    /// <param name="fails">Whether a task of a stage fails in an attempt.</param>
    internal async Task<Played> Play(string key, Func<string, int, string, bool> fails)
    {
        _fails = fails;
        RunKey run;
        using (Platform.AsOwner())
        {
            var inputs = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("revision", "v1");
            run = Platform.Done(await Platform.Grains.Line(Platform.Line("six")).Start(new StartRun(key, inputs, ""))).Run;
        }

        for (var retries = 0; ; retries++)
        {
            var now = await Platform.Until(run, state => (state.HasEnded && state.Outbox.IsEmpty) || state.Stages["s5"].Status == StageStatus.AwaitingApproval);
            if (now.State.Stages["s5"].Status == StageStatus.AwaitingApproval)
            {
                using var approver = Platform.As("bo", Roles.Approver);
                await Platform.Grains.Run(run).Vote("s5", "", approves: true, "");
            }
            else if (now.State.Status == RunStatus.Succeeded || retries > 5)
            {
                Assert.Empty(_problems);
                OneWorkspace(run);
                lock (_lock)
                {
                    return new Played(now.State, [.. _log.Where(entry => entry.PipelineRun.StartsWith($"six-{run.Number}-", StringComparison.Ordinal))]);
                }
            }
            else
            {
                using var owner = Platform.AsOwner();
                await Platform.Grains.Run(run).Retry(string.Create(CultureInfo.InvariantCulture, $"retry-{retries}"), RetryScope.FailedTasks, "");
            }
        }
    }

    /// <summary>Every attempt of a run has the run's own volume, and nobody has taken it away.</summary>
    private void OneWorkspace(RunKey run)
    {
        var claims = Platform.Cluster.Runs.Where(one => one.Key == run)
            .Select(one => (string?)one.Manifest["spec"]!["workspaces"]![0]!["persistentVolumeClaim"]!["claimName"]).Distinct(StringComparer.Ordinal);
        Assert.Equal([AttemptName.Workspace(run)], claims);
        Assert.DoesNotContain((run, "all"), Platform.Cluster.Cleaned);
    }

    private RunInput.PipelineRunSeen Execute(SimulatedRun run)
    {
        List<Execution> log = [];
        try
        {
            return new MiniTekton(run.Manifest, task => _fails(run.Stage, run.Attempt, task), log).Run();
        }
        catch (Exception problem)
        {
            // What Tekton would have refused, or a value that is not there.
            lock (_lock)
            {
                _problems.Add($"{run.Name}: {problem.Message}");
            }

            throw new ClusterException(ClusterFailure.Terminal, problem.Message);
        }
        finally
        {
            lock (_lock)
            {
                _log.AddRange(log);
            }
        }
    }
}
