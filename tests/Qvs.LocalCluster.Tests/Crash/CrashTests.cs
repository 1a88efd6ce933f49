using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Tests.Crash;

public sealed class CrashTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Every_answered_write_is_there_after_kill_9()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("qvs-crash-").FullName;
        var created = new List<string>();
        string token = "";
        for (var round = 0; round < 3; round++)
        {
            var (process, client) = await ClusterChild.Start(folder, cancel);
            try
            {
                Assert.True(token.Length == 0 || token == client.DefaultRequestHeaders.Authorization!.Parameter, "the kubeconfig's token must stay valid");
                token = client.DefaultRequestHeaders.Authorization!.Parameter!;
                var there = await Names(client, cancel);
                Assert.Empty(created.Except(there));
                var writers = Enumerable.Range(0, 4).Select(w => Write(client, $"r{round}w{w}", created, cancel)).ToArray();
                await Task.Delay(700, cancel);
                process.Kill();
                await process.WaitForExitAsync(cancel);
                await Task.WhenAll(writers);
            }
            finally
            {
                client.Dispose();
                End(process);
            }
        }

        Assert.NotEmpty(created);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_torn_last_record_is_dropped()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("qvs-torn-").FullName;
        await using (var cluster = await LocalCluster.Start(new LocalClusterOptions { DataFolder = folder }, cancel))
        {
            cluster.Objects.Create(Kinds.BuiltInKinds.One("configmaps").Resource, Map("kept"));
            cluster.Objects.Create(Kinds.BuiltInKinds.One("configmaps").Resource, Map("torn"));
        }

        var journal = Path.Combine(folder, "objects.journal");
        var bytes = await File.ReadAllBytesAsync(journal, cancel);
        await File.WriteAllBytesAsync(journal, bytes[..^10], cancel);
        await using var again = await LocalCluster.Start(new LocalClusterOptions { DataFolder = folder }, cancel);
        Assert.NotNull(again.Objects.Get(Kinds.BuiltInKinds.One("configmaps").Resource, "default", "kept"));
        Assert.Null(again.Objects.Get(Kinds.BuiltInKinds.One("configmaps").Resource, "default", "torn"));
        again.Objects.Create(Kinds.BuiltInKinds.One("configmaps").Resource, Map("new"));
    }

    [Fact]
    public void Compaction_keeps_the_objects_and_the_revision()
    {
        var folder = Directory.CreateTempSubdirectory("qvs-compact-").FullName;
        long revision;
        using (var storage = new Storage.ClusterStorage(folder, 100))
        {
            var payload = new string('x', 100_000);
            Storage.StoredObject? last = null;
            for (var i = 0; i < 400; i++)
            {
                last = storage.TryCommit("/configmaps", last, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" }, ["i"] = i, ["p"] = payload });
            }

            revision = storage.Revision;
            Assert.InRange(new FileInfo(Path.Combine(folder, "objects.journal")).Length, 100_000, 30_000_000);
        }

        using var again = new Storage.ClusterStorage(folder, 100);
        Assert.Equal(revision, again.Revision);
        Assert.Equal(399, again.Get("/configmaps", "n", "a")!.ToJson()["i"]!.GetValue<long>());
        Directory.Delete(folder, recursive: true);
    }

    private static JsonObject Map(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static async Task Write(HttpClient client, string prefix, List<string> created, CancellationToken cancel)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                using var body = new StringContent($$"""{"metadata":{"name":"{{prefix}}-{{i}}"},"data":{"k":"{{new string('v', 500)}}"} }""", Encoding.UTF8, "application/json");
                using var response = await client.PostAsync(new Uri(Maps, UriKind.Relative), body, cancel);
                Assert.Equal(201, (int)response.StatusCode);
                lock (created)
                {
                    created.Add($"{prefix}-{i}");
                }
            }
            catch (HttpRequestException)
            {
                // Killed.
                return;
            }
        }
    }

    private static async Task<HashSet<string>> Names(HttpClient client, CancellationToken cancel)
    {
        var list = JsonNode.Parse(await client.GetStringAsync(new Uri(Maps, UriKind.Relative), cancel))!;
        return [.. list["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.GetValue<string>())];
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
