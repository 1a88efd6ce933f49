using System.Net;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>What silos must have in common, and what happens when they do not.</summary>
public sealed class InstallationTests(PostgresServer postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_start_together_know_each_others_sessions_and_strangers_are_refused()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        using var folder = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1");
        await using var first = Silo.Launch(installation);
        await using var second = Silo.Launch(installation);
        await Task.WhenAll(first.Ready(), second.Ready());
        await using var balancer = new Balancer();

        foreach (var (here, there) in ((Silo, Silo)[])[(first, second), (second, first)])
        {
            using var person = await Person.SignIn(here.Url);
            // Cookies know no ports, as they know no silos behind a balancer.
            using var page = await person.Page(new Uri(there.Url, "/apis/v1/projects").ToString(), Cancel);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await using var otherBlobs = Silo.Launch(installation with { Blobs = folder.Combine("other") });
        Assert.Equal(1, await otherBlobs.Exit());
        Assert.Contains("the blobs are not those of the database", otherBlobs.Output, StringComparison.Ordinal);
        await using var noBlobs = Silo.Launch(installation with { Blobs = $"s3://key:secret@bucket/qvs?endpoint=http://127.0.0.1:{FreePort.Next()}" });
        Assert.Equal(1, await noBlobs.Exit());
        Assert.Contains("cannot start: the blobs or the vault", noBlobs.Output, StringComparison.Ordinal);
        await using var otherKey = Silo.Launch(installation with { MasterKeys = Installation.NewKey("one") });
        Assert.Equal(1, await otherKey.Exit());
        Assert.Contains("the master key", otherKey.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_with_a_cluster_of_its_own_stays_alone()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        using var folder = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1");
        await using (var owner = await Silo.Start(installation, "--Qvs:EmbeddedCluster=true"))
        {
            foreach (var setting in (string[])["--Qvs:EmbeddedCluster=false", "--Qvs:EmbeddedCluster=true"])
            {
                await using var second = Silo.Launch(installation, setting);
                Assert.Equal(1, await second.Exit());
                Assert.Contains("has a cluster of its own (Qvs:EmbeddedCluster)", second.Output, StringComparison.Ordinal);
            }

            // Whoever comes second goes; the first one is not troubled.
            using var person = await Person.SignIn(owner.Url);
            await person.Get("/apis/v1/projects");
            await owner.Kill();
        }

        // What is left of one that was killed hinders nobody.
        await using var first = await Silo.Start(installation);
        await using var late = Silo.Launch(installation, "--Qvs:EmbeddedCluster=true");
        Assert.Equal(1, await late.Exit());
        Assert.Contains("cannot start: this silo has a cluster of its own", late.Output, StringComparison.Ordinal);
    }
}
