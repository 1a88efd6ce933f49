using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Tests.Watching;

/// <summary>What only newer servers than the recorded 1.20 do, or do too slowly to wait for.</summary>
public sealed class BookmarkTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_quiet_watch_gets_bookmarks_that_move_on_with_other_kinds()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions { Tls = false, BookmarkInterval = TimeSpan.FromMilliseconds(100) }, cancel);
        using var client = Client(cluster);
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri($"{Maps}?watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dnone", UriKind.Relative), cancel));
        var first = Version(await reader.ReadLineAsync(cancel));
        cluster.Objects.Create(Kinds.BuiltInKinds.One("secrets").Resource, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "s", ["namespace"] = "default" } });
        var second = Version(await reader.ReadLineAsync(cancel));
        Assert.True(second > first, $"{second} after {first}");
    }

    [Fact]
    public async Task Initial_events_end_with_a_marked_bookmark()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions { Tls = false }, cancel);
        using var client = Client(cluster);
        var text = await client.GetStringAsync(
            new Uri($"{Maps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1", UriKind.Relative), cancel);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Equal(["ADDED", "BOOKMARK"], lines.Select(l => l["type"]!.GetValue<string>()));
        Assert.Equal("true", lines[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    private static HttpClient Client(LocalCluster cluster)
    {
        var client = new HttpClient { BaseAddress = cluster.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", cluster.Token);
        return client;
    }

    private static long Version(string? line)
    {
        var e = JsonNode.Parse(line!)!;
        Assert.Equal("BOOKMARK", e["type"]!.GetValue<string>());
        return long.Parse(e["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
