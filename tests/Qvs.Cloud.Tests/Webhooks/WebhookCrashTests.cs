using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Webhooks;

/// <summary>Promise 2 on the real server: it is killed while deliveries come in, and what it had accepted starts one run each all the same.</summary>
public sealed partial class WebhookCrashTests : IDisposable
{
    private const int Lines = 4;
    private const int Deliveries = 120;
    private const int KillAfter = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Cancel => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task What_was_accepted_before_a_kill_starts_one_run_each_after_it()
    {
        _patience.CancelAfter(TimeSpan.FromMinutes(10));
        using var data = new TempFolder();
        var accepted = new ConcurrentBag<string>();
        await using (var first = Run(data))
        {
            var url = await Ready(first);
            using var person = await CloudClient.SignIn(url, RunningCloud.Password, Cancel);
            await person.MakeLines(Lines, Cancel);
            var secrets = await Task.WhenAll(Enumerable.Range(0, Lines).Select(at => person.MakeWebhook($"hook{at}", "gitHub", $"line{at}", Cancel)));
            using var sender = new HttpClient { BaseAddress = url };
            var enough = new TaskCompletionSource();
            var sending = Parallel.ForAsync(0, Deliveries, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (at, _) =>
            {
                try
                {
                    var line = at % Lines;
                    using var request = CloudClient.GitHub($"/webhooks/demo/hook{line}", Payloads.GitHubPush(), secrets[line], $"delivery-{at}");
                    using var answer = await sender.SendAsync(request, Cancel);
                    if (answer.StatusCode == HttpStatusCode.Accepted)
                    {
                        accepted.Add($"hook{line}/{(string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["delivery"]!}");
                        if (accepted.Count >= KillAfter)
                        {
                            enough.TrySetResult();
                        }
                    }
                }
                catch (HttpRequestException)
                {
                    // The server is gone; nothing was promised.
                }
            });
            await enough.Task.WaitAsync(Cancel);
            // In the middle of it all.
            first.Kill();
            await first.Exit(Patience);
            await sending;
        }

        await using var second = Run(data);
        using var again = await CloudClient.SignIn(await Ready(second), RunningCloud.Password, Cancel);
        var (started, runs) = (0, 0);
        for (var at = 0; at < Lines; at++)
        {
            var deliveries = await Settled(again, $"hook{at}");
            Assert.All(accepted.Where(one => one.StartsWith($"hook{at}/", StringComparison.Ordinal)), one =>
                Assert.Contains(deliveries, delivery => one.EndsWith((string)delivery["summary"]!["id"]!, StringComparison.Ordinal) && (string?)delivery["status"] == "Started"));
            var numbers = deliveries.SelectMany(delivery => delivery["summary"]!["runs"]!.AsArray()).Select(run => (string)run!).ToList();
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
            started += deliveries.Count(delivery => (string?)delivery["status"] == "Started");
            runs += await again.RunsOf($"line{at}", Cancel);
        }

        Assert.True(accepted.Count is >= KillAfter and < Deliveries, $"{accepted.Count} were accepted: the kill came too late or too early");
        Assert.Equal(started, runs);
    }

    /// <summary>The deliveries of a repository when all are worked off.</summary>
    private async Task<IReadOnlyList<JsonNode>> Settled(CloudClient person, string repository)
    {
        while (true)
        {
            var deliveries = await person.Deliveries(repository, Cancel);
            if (deliveries.All(delivery => (string?)delivery["status"] != "Pending"))
            {
                return deliveries;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    private static ProgramRun Run(TempFolder data)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", configuration, "Qvs.Cloud.dll");
        return ProgramRun.Start("dotnet", [program, "--Qvs:Port=0", $"--Qvs:DataFolder={data.Path}", $"--Qvs:AdminPassword={RunningCloud.Password}"]);
    }

    private static async Task<Uri> Ready(ProgramRun run) => new(Url().Match(await run.Line(line => line.Contains("Ready on", StringComparison.Ordinal), Patience)).Value);

    [GeneratedRegex(@"http://[\d.]+:\d+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Url();
}
