using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Qvs.Deploy.Tests;

/// <summary>Two silos of the published product on one PostgreSQL, behind a balancer, with a cluster that outlives them.</summary>
public sealed class RollingUpgradeTests(PostgresServer postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_are_replaced_one_after_the_other_while_runs_go_on()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        await using var cluster = await TargetCluster.Start();
        await using var balancer = new Balancer();
        using var blobs = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), blobs.Path, balancer.Url.ToString());
        await using var first = await Silo.Start(installation, "--Qvs:DrainTime=2");
        balancer.Add(first);
        await using var second = await Silo.Start(installation, "--Qvs:DrainTime=2");
        balancer.Add(second);
        using var person = await Person.SignIn(first.Url);
        await Project.Make(person, cluster);
        using var outside = await Person.SignIn(balancer.Url);
        List<(string Line, int Number)> runs = [];
        foreach (var line in Project.Lines)
        {
            runs.Add((line, await outside.StartRun(line, "before")));
        }

        await cluster.Started(Project.Lines.Length, Cancel);
        var asking = new CancellationTokenSource();
        var load = Load(outside, runs, asking.Token);

        await using var third = await Replace(first, balancer, installation);
        cluster.Open("before");
        foreach (var line in Project.Lines)
        {
            runs.Add((line, await outside.StartRun(line, "between")));
        }

        await using var fourth = await Replace(second, balancer, installation);
        foreach (var gate in (string[])["between", "before-again", "between-again"])
        {
            cluster.Open(gate);
        }

        foreach (var (line, number) in runs)
        {
            Assert.Equal("succeeded", await outside.Ended(line, number));
        }

        await asking.CancelAsync();
        var asked = await load;
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests meanwhile, {outside.Retries} of all sent again.");
        // Two stages each, one PipelineRun a stage, two tasks in it: nothing ran twice and nothing is missing.
        Assert.Equal(runs.Count * 2, cluster.Runs().Count);
        Assert.Equal(runs.Count * 4, cluster.Tasks().Count);
    }

    /// <summary>The order of Kubernetes: the new one is ready before the old one is told to stop.</summary>
    private static async Task<Silo> Replace(Silo old, Balancer balancer, Installation installation)
    {
        var fresh = await Silo.Start(installation, "--Qvs:DrainTime=2");
        balancer.Add(fresh);
        Assert.Equal(0, await old.Stop());
        balancer.Remove(old);
        return fresh;
    }

    /// <summary>Reads what runs all the time; a request that a retry does not mend fails the test.</summary>
    private static async Task<int> Load(Person person, List<(string Line, int Number)> runs, CancellationToken stop)
    {
        var asked = 0;
        while (!stop.IsCancellationRequested)
        {
            var (line, number) = runs[asked % runs.Count];
            await person.Run(line, number);
            await person.Get("runs");
            asked += 2;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        return asked;
    }
}
