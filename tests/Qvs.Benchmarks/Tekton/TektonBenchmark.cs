using System.Diagnostics;
using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Benchmarks.Tekton;

/// <summary>How much time a PipelineRun takes beside its step's process, and how many of them can be created per second.</summary>
public static class TektonBenchmark
{
    private static readonly string[] Bare = ["-c", "exec /bin/sh -c 'set -e; true'"];

    public static async Task Run(TextWriter output, TimeSpan? load = null)
    {
        await using var cluster = await global::Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions { Extensions = [TektonExtension.With()] });
        await Overhead(cluster.Objects, output);
        await Load(cluster.Objects, output, perSecond: 20, load ?? TimeSpan.FromMinutes(1));
    }

    private static async Task Overhead(IObjectStore store, TextWriter output)
    {
        var runs = new List<double>();
        var processes = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            var watch = Stopwatch.StartNew();
            using (var process = Process.Start("/bin/sh", Bare))
            {
                await process.WaitForExitAsync();
            }

            processes.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            var name = $"one-{i}";
            store.Create(TektonKinds.PipelineRun, OneStep(name));
            await Done(store, [name]);
            runs.Add(watch.Elapsed.TotalMilliseconds);
        }

        output.WriteLine($"one-step PipelineRun: median {Median(runs):0} ms, bare process {Median(processes):0} ms, added {Median(runs) - Median(processes):0} ms");
    }

    private static async Task Load(IObjectStore store, TextWriter output, int perSecond, TimeSpan duration)
    {
        var count = (int)(perSecond * duration.TotalSeconds);
        var watch = Stopwatch.StartNew();
        var names = new List<string>();
        var done = Task.Run(() => Done(store, [.. Enumerable.Range(0, count).Select(i => $"load-{i}")]));
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            names.Add($"load-{i}");
            store.Create(TektonKinds.PipelineRun, OneStep(names[^1]));
        }

        var created = watch.Elapsed;
        await done;
        var succeeded = names.Count(n => Status(store.Get(TektonKinds.PipelineRun, "default", n)!) == "True");
        foreach (var run in store.List(TektonKinds.TaskRun, "default").Where(r => Status(r) == "False").Take(3))
        {
            output.WriteLine($"{run["metadata"]!["name"]}: {run["status"]!.ToJsonString()}");
        }

        output.WriteLine($"{count} PipelineRuns at {perSecond}/s: created in {created.TotalSeconds:0.0} s, all over {(watch.Elapsed - created).TotalSeconds:0.0} s later, {succeeded} succeeded, {Environment.WorkingSet >> 20} MB");
    }

    private static async Task Done(IObjectStore store, IReadOnlyList<string> names)
    {
        var open = names.ToHashSet(StringComparer.Ordinal);
        await foreach (var change in store.Watch(TektonKinds.PipelineRun, "default", CancellationToken.None))
        {
            if (change.Type != ObjectEventType.Bookmark && Status(change.Object) is "True" or "False" && open.Remove(change.Object["metadata"]!["name"]!.ToString()) && open.Count == 0)
            {
                return;
            }
        }
    }

    private static string? Status(JsonObject run) => (run["status"]?["conditions"] as JsonArray)?[0]?["status"]?.ToString();

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static JsonObject OneStep(string name)
    {
        var run = (JsonObject)JsonNode.Parse("""
            {"apiVersion": "tekton.dev/v1", "kind": "PipelineRun", "metadata": {"namespace": "default"},
             "spec": {"pipelineSpec": {"tasks": [{"name": "t", "taskSpec": {"steps": [{"name": "s", "image": "busybox", "script": "true"}]}}]}}}
            """)!;
        run["metadata"]!["name"] = name;
        return run;
    }
}
