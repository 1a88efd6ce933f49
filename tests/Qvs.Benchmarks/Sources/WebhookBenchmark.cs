using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Benchmarks.Sources;

/// <summary>
/// The real server as a process of its own, asked over HTTP: <c>webhooks [PER-SECOND] [SECONDS] [postgresql]</c>. Deliveries come at a fixed rate whatever
/// happens; each must be answered, and start one run.
/// </summary>
internal static partial class WebhookBenchmark
{
    private const string Password = "a password of a benchmark";
    private const int Lines = 10;

    public static int Run(string[] args)
    {
        var numbers = args.Where(arg => arg != "postgresql").Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToList();
        return Measure(numbers.ElementAtOrDefault(0) is > 0 and var rate ? rate : 50, numbers.ElementAtOrDefault(1) is > 0 and var time ? time : 60, args.Contains("postgresql"))
            .GetAwaiter().GetResult();
    }

    private static async Task<int> Measure(int perSecond, int seconds, bool onPostgres)
    {
        using var data = new TempFolder();
        await using var postgres = new PostgresServer { Durable = true };
        string[] database = onPostgres ? [$"--Qvs:Database={await postgres.CreateDatabase()}", "--Qvs:EmbeddedCluster=true"] : [];
        await using var server = Start(data, database);
        var url = new Uri(Url().Match(await server.Line(line => line.Contains("Ready on", StringComparison.Ordinal), TimeSpan.FromMinutes(2))).Value);
        using var person = await CloudClient.SignIn(url, Password, CancellationToken.None);
        await person.MakeLines(Lines, CancellationToken.None);
        var secrets = new List<string>();
        for (var at = 0; at < Lines; at++)
        {
            secrets.Add(await person.MakeWebhook($"hook{at}", "gitHub", $"line{at}", CancellationToken.None));
        }

        using var sender = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { BaseAddress = url };
        await Send(sender, perSecond, 5, secrets, "warm");
        var (answers, failed) = await Send(sender, perSecond, seconds, secrets, "delivery");
        var clock = Stopwatch.StartNew();
        var (deliveries, started, runs) = await Settled(person);
        var expected = perSecond * (seconds + 5);
        Print($"webhooks {(onPostgres ? "postgresql" : "sqlite")}: {answers.Count} deliveries in {seconds} s, {failed} not accepted; answer p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, max {answers[^1]:F0} ms");
        Print($"webhooks: {expected} sent, {deliveries} kept, {started} started, {runs} runs; all worked off {clock.Elapsed.TotalSeconds:F1} s after the last");
        return failed == 0 && deliveries == expected && started == expected && runs == expected ? 0 : 1;

        double At(double share) => answers[(int)(share * (answers.Count - 1))];
    }

    /// <returns>The times of the answers in milliseconds, sorted, and how many were none of acceptance.</returns>
    private static async Task<(List<double> Answers, int Failed)> Send(HttpClient http, int perSecond, int seconds, List<string> secrets, string name)
    {
        var answers = new ConcurrentBag<double>();
        var failed = 0;
        var sent = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < perSecond * seconds; at++)
        {
            var due = TimeSpan.FromSeconds((double)at / perSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            var line = at % Lines;
            sent.Add(One(CloudClient.GitHub($"/webhooks/demo/hook{line}", Payloads.GitHubPush(message: $"{name} {at}"), secrets[line], $"{name}-{at}")));
        }

        await Task.WhenAll(sent);
        return ([.. answers.Order()], failed);

        async Task One(HttpRequestMessage request)
        {
            using (request)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                answers.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }
    }

    private static async Task<(int Deliveries, int Started, int Runs)> Settled(CloudClient person)
    {
        var (deliveries, started, runs) = (0, 0, 0);
        for (var at = 0; at < Lines; at++)
        {
            var all = await person.Deliveries($"hook{at}", CancellationToken.None);
            while (all.Any(delivery => (string?)delivery["status"] == "Pending"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                all = await person.Deliveries($"hook{at}", CancellationToken.None);
            }

            deliveries += all.Count;
            started += all.Count(delivery => (string?)delivery["status"] == "Started");
            runs += await person.RunsOf($"line{at}", CancellationToken.None);
        }

        return (deliveries, started, runs);
    }

    private static ProgramRun Start(TempFolder data, string[] settings)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", configuration, "Qvs.Cloud.dll");
        return ProgramRun.Start("dotnet", [program, "--Qvs:Port=0", $"--Qvs:DataFolder={data.Path}", $"--Qvs:AdminPassword={Password}", .. settings]);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"http://[\d.]+:\d+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Url();
}
