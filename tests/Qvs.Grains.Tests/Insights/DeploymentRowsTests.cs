using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Releases;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Insights;

/// <summary>What runs leave for insights: with the run's row, and again if that was lost.</summary>
public sealed class DeploymentRowsTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await _platform.SaveLine("ship", Ship.Line("ship", "prod"));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task A_push_is_followed_to_its_deployment_and_a_rollback_is_told_from_it()
    {
        var commit = new string('c', 40);
        var committed = TimeProvider.System.GetUtcNow().AddHours(-2);
        RunKey first;
        using (Platform.AsOwner())
        {
            first = Platform.Done(await _platform.Grains.Line(Platform.Line("ship"))
                .Start(new StartRun("push", Ship.Image("shop:1"), "push to main", new RunOrigin(commit, committed, committed.AddHours(1))))).Run;
        }

        await _platform.UntilEnded(first);
        var second = await _platform.Deliver("ship", "shop:2");
        RunKey back;
        using (Platform.AsOwner())
        {
            back = Platform.Done(await _platform.Grains.Release(Ship.Deployment("prod")).Rollback("one", first, "two breaks the till")).Run;
        }

        await _platform.UntilEnded(back);

        var events = await Events();
        Assert.Equal([first, second, back], events.Select(happened => happened.Run));
        Assert.Equal([LeadStart.Commit, LeadStart.Start, LeadStart.None], events.Select(happened => happened.Lead));
        Assert.Equal([false, false, true], events.Select(happened => happened.IsRollback));
        Assert.All(events, happened => Assert.Equal((true, 1, Ship.Deployment("prod")), (happened.Succeeded, happened.Try, happened.Deployment)));
        Assert.Equal((commit, committed.ToUnixTimeMilliseconds()), (events[0].Commit, events[0].Since.ToUnixTimeMilliseconds()));
        Assert.Equal([back.ToString(), second.ToString(), first.ToString()], (await Log.Runs(Query, null, 10, Cancel)).Select(row => row.Key));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDeploymentLog Log => _platform.Service<IDeploymentLog>();

    private DeploymentQuery Query => new(Platform.Acme, "prod", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));

    private async Task<DeploymentEvent[]> Events() => [.. (await Log.Read(Query, 10, Cancel)).OrderBy(happened => happened.Run.Number)];
}
