using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>Everything goes wrong that may on the way to a cluster: answers are lost, events dropped and repeated. What is promised holds all the same.</summary>
public sealed class ChaosTests
{
    private const int Lines = 12;

    [Theory(Timeout = 600_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_bad_weather_every_run_ends_right_and_nothing_is_created_twice(int seed)
    {
        await using var platform = await Start(seed);
        platform.Cluster.Weather = new Weather(Fails: 20, Drops: 40, Repeats: 30);

        var runs = await Task.WhenAll(Enumerable.Range(0, Lines).Select(at => platform.Run($"line{at}", "one")));

        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await EndsRight(platform, runs);
    }

    private static async Task<Platform> Start(int seed)
    {
        var platform = await Platform.Start(seed, silos: 2);
        await platform.MakeShop(Shop.Pipelines, "dev", "prod");
        for (var at = 0; at < Lines; at++)
        {
            await platform.SaveLine($"line{at}", Shop.Line($"line{at}"));
        }

        return platform;
    }

    private static async Task EndsRight(Platform platform, IReadOnlyList<RunKey> runs)
    {
        foreach (var run in runs)
        {
            Assert.Equal(RunStatus.Succeeded, (await platform.UntilEnded(run)).State.Status);
        }

        Assert.Empty(platform.Cluster.CreatedAgain);
        Assert.Equal(3 * runs.Count, platform.Cluster.Runs.Count());
        Assert.All(platform.Cluster.Runs, run => Assert.Equal(1, run.Attempt));
    }
}
