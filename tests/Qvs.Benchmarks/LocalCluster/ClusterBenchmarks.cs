using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;

namespace Qvs.Benchmarks.LocalCluster;

/// <summary>What the embedded cluster's API costs: lists of many objects in pages, and many watches.</summary>
internal static class ClusterBenchmarks
{
    private const int Objects = 5000;
    private const int Watches = 1000;
    private const string Path = "/apis/tekton.dev/v1/namespaces/default/pipelineruns";

    private static readonly ResourceKind Runs = new("tekton.dev", "v1", "pipelineruns", "PipelineRun", true);

    public static async Task Run(TextWriter output)
    {
        await using var cluster = await Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions { Tls = false });
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Watches + 10 }) { BaseAddress = cluster.Url, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Token);

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Objects; i++)
        {
            cluster.Objects.UpdateStatus(Runs, WithStatus(cluster.Objects.Create(Runs, Finished(i))));
        }

        await Line(output, $"{Objects} finished runs created", clock);
        for (var round = 0; round < 5; round++)
        {
            clock.Restart();
            var (pages, bytes) = await Pages(client);
            await Line(output, $"{Objects} runs listed in {pages} pages, {bytes / 1024} KiB", clock);
        }

        await Watching(cluster, client, output);
    }

    private static async Task<(int Pages, long Bytes)> Pages(HttpClient client)
    {
        var (pages, bytes, token) = (0, 0L, "");
        do
        {
            var page = await client.GetByteArrayAsync(new Uri($"{Path}?limit=500&continue={Uri.EscapeDataString(token)}", UriKind.Relative));
            pages++;
            bytes += page.Length;

            // Only the head is looked at: the server is measured, not this program's parser.
            var head = System.Text.Encoding.ASCII.GetString(page, 0, 400);
            var at = head.IndexOf("\"continue\":\"", StringComparison.Ordinal);
            token = at < 0 ? "" : head[(at + 12)..head.IndexOf('"', at + 12)];
        }
        while (token.Length > 0);
        return (pages, bytes);
    }

    /// <summary>Memory of this process, which is the cluster and its clients together: an upper bound of the cluster's part.</summary>
    private static async Task Watching(Qvs.LocalCluster.LocalCluster cluster, HttpClient client, TextWriter output)
    {
        var before = Memory();
        var responses = new List<HttpResponseMessage>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Watches; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Path}?watch=true&resourceVersion={Version(cluster)}", UriKind.Relative));
            responses.Add(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        }

        await Line(output, $"{Watches} watches opened", clock);
        var readers = responses.Select(async r => new StreamReader(await r.Content.ReadAsStreamAsync())).Select(t => t.Result).ToArray();
        clock.Restart();
        cluster.Objects.Create(Runs, Finished(Objects));
        await Task.WhenAll(readers.Select(r => r.ReadLineAsync()));
        await Line(output, $"one event seen by {Watches} watches", clock);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Watches} watches: {(Memory() - before) / 1048576.0:F0} MiB more (cluster and clients), working set {Environment.WorkingSet / 1048576} MiB"));
        foreach (var response in responses)
        {
            response.Dispose();
        }
    }

    private static string Version(Qvs.LocalCluster.LocalCluster cluster) =>
        cluster.Objects.Get(Runs, "default", $"run-{Objects - 1}")?["metadata"]?["resourceVersion"]?.GetValue<string>() ?? "0";

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Process.GetCurrentProcess().WorkingSet64;
    }

    private static Task Line(TextWriter output, string text, Stopwatch clock) =>
        output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{text}: {clock.Elapsed.TotalMilliseconds:F0} ms"));

    private static JsonObject Finished(int i) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "PipelineRun",
        ["metadata"] = new JsonObject { ["name"] = $"run-{i}", ["namespace"] = "default", ["labels"] = new JsonObject { ["tekton.dev/pipeline"] = "p" } },
        ["spec"] = new JsonObject
        {
            ["pipelineSpec"] = new JsonObject
            {
                ["tasks"] = new JsonArray([.. Enumerable.Range(0, 3).Select(t => new JsonObject
                {
                    ["name"] = $"t{t}",
                    ["taskSpec"] = new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["name"] = "s", ["image"] = "busybox", ["script"] = "echo hello from this step" }) },
                })]),
            },
        },
    };

    private static JsonObject WithStatus(JsonObject run)
    {
        run["status"] = new JsonObject
        {
            ["startTime"] = "2026-01-01T00:00:00Z",
            ["completionTime"] = "2026-01-01T00:01:00Z",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True", ["reason"] = "Succeeded", ["message"] = "Tasks Completed: 3 (Failed: 0, Cancelled 0), Skipped: 0" }),
            ["childReferences"] = new JsonArray([.. Enumerable.Range(0, 3).Select(t => new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "TaskRun", ["name"] = $"r-t{t}", ["pipelineTaskName"] = $"t{t}" })]),
        };
        return run;
    }
}
