using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Fairness;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Fairness;

/// <summary>What one tenant queues, or its cluster delays, is nobody else's.</summary>
public sealed class FloodTests
{
    private const int Flood = 12;
    private static readonly TenantId Quiet = TenantId.Parse("quiet");

    [Fact]
    public async Task Effects_that_hang_on_the_cluster_of_one_tenant_hold_up_no_other()
    {
        await using var platform = await Start(options => (options.Effects, options.EffectPatience) = (4, TimeSpan.FromDays(1)));
        var hanging = new TaskCompletionSource();
        platform.Cluster.Takes = tenant => tenant == Platform.Acme ? hanging.Task : Task.CompletedTask;
        var flood = await Task.WhenAll(Enumerable.Range(0, Flood).Select(at => platform.Run($"line{at}", "k")));
        var gate = platform.Service<RunGates>().Effects;
        await platform.Until(flood[^1], _ => gate.Waiting >= Flood - 2);

        var ended = await platform.UntilEnded(await platform.Run("line0", "k", Quiet));

        Assert.Equal(RunStatus.Succeeded, ended.State.Status);
        Assert.All(platform.Cluster.Runs, run => Assert.Equal(Quiet, run.Key.Tenant));
        hanging.SetResult();
        foreach (var run in flood)
        {
            Assert.Equal(RunStatus.Succeeded, (await platform.UntilEnded(run)).State.Status);
        }
    }

    [Fact]
    public async Task Effects_give_their_place_back_when_they_wait_for_a_slow_cluster()
    {
        await using var platform = await Start(options => (options.Effects, options.EffectsOnCluster, options.EffectPatience) = (1, 1, TimeSpan.FromMilliseconds(1)));
        var hanging = new TaskCompletionSource();
        platform.Cluster.Takes = tenant => tenant == Platform.Acme ? hanging.Task : Task.CompletedTask;
        var slow = await platform.Run("line0", "k");

        Assert.Equal(RunStatus.Succeeded, (await platform.UntilEnded(await platform.Run("line0", "k", Quiet))).State.Status);

        hanging.SetResult();
        Assert.Equal(RunStatus.Succeeded, (await platform.UntilEnded(slow)).State.Status);
    }

    private static async Task<Platform> Start(Action<FairOptions> configure)
    {
        var platform = await Platform.Start(configure: services => services.Configure(configure));
        foreach (var tenant in new[] { Platform.Acme, Quiet })
        {
            await platform.MakeShop(tenant, Shop.Pipelines, [.. Enumerable.Range(0, Flood).Select(at => $"place{at}")]);
            for (var at = 0; at < Flood; at++)
            {
                await platform.SaveLine($"line{at}", Line(at), tenant: tenant);
            }
        }

        return platform;
    }

    private static string Line(int number) => $$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata: {name: line{{number}}}
        spec:
          stages:
            - name: build
              spec: {pipeline: shop-build, deployment: {app: shop, name: place{{number}}}, params: []}
        """;
}
