using Qvs.Domain.Sources;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Sources;

/// <summary>What git servers are told of the runs that their commits started.</summary>
public sealed class CommitStatusTests
{
    [Fact]
    public async Task The_commit_shows_that_its_run_goes_on_and_how_it_ended()
    {
        await using var sources = await SourceFixture.Start(reportsStatus: true);
        sources.Platform.Cluster.Holds = run => run.Stage == "dev";
        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));
        await sources.UntilDone(accepted!.Key);
        await Until(sources, posted => posted is [{ State: CommitState.Pending }]);

        await sources.Platform.Until(new RunKey(Platform.Acme, AssemblyLineId.Parse("deliver"), 1), state => state.Stages["dev"].Current?.Phase == AttemptPhase.Created);
        sources.Platform.Cluster.Finish("deliver-1-dev-1");

        await Until(sources, posted => posted is [{ State: CommitState.Pending }, { State: CommitState.Success }]);
        var (status, token) = sources.Platform.Statuses.Posted.Last();
        Assert.Equal((Payloads.Commit, "qvs/deliver", "Run 1: succeeded", "ght_secret"), (status.Commit, status.Context, status.Description, token));
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_the_last_state_when_it_is_back()
    {
        await using var sources = await SourceFixture.Start(reportsStatus: true);
        sources.Platform.Statuses.Away = int.MaxValue;
        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));
        var run = (await sources.UntilDone(accepted!.Key)).Rounds[0].Starts[0].Run!;
        await sources.Platform.UntilEnded(run);

        sources.Platform.Statuses.Away = 0;

        await Until(sources, posted => posted is [{ State: CommitState.Success }]);
    }

    [Fact]
    public async Task Nothing_is_written_back_unless_the_webhook_says_so()
    {
        await using var sources = await SourceFixture.Start();
        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));
        var run = (await sources.UntilDone(accepted!.Key)).Rounds[0].Starts[0].Run!;

        await sources.Platform.UntilEnded(run);

        Assert.Empty(sources.Platform.Statuses.Posted);
    }

    private static async Task Until(SourceFixture sources, Func<CommitStatus[], bool> expected)
    {
        while (!expected([.. sources.Platform.Statuses.Posted.Select(posted => posted.Status)]))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, sources.Patience);
        }
    }
}
