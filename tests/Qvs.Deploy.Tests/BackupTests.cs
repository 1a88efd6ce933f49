using System.Globalization;
using Npgsql;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>The scripts that operations.md tells of, against the product as it works.</summary>
public sealed class BackupTests(PostgresServer postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_under_load_comes_to_life_elsewhere_with_its_history_and_its_open_runs()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        Assert.SkipUnless(File.Exists("/usr/bin/pg_dump"), "pg_dump is not installed (Debian: apt-get install postgresql-client).");
        await using var cluster = await TargetCluster.Start();
        using var folder = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1");
        await using var silo = await Silo.Start(installation);
        using var person = await Person.SignIn(silo.Url);
        await Project.Make(person, cluster);
        cluster.Open("past");
        cluster.Open("past-again");
        var past = await person.StartRun("one", "past");
        Assert.Equal("succeeded", await person.Ended("one", past));
        var open = await person.StartRun("two", "open");
        await cluster.Started(3, Cancel);

        var stop = new CancellationTokenSource();
        var load = Load(person, stop.Token);
        await Script.Succeed("backup.sh", Address(installation), installation.Blobs, folder.Combine("backup"));
        await stop.CancelAsync();
        Assert.True(await load > 0);
        var lost = await person.StartRun("three", "lost");
        await cluster.Started(4, Cancel);
        await silo.Kill();

        var restored = installation with { Database = await postgres.CreateDatabase(), Blobs = folder.Combine("restored") };
        await Script.Succeed("restore.sh", folder.Combine("backup"), Address(restored), restored.Blobs);
        await using var again = await Silo.Start(restored);
        using var later = await Person.SignIn(again.Url);

        Assert.Equal("succeeded", (await later.Run("one", past))["status"]!.ToString());
        var logs = (await later.Get($"assemblylines/one/runs/{past}/logs"))["items"]!.AsArray();
        Assert.Equal(4, logs.Count);
        Assert.Equal("running", (await later.Run("two", open))["status"]!.ToString());
        cluster.Open("open");
        cluster.Open("open-again");
        Assert.Equal("succeeded", await later.Ended("two", open));

        // A number that was lost is given again. What the cluster has of it is not taken for the new run's.
        Assert.Equal(lost, await later.StartRun("three", "again"));
        Assert.Equal("failed", await later.Ended("three", lost));
        Assert.Contains("restored", (await later.Run("three", lost)).ToJsonString(), StringComparison.Ordinal);

        // The script of the guide finds what is left of it, and then the number is free.
        Assert.SkipUnless(File.Exists("/usr/bin/kubectl") && File.Exists("/usr/bin/jq"), "kubectl or jq is not installed.");
        var kubectl = new Dictionary<string, string?>(StringComparer.Ordinal) { ["KUBECONFIG"] = folder.Write("kubeconfig", cluster.Kubeconfig) };
        var time = (await File.ReadAllTextAsync(folder.Combine("backup", "taken-at"), Cancel)).Trim();
        var found = await Script.Succeed("forget-runs-after.sh", kubectl, time);
        Assert.Equal($"{TargetCluster.Project}/three-{lost}-first-1\n", found);
        await Script.Succeed("forget-runs-after.sh", kubectl, time, "--delete");
        cluster.Open("again");
        cluster.Open("again-again");
        await later.Post($"assemblylines/three/runs/{lost}/action/retry", new { });
        Assert.Equal("succeeded", await later.Ended("three", lost));
    }

    [Fact]
    public async Task A_restore_over_something_is_refused()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        using var folder = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1");
        await using (await Silo.Start(installation))
        {
            await Script.Succeed("backup.sh", Address(installation), installation.Blobs, folder.Combine("backup"));
        }

        var (exit, said) = await Script.Run("restore.sh", null, folder.Combine("backup"), Address(installation), folder.Combine("new"));
        Assert.Equal(1, exit);
        Assert.Contains("give an empty one", said, StringComparison.Ordinal);
        File.AppendAllText(folder.Combine("backup", "database.dump"), "x");
        (exit, said) = await Script.Run("restore.sh", null, folder.Combine("backup"), Address(installation), folder.Combine("new"));
        Assert.Equal(1, exit);
        Assert.Contains("the backup is damaged", said, StringComparison.Ordinal);
    }

    /// <summary>Changes all the time, so that a backup that is torn would show.</summary>
    private static async Task<int> Load(Person person, CancellationToken stop)
    {
        var changes = 0;
        while (!stop.IsCancellationRequested)
        {
            await person.Put($"credentials/c{changes % 20}", new { purpose = "free", description = changes.ToString(CultureInfo.InvariantCulture), values = new { key = $"value {changes}" } });
            changes++;
        }

        return changes;
    }

    private static string Address(Installation installation)
    {
        var database = new NpgsqlConnectionStringBuilder(installation.Database);
        return $"postgresql://{database.Username}@{database.Host}:{database.Port}/{database.Database}";
    }
}
