using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Benchmarks.Delivery;

/// <summary>
/// What one tenant's load does to others: ten tenants start runs now and then, alone and beside an eleventh that starts a hundred times as many as each of them.
/// In turns, so that whatever else the machine does falls on both.
/// </summary>
internal static class FairnessBenchmark
{
    private const int Quiet = 10;
    private const double PerSecond = 0.25;
    private const int Times = 100;
    private const int Stages = 2;
    private const int Rounds = 3;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(30);

    public static async Task Run(BenchmarkCloud cloud, string storage)
    {
        cloud.Cluster.Takes = TimeSpan.FromMilliseconds(200);
        var created = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        cloud.Cluster.Created = name => created.TryAdd(name, Stopwatch.GetTimestamp());
        var quiet = await Task.WhenAll(Enumerable.Range(0, Quiet).Select(at => Tenant.Make(cloud, $"q{at}", lines: 4)));
        var noisy = await Tenant.Make(cloud, "noisy", lines: 200);
        await Measure(cloud, quiet, noisy, TimeSpan.FromSeconds(15), created);

        var (alone, beside) = (new List<Start>(), new List<Start>());
        var others = 0;
        for (var round = 0; round < Rounds; round++)
        {
            alone.AddRange(await Measure(cloud, quiet, null, Phase, created));
            var before = noisy.Started;
            beside.AddRange(await Measure(cloud, quiet, noisy, Phase, created));
            others += noisy.Started - before;
        }

        Print(storage, $"{Quiet} tenants alone", alone);
        Print(storage, $"beside one with {others / (double)beside.Count * Quiet:F0} times the runs", beside);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fairness {storage}: the p99 of their start moves by {(At(beside, 0.99, start => start.ToCreated) / At(alone, 0.99, start => start.ToCreated)) - 1:P0}, the p50 by {(At(beside, 0.5, start => start.ToCreated) / At(alone, 0.5, start => start.ToCreated)) - 1:P0}"));
    }

    private static async Task<List<Start>> Measure(BenchmarkCloud cloud, Tenant[] quiet, Tenant? noisy, TimeSpan time, ConcurrentDictionary<string, long> created)
    {
        using var over = new CancellationTokenSource(time);
        var noise = noisy is null ? Task.FromResult<List<Start>>([]) : noisy.Load(PerSecond * Times, 0, over.Token);
        var starts = (await Task.WhenAll(quiet.Select((tenant, at) => tenant.Load(PerSecond, at / (double)Quiet, over.Token)))).SelectMany(start => start).ToList();
        await noise;

        // Until everything is at rest: the next round is to find an idle platform.
        for (var (count, still) = (0L, 0);
            still < 10 || !starts.TrueForAll(start => created.ContainsKey(start.Name));
            still = count == cloud.Cluster.CreatedCount ? still + 1 : 0)
        {
            count = cloud.Cluster.CreatedCount;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        starts.ForEach(start => start.Created = created[start.Name]);
        return starts;
    }

    private static void Print(string storage, string what, List<Start> starts) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"fairness {storage}: {what}: Start called -> PipelineRun created p50 {At(starts, 0.5, start => start.ToCreated):F1} ms, p99 {At(starts, 0.99, start => start.ToCreated):F1} ms; answered -> created p50 {At(starts, 0.5, start => start.AfterAnswer):F1} ms, p99 {At(starts, 0.99, start => start.AfterAnswer):F1} ms ({starts.Count})"));

    private static double At(List<Start> starts, double share, Func<Start, double> value) => starts.Select(value).Order().ElementAt((int)(share * (starts.Count - 1)));

    /// <summary>One start, as its caller and the cluster saw it.</summary>
    private sealed record Start(string Name, long Called, long Answered)
    {
        public long Created { get; set; }

        public double ToCreated => Stopwatch.GetElapsedTime(Called, Created).TotalMilliseconds;

        public double AfterAnswer => Math.Max(0, Stopwatch.GetElapsedTime(Answered, Created).TotalMilliseconds);
    }

    private sealed class Tenant(DeliveryShop shop, string name, int lines)
    {
        public int Started { get; private set; }

        public static async Task<Tenant> Make(BenchmarkCloud cloud, string name, int lines)
        {
            var shop = new DeliveryShop(cloud.Grains, TenantId.Parse(name));
            await shop.Make();
            for (var line = 0; line < lines; line++)
            {
                await shop.MakeLine($"{name}-{line}", Stages);
            }

            return new Tenant(shop, name, lines);
        }

        /// <summary>Starts runs at a fixed rate whatever happens.</summary>
        /// <param name="offset">Where in its period it begins.</param>
        public async Task<List<Start>> Load(double perSecond, double offset, CancellationToken over)
        {
            var clock = Stopwatch.StartNew();
            var starts = new List<Task<Start>>();
            for (var at = 0; ; at++)
            {
                var due = TimeSpan.FromSeconds((at + offset) / perSecond) - clock.Elapsed;
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, TimeProvider.System, over).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }

                if (over.IsCancellationRequested)
                {
                    return [.. await Task.WhenAll(starts)];
                }

                starts.Add(Go($"{name}-{Started % lines}", $"k{Started++}"));
            }
        }

        private async Task<Start> Go(string line, string key)
        {
            var called = Stopwatch.GetTimestamp();
            var run = await shop.Run(line, key);
            return new Start(AttemptName.Of(run, "s1", 1), called, Stopwatch.GetTimestamp());
        }
    }
}
