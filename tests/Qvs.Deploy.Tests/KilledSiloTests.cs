using System.Diagnostics;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

public sealed class KilledSiloTests(PostgresServer postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_run_outlives_the_silo_that_is_killed(int killed)
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        await using var cluster = await TargetCluster.Start();
        await using var balancer = new Balancer();
        using var blobs = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), blobs.Path, balancer.Url.ToString());
        await using var first = await Silo.Start(installation);
        balancer.Add(first);
        await using var second = await Silo.Start(installation);
        balancer.Add(second);
        using var person = await Person.SignIn(second.Url);
        await Project.Make(person, cluster);
        using var outside = await Person.SignIn(balancer.Url);
        List<(string Line, int Number)> runs = [];
        foreach (var line in Project.Lines)
        {
            runs.Add((line, await outside.StartRun(line, "go")));
        }

        await cluster.Started(Project.Lines.Length, Cancel);

        await (killed == 0 ? first : second).Kill();
        var away = Stopwatch.StartNew();
        foreach (var page in (string[])[$"/t/{TargetCluster.Project}", $"/t/{TargetCluster.Project}/lines/one/runs/1"])
        {
            await Reachable(outside, page);
        }

        var wasAway = away.Elapsed;
        await Task.WhenAll(runs.Select(run => outside.Run(run.Line, run.Number)));
        var wasUnknown = away.Elapsed;
        TestContext.Current.TestOutputHelper?.WriteLine($"Pages were away for {wasAway.TotalSeconds:0.0} s, all runs answered after {wasUnknown.TotalSeconds:0.0} s.");
        cluster.Open("go");
        cluster.Open("go-again");
        foreach (var (line, number) in runs)
        {
            Assert.Equal("succeeded", await outside.Ended(line, number));
        }

        Assert.Equal(runs.Count * 2, cluster.Runs().Count);
        Assert.Equal(runs.Count * 4, cluster.Tasks().Count);
    }

    private static async Task Reachable(Person person, string page)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            try
            {
                using var answer = await person.Page(page, patience.Token);
                if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(patience.Token)).Contains("acme", StringComparison.OrdinalIgnoreCase))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // As a person who reloads.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        }
    }
}
