using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Access;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Benchmarks.Delivery;

/// <summary>
/// What the control plane can do: <c>delivery throughput|latency|open|resume|fairness [sqlite|postgresql]</c>. Grains and storage are the product's, the cluster
/// answers at once. <c>starts=N</c> and <c>effects=N</c> change how many go on at a time in a silo.
/// </summary>
internal static class DeliveryBenchmark
{
    private const int Stages = 4;
    private const int WarmUp = 3000;

    public static int Run(string[] args)
    {
        Measure(args).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task Measure(string[] args)
    {
        await using var server = new PostgresServer { Durable = true };
        var postgres = args.Contains("postgresql") ? new StorageOptions.PostgreSql(await server.CreateDatabase()) : null;
        await using var cloud = await BenchmarkCloud.Start(postgres, fair =>
        {
            fair.Starts = Number(args, "starts", fair.Starts);
            fair.Effects = Number(args, "effects", fair.Effects);
        });
        var storage = postgres is null ? "sqlite" : "postgresql";
        foreach (var what in args.Where(arg => arg is not ("sqlite" or "postgresql") && !arg.Contains('=', StringComparison.Ordinal)).DefaultIfEmpty("throughput"))
        {
            await (what switch
            {
                "throughput" => Throughput(cloud, storage, lines: 200),
                "latency" => Latency(cloud, storage, perSecond: 50, TimeSpan.FromSeconds(20)),
                "open" => Open(cloud, storage, 10_000),
                "resume" => Resume(cloud, storage, stages: 500, failing: 321),
                "fairness" => FairnessBenchmark.Run(cloud, storage),
                _ => throw new ArgumentException($"'{what}' is none of throughput, latency, open, resume, fairness.", nameof(args)),
            });
        }
    }

    /// <summary>Every line always has a run: stages that come to their end in a second.</summary>
    private static async Task Throughput(BenchmarkCloud cloud, string storage, int lines)
    {
        cloud.Cluster.Takes = TimeSpan.FromMilliseconds(100);
        await Make(cloud, "t", lines, Stages);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, lines).Select(line => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                await Ended(cloud, await cloud.Shop.Run($"t{line}", $"k{number}"));
            }
        })).ToList();

        // Until the code is compiled as it stays.
        while (cloud.Cluster.CreatedCount < WarmUp)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        var (before, cpu, clock) = (cloud.Cluster.CreatedCount, Cpu(), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        var (stages, spent) = (cloud.Cluster.CreatedCount - before, Cpu() - cpu);
        Print($"throughput {storage}: {stages / clock.Elapsed.TotalSeconds:F0} stages/s with {lines} runs at once, {spent.TotalMilliseconds / stages:F2} ms CPU a stage");
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    /// <summary>Runs begin at a fixed rate whatever happens, and the next stage's PipelineRun should follow at once.</summary>
    private static async Task Latency(BenchmarkCloud cloud, string storage, int perSecond, TimeSpan time)
    {
        cloud.Cluster.Takes = TimeSpan.FromMilliseconds(200);
        var lines = perSecond * 8;
        await Make(cloud, "l", lines, Stages);
        await Parallel.ForAsync(
            0, WarmUp / Stages, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (at, _) => await Ended(cloud, await cloud.Shop.Run($"l{at % lines}", $"w{at}")));

        cloud.Cluster.Handovers.Clear();
        var cpu = Cpu();
        var started = new ConcurrentBag<Task<RunKey>>();
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < perSecond * time.TotalSeconds; at++)
        {
            var due = TimeSpan.FromSeconds((double)at / perSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            started.Add(cloud.Shop.Run($"l{at % lines}", $"k{at}"));
        }

        var (rate, busy) = (started.Count / clock.Elapsed.TotalSeconds, (Cpu() - cpu) / clock.Elapsed);
        foreach (var run in await Task.WhenAll(started))
        {
            await Ended(cloud, run);
        }

        var handovers = cloud.Cluster.Handovers.Order().ToList();
        Print($"latency {storage}: {rate:F0} runs/s of {Stages} stages, finished -> next created p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, max {handovers[^1]:F0} ms ({handovers.Count}), {busy:F2} cores busy");

        double At(double share) => handovers[(int)(share * (handovers.Count - 1))];
    }

    /// <summary>So many runs whose first PipelineRun goes on, each of its own line and deployment.</summary>
    private static async Task Open(BenchmarkCloud cloud, string storage, int runs)
    {
        cloud.Cluster.Takes = null;
        var clock = Stopwatch.StartNew();
        await Make(cloud, "o", runs, Stages);
        Print($"open {storage}: {runs} lines and deployments made in {clock.Elapsed.TotalSeconds:F0} s, {Memory()}");
        clock.Restart();
        var (before, cpu) = (cloud.Cluster.CreatedCount, Cpu());
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (at, _) => await cloud.Shop.Run($"o{at}", "k"));
        while (cloud.Cluster.CreatedCount - before < runs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Print($"open {storage}: {runs} runs open after {clock.Elapsed.TotalSeconds:F0} s, {Memory()}, {(Cpu() - cpu).TotalMilliseconds / runs:F1} ms CPU a run");
    }

    /// <summary>A long line fails late, is forgotten by memory, and goes on.</summary>
    private static async Task Resume(BenchmarkCloud cloud, string storage, int stages, int failing)
    {
        cloud.Cluster.Takes = TimeSpan.Zero;
        var (failed, resumed) = ($"r-1-s{failing}-1", $"r-1-s{failing}-2");
        cloud.Cluster.Fails = name => name == failed;
        await cloud.Shop.MakeLine("r", stages);
        var clock = Stopwatch.StartNew();
        var run = await cloud.Shop.Run("r", "k");
        await Ended(cloud, run);
        Print($"resume {storage}: {failing} of {stages} stages in {clock.Elapsed.TotalSeconds:F1} s, {clock.Elapsed.TotalMilliseconds / failing:F1} ms a stage");
        await cloud.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        var created = new TaskCompletionSource();
        cloud.Cluster.Created = name =>
        {
            if (name == resumed)
            {
                created.TrySetResult();
            }
        };
        var cpu = Cpu();
        clock.Restart();
        using (DeliveryShop.AsOwner())
        {
            DeliveryShop.Done(await cloud.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
        }

        await created.Task;
        Print($"resume {storage}: from stage {failing} of {stages} after {clock.Elapsed.TotalMilliseconds:F0} ms, {(Cpu() - cpu).TotalMilliseconds:F0} ms of them CPU of the whole process");
        await Ended(cloud, run);
        Print($"resume {storage}: the end after {clock.Elapsed.TotalSeconds:F1} s");
    }

    private static Task Make(BenchmarkCloud cloud, string prefix, int lines, int stages) => Parallel.ForAsync(
        0, lines, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (at, _) => await cloud.Shop.MakeLine($"{prefix}{at}", stages));

    private static async Task Ended(BenchmarkCloud cloud, RunKey run)
    {
        using var owner = DeliveryShop.AsOwner();
        while (await cloud.Grains.Run(run).Get() is not { State.HasEnded: true })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static int Number(string[] args, string name, int otherwise) =>
        args.FirstOrDefault(arg => arg.StartsWith($"{name}=", StringComparison.Ordinal)) is { } given ? int.Parse(given[(name.Length + 1)..], CultureInfo.InvariantCulture) : otherwise;

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static string Memory()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{managed} MiB managed, {process.WorkingSet64 >> 20} MiB resident");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
