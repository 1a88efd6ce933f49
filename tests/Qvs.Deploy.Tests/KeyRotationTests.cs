using System.Net;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>The procedure of operations.md: the new master key beside the old one, rewrap, the old one away.</summary>
public sealed class KeyRotationTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_rotation_the_old_master_key_can_be_thrown_away()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        await using var cluster = await TargetCluster.Start();
        using var folder = new TempFolder();
        var (old, fresh) = (Installation.NewKey("old"), Installation.NewKey("new"));
        var before = new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1") { MasterKeys = old };
        var between = before with { MasterKeys = $"{fresh},{old}" };
        var after = before with { MasterKeys = fresh };
        string cookie;
        await using (var silo = await Silo.Start(before))
        {
            using var person = await Person.SignIn(silo.Url);
            await Project.Make(person, cluster);
            cookie = person.Cookie(silo.Url);
        }

        var (exit, said) = await Rewrap(after);
        Assert.Equal(1, exit);
        Assert.Contains("The master key 'old' is not at hand", said, StringComparison.Ordinal);

        // The silo runs meanwhile; rewrapping is nothing to it.
        await using (var silo = await Silo.Start(between))
        {
            (exit, said) = await Rewrap(between);
            Assert.Equal(0, exit);
            Assert.Contains("2 keys of tenants and of the platform are wrapped with the newest master key; 2 were not before", said, StringComparison.Ordinal);
            (exit, said) = await Rewrap(between);
            Assert.Contains("; 0 were not before", said, StringComparison.Ordinal);

            using var person = await Person.SignIn(silo.Url);
            var token = await person.Post("tokens", new { name = "keys", scopes = (string[])["read", "secrets"], expiresAt = DateTimeOffset.UtcNow.AddDays(1) });
            said = await Script.Succeed(
                "rotate-project-key.sh",
                new Dictionary<string, string?>(StringComparer.Ordinal) { ["QVS_TOKEN"] = TokenText(token), ["QVS_KEY_CACHE"] = "0" },
                silo.Url.ToString(),
                TargetCluster.Project);
            Assert.Contains("{\"resealed\":3}", said, StringComparison.Ordinal);
            Assert.Equal(0, await silo.Stop());
        }

        await using (var silo = await Silo.Start(after))
        {
            using var person = new HttpClient(new SocketsHttpHandler { UseCookies = false });
            person.DefaultRequestHeaders.Add("Cookie", cookie);
            using var mine = await person.GetAsync(new Uri(silo.Url, "/apis/v1/projects"), Cancel);
            Assert.Equal(HttpStatusCode.OK, mine.StatusCode);

            // The kubeconfig is a secret: the run shows that it can still be read.
            using var again = await Person.SignIn(silo.Url);
            cluster.Open("go");
            cluster.Open("go-again");
            Assert.Equal("succeeded", await again.Ended("one", await again.StartRun("one", "go")));
        }
    }

    private static string TokenText(System.Text.Json.Nodes.JsonNode token) =>
        token.AsObject().Select(member => member.Value?.ToString() ?? "").Single(value => value.StartsWith("qvs_", StringComparison.Ordinal));

    private static async Task<(int Exit, string Said)> Rewrap(Installation installation)
    {
        await using var run = ProgramRun.Start("dotnet", [Silo.Program, "keys", "rewrap", .. installation.Settings]);
        return (await run.Exit(Patience), run.Output + run.Error);
    }
}
