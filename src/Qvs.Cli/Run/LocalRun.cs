using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Cli.Run;

/// <summary>One run from files: starts an embedded cluster, creates the objects, follows the run to its end.</summary>
internal sealed class LocalRun(RunOptions options, TextWriter output, TextWriter errors)
{
    private static readonly TimeSpan PatienceAfterCancel = TimeSpan.FromSeconds(10);

    private readonly RunProgress _progress = new(output);
    private readonly ConcurrentDictionary<string, string> _taskOfPod = new();

    /// <summary>Exit code 0 when the run succeeded, 1 when it did not, 2 when it could not be started.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        IReadOnlyList<(ResourceKind Kind, JsonObject Object)> objects;
        try
        {
            objects = RunFiles.Read(options, Console.In);
        }
        catch (RunFileException e)
        {
            await errors.WriteLineAsync(e.Message);
            return 2;
        }

        var tekton = TektonExtension.With(
            steps: s => s with { Isolation = options.Isolation, Network = options.Network, ImageTableFile = options.ImageTableFile, ToolFolders = [AppContext.BaseDirectory] },
            logs: options.Quiet ? null : inner => new LogPrinter(inner, output, Label),
            warn: errors.WriteLine);
        await using var cluster = await LocalCluster.LocalCluster.Start(new LocalClusterOptions { DataFolder = options.DataFolder, Extensions = [tekton] }, cancel);
        try
        {
            EnsureNamespaces(cluster.Objects, objects.Select(o => o.Object));
            JsonObject? made = null;
            foreach (var (kind, obj) in objects)
            {
                made = cluster.Objects.Create(kind, obj);
            }

            return await Follow(cluster.Objects, objects[^1].Kind with { Version = "v1" }, made!, cancel);
        }
        catch (ApiException e)
        {
            await errors.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private async Task<int> Follow(IObjectStore store, ResourceKind kind, JsonObject run, CancellationToken cancel)
    {
        var (ns, name) = (Meta(run, "namespace"), Meta(run, "name"));
        using var over = new CancellationTokenSource();
        var tasks = FollowTasks(store, ns, Meta(run, "uid"), over.Token);
        await using var stop = cancel.Register(() => Stop(store, kind, ns, name, over));
        JsonObject? last = null;
        await foreach (var change in store.Watch(kind, ns, over.Token))
        {
            if (change.Type != ObjectEventType.Bookmark && Meta(change.Object, "name") == name && RunProgress.IsDone(change.Object))
            {
                last = change.Object;
                break;
            }
        }

        await over.CancelAsync();
        await tasks;
        foreach (var task in store.List(TektonKinds.TaskRun, ns).Where(t => IsOwned(t, Meta(run, "uid"))))
        {
            _progress.Task(task);
        }

        return last is null ? 1 : _progress.End(last);
    }

    private async Task FollowTasks(IObjectStore store, string ns, string uid, CancellationToken cancel)
    {
        try
        {
            await foreach (var change in store.Watch(TektonKinds.TaskRun, ns, cancel))
            {
                if (change.Type == ObjectEventType.Bookmark || !IsOwned(change.Object, uid))
                {
                    continue;
                }

                if (change.Object["status"]?["podName"]?.ToString() is { Length: > 0 } pod)
                {
                    _taskOfPod[pod] = RunProgress.Label(change.Object, "tekton.dev/pipelineTask") ?? Meta(change.Object, "name");
                }

                if (change.Object["status"] is not null)
                {
                    _progress.Task(change.Object);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Ctrl+C cancels the run as a user of a cluster would; only if that does not help is it left alone.</summary>
    private void Stop(IObjectStore store, ResourceKind kind, string ns, string name, CancellationTokenSource over)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                if (store.Get(kind, ns, name) is not { } run)
                {
                    return;
                }

                run["spec"]!["status"] = kind.Kind == "TaskRun" ? "TaskRunCancelled" : "Cancelled";
                store.Update(kind, run);
                break;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // The controller is just writing it.
            }
        }

        over.CancelAfter(PatienceAfterCancel);
    }

    private string Label(string pod, string container)
    {
        var task = _taskOfPod.GetValueOrDefault(pod) ?? (pod.EndsWith("-pod", StringComparison.Ordinal) ? pod[..^4] : pod);
        return $"{task}:{(container.StartsWith("step-", StringComparison.Ordinal) ? container[5..] : container)}";
    }

    private static void EnsureNamespaces(IObjectStore store, IEnumerable<JsonObject> objects)
    {
        var kind = new ResourceKind("", "v1", "namespaces", "Namespace", false);
        foreach (var ns in objects.Select(o => Meta(o, "namespace")).Distinct().Where(n => store.Get(kind, null, n) is null))
        {
            store.Create(kind, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } });
        }
    }

    private static bool IsOwned(JsonObject obj, string uid) =>
        Meta(obj, "uid") == uid || (obj["metadata"]?["ownerReferences"] as JsonArray ?? []).Any(o => o?["uid"]?.ToString() == uid);

    private static string Meta(JsonObject obj, string field) => obj["metadata"]?[field]?.ToString() ?? "";
}
