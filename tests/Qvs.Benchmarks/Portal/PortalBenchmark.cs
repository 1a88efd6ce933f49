using System.Diagnostics;
using System.Globalization;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Benchmarks.Portal;

/// <summary>
/// What the pages can do: <c>portal circuits|log|matrix|history|history-postgresql</c>. The server is a process of its own and runs pipelines on a cluster that this
/// process serves over HTTPS, so that the moment of a change there is known exactly.
/// </summary>
internal static class PortalBenchmark
{
    private const int OpenPages = 200;

    public static int Run(string[] args)
    {
        Measure(args is [] ? ["circuits", "log", "matrix", "history"] : args).GetAwaiter().GetResult();
        return 0;
    }

    public static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static async Task Measure(string[] scenarios)
    {
        foreach (var scenario in scenarios)
        {
            using var data = new TempFolder();
            await using var postgres = new PostgresServer { Durable = true };
            var database = scenario == "history-postgresql" ? await postgres.CreateDatabase() : "";
            await using var server = await PortalServer.Start(data, database);
            if (database.Length > 0)
            {
                await server.MakeProject();
            }

            await using var project = await BenchProject.Make(server);
            await (scenario switch
            {
                "circuits" => Circuits(server, project),
                "log" => Log(server),
                "matrix" => Matrix(server),
                "history" or "history-postgresql" => HistoryBenchmark.Run(server, database),
                _ => throw new ArgumentException($"'{scenario}' is none of circuits, log, matrix, history, history-postgresql.", nameof(scenarios)),
            });
            await server.Stop();
        }
    }

    /// <summary>A run with its page open in many browsers at once: from the change on the cluster to each page that shows it.</summary>
    private static async Task Circuits(PortalServer server, BenchProject project)
    {
        var number = await StartRun(server, "bench");
        var page = new Uri(server.Url, $"/t/demo/lines/bench/runs/{number}");
        var clock = Stopwatch.StartNew();
        var circuits = new List<Circuit>();
        foreach (var some in Enumerable.Range(0, OpenPages).Chunk(10))
        {
            circuits.AddRange(await Task.WhenAll(some.Select(_ => Circuit.Open(server.Http, server.Cookies, page))));
        }

        Print($"circuits: {circuits.Count} pages open after {clock.Elapsed.TotalSeconds:F1} s");
        var drawn = Enumerable.Range(1, BenchProject.Stages).Select(stage => circuits.Select(circuit => circuit.Seen($"s{stage}: Succeeded")).ToArray()).ToArray();
        using var stop = new CancellationTokenSource();
        var changes = Changes(project, $"bench-{number}-", stop.Token);
        await Approve(server, "bench", number);
        var late = new List<double>();
        foreach (var (at, stage) in (await changes).Zip(drawn))
        {
            late.AddRange((await Task.WhenAll(stage).WaitAsync(TimeSpan.FromMinutes(2))).Select(seen => Stopwatch.GetElapsedTime(at, seen).TotalMilliseconds));
        }

        late.Sort();
        Print($"circuits: a change on the cluster is on {circuits.Count} pages after {late[late.Count / 2]:F0} ms p50, {late[(int)(late.Count * .95)]:F0} ms p95, {late[(int)(late.Count * .99)]:F0} ms p99, {late[^1]:F0} ms at most ({late.Count} measured)");
        Print($"circuits: {circuits.Sum(circuit => circuit.Received) / circuits.Count / 1024} KiB drawn on each page");
        foreach (var circuit in circuits)
        {
            await circuit.DisposeAsync();
        }
    }

    private static async Task Log(PortalServer server)
    {
        var number = await StartRun(server, "talk");
        await Approve(server, "talk", number);
        await Ended(server, "talk", number);
        Print($"log: made");
        await using var pages = await Pages.Open(server);
        var path = $"/lines/talk/runs/{number}?stage=s1&task=talk";
        await pages.Measure($"log of {BenchProject.LogLines} lines, opened at its first", path, ".log-text >> text=line 000001 of");
        await pages.Measure("  opened at a line in its middle", $"{path}&step=run&line=50000", ".log-text >> text=line 050000 of");
        await pages.Time(path, ".log-text");
        foreach (var (name, expression) in new[] { ("a word that every line has", "words"), ("a text that one line has", "line 099999"), ("an expression", @"0(5|7)\d{3}1 of.*look") })
        {
            await pages.Search($"  search for {name}", expression);
        }
    }

    private static async Task Matrix(PortalServer server)
    {
        const int applications = 200;
        const int environments = 10;
        for (var environment = 0; environment < environments; environment++)
        {
            await BenchProject.Environment(server, $"env{environment}", environment);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, applications), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (application, _) =>
        {
            await BenchProject.Application(server, $"app{application:000}");
            for (var environment = 0; environment < environments; environment++)
            {
                await BenchProject.Deployment(server, $"app{application:000}", $"env{environment}");
            }
        });
        Print($"matrix: made");
        await using var pages = await Pages.Open(server);
        await pages.Measure($"matrix of {applications} applications x {environments} environments", "", "text=app000");
        await pages.Measure("  with a search", "?q=app19", "text=app190");
    }

    /// <summary>The moments at which the PipelineRuns of the stages succeeded, in their order.</summary>
    private static async Task<List<long>> Changes(BenchProject project, string prefix, CancellationToken stop)
    {
        var moments = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var change in project.Server.Objects.Watch(TektonKinds.PipelineRun, null, stop))
        {
            var name = (string?)change.Object["metadata"]?["name"] ?? "";
            var done = change.Object["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition?["type"] == "Succeeded" && (string?)condition["status"] == "True") == true;
            if (done && name.StartsWith(prefix, StringComparison.Ordinal) && moments.TryAdd(name, Stopwatch.GetTimestamp()) && moments.Count == BenchProject.Stages)
            {
                break;
            }
        }

        return [.. moments.OrderBy(moment => moment.Key, StringComparer.Ordinal).Select(moment => moment.Value)];
    }

    internal static async Task<int> StartRun(PortalServer server, string line) =>
        (int)(await server.Send(HttpMethod.Post, $"assemblylines/{line}/runs", """{"inputs":{}}"""))!["number"]!;

    internal static async Task Approve(PortalServer server, string line, int number)
    {
        while ((await server.Get($"assemblylines/{line}/runs/{number}"))!["stages"]!.ToJsonString().Contains("awaitingApproval", StringComparison.OrdinalIgnoreCase) == false)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await server.Send(HttpMethod.Post, $"assemblylines/{line}/runs/{number}/action/vote", """{"stage":"s1","approves":true}""");
    }

    internal static async Task Ended(PortalServer server, string line, int number)
    {
        while ((string?)(await server.Get($"assemblylines/{line}/runs/{number}"))!["status"] is not ("succeeded" or "Succeeded"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
