using System.Diagnostics;
using Qvs.Infrastructure.Storage;

namespace Qvs.Benchmarks.Portal;

/// <summary>Every page and list of a tenant with a week of history: 10,000 runs and 2 million lines of logs. A run really happens, a week is made of it.</summary>
internal static class HistoryBenchmark
{
    private const int Runs = 10_000;

    /// <param name="database">Of the server; empty for the file in its folder.</param>
    public static async Task Run(PortalServer first, string database)
    {
        var number = await PortalBenchmark.StartRun(first, "bench");
        await PortalBenchmark.Approve(first, "bench", number);
        await PortalBenchmark.Ended(first, "bench", number);
        var data = await first.Stop();
        var clock = Stopwatch.StartNew();
        await WeekOfRuns.Make(
            database.Length > 0 ? new StorageOptions.PostgreSql(database) : new StorageOptions.Sqlite(Path.Combine(data.Path, "qvs.db")), data.Path, number, Runs);
        PortalBenchmark.Print($"history: {Runs} runs and {WeekOfRuns.Lines} lines made in {clock.Elapsed.TotalSeconds:F0} s");
        await using var server = await PortalServer.Start(data, database);
        await using (var pages = await Pages.Open(server))
        {
            foreach (var (name, path, shown) in Lists(await LastCursor(server)).Concat(Objects))
            {
                await pages.Measure(name, path, shown);
            }

            await Logs(pages);
        }

        await Api(server);
        await server.Stop();
    }

    private static (string Name, string Path, string Shown)[] Lists(string cursor)
    {
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-3).ToString("yyyy-MM-dd");
        var after = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2).ToString("yyyy-MM-dd");
        return
        [
            ("home", "", "text=#10000"),
            ("runs", "/runs", "text=bench #10000"),
            ("runs, failed", "/runs?status=Failed", "text=bench #9996"),
            ("runs, search for a number", "/runs?q=4242", "text=bench #4242"),
            ("runs, failed and search", "/runs?q=admin&status=Failed", "text=bench #9996"),
            ("runs, search that finds nothing", "/runs?q=nowhere", "main .empty"),
            ("runs, last page", $"/runs?cursor={Uri.EscapeDataString(cursor)}", "text=bench #2"),
            ("runs that deployed on a day", $"/runs?deployed=dev&from={day}&until={after}", "table.list tbody tr"),
            ("runs that deployed on a day, failed", $"/runs?deployed=dev&from={day}&until={after}&status=Failed", "table.list tbody tr"),
            ("insights, 7 days", "/insights?days=7", ".bars .bar"),
            ("insights, 30 days", "/insights?days=30", ".bars .bar"),
            ("insights, 90 days of a line", "/insights?days=90&line=bench", ".bars .bar"),
            ("insights of an application", "/insights?application=bench", ".bars .bar"),
            ("audit", "/audit", "table.list"),
            ("audit of a run", "/audit?object=run:demo/bench/77", "table.list"),
            ("audit of a person", "/audit?actor=admin", "table.list"),
            ("audit of an action", "/audit?action=assemblyline.start", "table.list"),
            ("audit of a person and an action", "/audit?actor=admin&action=environment.save", "table.list"),
            ("audit, last page", "/audit?before=12", "table.list"),
            ("approvals", "/approvals", "main h1"),
            ("lines", "/lines", "a.name >> text=bench"),
            ("applications", "/applications", "a.name >> text=bench"),
            ("environments", "/environments", "a.name"),
            ("repositories", "/repositories", "main h1"),
            ("clusters", "/clusters", "a.name"),
            ("credentials", "/credentials", "table.list"),
            ("adapters", "/catalog", "main h1"),
            ("settings", "/settings", "main form"),
        ];
    }

    private static (string Name, string Path, string Shown)[] Objects =>
    [
        ("line", "/lines/bench", "text=bench #10000"),
        ("line, starting a run", "/lines/bench/run", "main h1"),
        ("line, editor", "/lines/bench/edit", "main textarea"),
        ("newest run", "/lines/bench/runs/10000", ".stage-panel"),
        ("old run", "/lines/bench/runs/77", ".stage-panel"),
        ("parameters of an old run", "/lines/bench/runs/78?stage=s1&tab=parameters", ".stage-panel"),
        ("application", "/applications/bench", "text=bench-wait"),
        ("deployment", "/applications/bench/deployments/dev", "table.grid"),
        ("history of a deployment", "/applications/bench/deployments/dev?tab=history", "table.list"),
        ("environment", "/environments/dev", "main form"),
        ("cluster", "/clusters/bench", "main h1"),
    ];

    private static async Task Logs(Pages pages)
    {
        const string longest = "/lines/bench/runs/10000?stage=s1&task=wait";
        await pages.Measure("log of an old run", "/lines/bench/runs/5000?stage=s1&task=wait", ".log-text >> text=line 000001 of");
        await pages.Measure("log of 100,000 lines", longest, ".log-text >> text=line 000001 of");
        await pages.Measure("log of 100,000 lines at a line in its middle", $"{longest}&step=run&line=50000", ".log-text >> text=line 050000 of");
        foreach (var (name, path) in new[] { ("an old run", "/lines/bench/runs/5000?stage=s1&task=wait"), ("100,000 lines", longest) })
        {
            await pages.Time(path, ".log-text");
            await pages.Search($"search in the log of {name}: a text of one line", "line 000150");
            await pages.Search($"search in the log of {name}: a word of every line", "words");
        }
    }

    private static async Task Api(PortalServer server)
    {
        string[] lists =
        [
            "runs?limit=1000", "runs?limit=1000&status=Failed", "runs?limit=100&search=4242", "assemblylines/bench/runs?limit=1000", "audit?limit=1000", "insights?days=7", "insights?days=90", "assemblylines/bench/runs/77",
            "assemblylines/bench/runs/10000/logs",
        ];
        foreach (var list in lists)
        {
            await server.Get(list);
            var times = new List<double>();
            for (var again = 0; again < 5; again++)
            {
                var clock = Stopwatch.StartNew();
                await server.Get(list);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            PortalBenchmark.Print($"API {list}: {times[2]:F0} ms (worst of five {times[4]:F0} ms)");
        }
    }

    /// <summary>Of the page before the last.</summary>
    private static async Task<string> LastCursor(PortalServer server)
    {
        var cursor = "";
        while ((string?)(await server.Get($"runs?limit=750{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"))!["next"] is { } next)
        {
            cursor = next;
        }

        return cursor;
    }
}
