using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Benchmarks.Storage;

public sealed record BenchmarkState(string Id, ImmutableArray<string> Steps);

/// <summary>What storage costs: <c>storage [sqlite|postgresql]</c>. State is 1.5 KB of JSON; both databases flush to disk at every commit.</summary>
internal static class StorageBenchmark
{
    private const int Grains = 1000;
    private const int Rows = 100_000;

    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    public static int Run(string[] args)
    {
        Measure(args is ["postgresql"] ? ["postgresql"] : args is ["sqlite"] ? ["sqlite"] : ["sqlite", "postgresql"]).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task Measure(string[] databases)
    {
        foreach (var database in databases)
        {
            using var folder = new TempFolder();
            await using var server = new PostgresServer { Durable = true };
            StorageOptions options = database == "sqlite"
                ? new StorageOptions.Sqlite(folder.Combine("qvs.db"))
                : new StorageOptions.PostgreSql(await server.CreateDatabase());
            using var host = await StorageHost.Start(options);
            foreach (var callers in (int[])[1, 16, 64])
            {
                await States(database, host.Grains(), callers);
            }

            await Lists(database, host.Services.GetRequiredService<IListings>());
            await host.StopAsync();
        }
    }

    private static async Task States(string database, IGrainStorage storage, int callers)
    {
        var states = Enumerable.Range(0, Grains)
            .Select(i => (Id: GrainId.Create("benchmark", $"run:acme/line/{callers}-{i}"), State: new GrainState<BenchmarkState>(State(i)))).ToArray();
        var took = new List<double>[callers];
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            took[caller] = [];
            for (var i = caller; clock.Elapsed < Round; i += callers)
            {
                var (id, state) = states[(i % (Grains / callers * callers))];
                var started = clock.Elapsed;
                await storage.WriteStateAsync("benchmark", id, state);
                took[caller].Add((clock.Elapsed - started).TotalMilliseconds);
            }
        })));
        var all = took.SelectMany(one => one).Order().ToArray();
        Print($"{database}: {callers,2} callers: {all.Length / clock.Elapsed.TotalSeconds:F0} states/s written, p50 {all[all.Length / 2]:F2} ms, p99 {all[all.Length * 99 / 100]:F1} ms");
    }

    private static async Task Lists(string database, IListings listings)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rows), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellation) => await listings.Put(Row(i), cancellation));
        Print($"{database}: {Rows / clock.Elapsed.TotalSeconds:F0} list rows/s written");

        var runs = new ListingQuery(Tenant, ListingKinds.Run, Descending: true);
        await Page("first page", runs);
        await Page("page of one line", runs with { Parent = "line-7" });
        await Page("page by two statuses", runs with { Statuses = ["Running", "Failed"] });
        await Page("search, common word", runs with { Search = "payments" });
        await Page("search, one row of 100,000", runs with { Search = "deploy commit77777" });
        await Page("search, nothing found", runs with { Search = "nowhere" });
        var first = await listings.Query(runs with { Limit = 1000 }, default);
        await Page("page 2 by cursor", runs with { Cursor = first.Next });
        await Timed("count by status", () => listings.CountByStatus(Tenant, ListingKinds.Run, null, default));
        await Timed("sweep of what is open", async () => await listings.Sweep(ListingKinds.Run, ["Running"], default).CountAsync());

        Task Page(string what, ListingQuery query) => Timed(what, () => listings.Query(query, default));

        async Task Timed<T>(string what, Func<Task<T>> ask)
        {
            await ask();
            var times = new List<double>();
            for (var i = 0; i < 10; i++)
            {
                clock.Restart();
                await ask();
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            Print($"{database}: {Rows} rows: {what}: {times.Order().ElementAt(5):F1} ms");
        }
    }

    private static BenchmarkState State(int i) =>
        new($"run-{i}", [.. Enumerable.Range(0, 8).Select(step => $"step-{step} " + new string((char)('a' + step), 170))]);

    private static ListingRow Row(int i) => new(
        Tenant,
        ListingKinds.Run,
        $"run:acme/line/{i}",
        $"line-{i % 20}",
        (i % 1000) switch { 0 => "Running", < 50 => "Failed", _ => "Succeeded" },
        i.ToString("D9", CultureInfo.InvariantCulture),
        $"deploy payments to production commit{i} by someone@example.com",
        1,
        "{\"stages\":[" + string.Join(',', Enumerable.Range(0, 8).Select(stage => $"{{\"name\":\"stage-{stage}\",\"status\":\"Succeeded\"}}")) + "]}");

    private static void Print(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
