using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>
/// All that happens to a tenant's runs on one cluster: three lists and watches, put together to facts about PipelineRuns. However many events come, a
/// PipelineRun waits to be told once, with what is known by then. Every interruption ends in going on, or in listing anew.
/// </summary>
internal sealed class RunWatch(ClusterClient client, TenantId tenant, GatewayOptions options, TimeProvider time, ILogger log)
{
    private static readonly ResourceKind[] Kinds = [ResourceKind.PipelineRun, ResourceKind.TaskRun, ResourceKind.CustomRun];
    // More than an API server's own limit for objects; a longer line is no event.
    private const int MostEventBytes = 8 << 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly ImmutableDictionary<string, ChildRunView> NoChildren = ImmutableDictionary.Create<string, ChildRunView>(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PipelineRunView> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ChildRunView> _children = new(StringComparer.Ordinal);
    // The same once more by PipelineRun: a fact about one must not cost a look at all.
    private readonly ConcurrentDictionary<string, ImmutableDictionary<string, ChildRunView>> _childrenOf = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunKey> _gone = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PipelineRuns _pipelineRuns = new(client, tenant, time);

    public async IAsyncEnumerable<ClusterFact> Facts([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loops = Kinds.Select(kind => Loop(kind, stop.Token)).ToArray();
        try
        {
            while (await _signal.Reader.WaitToReadAsync(cancellation))
            {
                _signal.Reader.TryRead(out _);
                foreach (var fact in Take())
                {
                    yield return fact;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(loops);
        }
    }

    private IReadOnlyList<ClusterFact> Take()
    {
        string[] names;
        lock (_changed)
        {
            names = [.. _changed];
            _changed.Clear();
        }

        var facts = new List<ClusterFact>();
        foreach (var name in names)
        {
            if (_gone.TryRemove(name, out var gone))
            {
                facts.Add(new ClusterFact(gone, new RunInput.PipelineRunGone(name)));
            }
            else if (_runs.TryGetValue(name, out var run) && run.Run is { } key)
            {
                facts.Add(new ClusterFact(key, run.With([.. _childrenOf.GetValueOrDefault(name, NoChildren).Values])));
            }
        }

        return facts;
    }

    private async Task Loop(ResourceKind kind, CancellationToken cancellation)
    {
        var (version, listed, failures) = ("", default(DateTimeOffset), 0);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (version.Length == 0 || time.GetUtcNow() - listed > options.RelistInterval)
                {
                    var listing = await client.List($"Listing {kind.Plural}", kind.In(tenant), PipelineRunManifest.LineLabel, cancellation);
                    Begin(kind, listing.Items);
                    (version, listed) = (listing.Version, time.GetUtcNow());
                }

                version = await Follow(kind, version, cancellation);
                failures = 0;
            }
            catch (ExpiredException)
            {
                version = "";
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // The edge of a loop that must not end: whatever broke, the next listing heals it.
                log.LogWarning(problem, "The watch on {Kind} of {Tenant} was interrupted and begins again.", kind.Plural, tenant);
                version = "";
                await Wait(failures++, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>The version from which to go on.</returns>
    private async Task<string> Follow(ResourceKind kind, string version, CancellationToken cancellation)
    {
        var seconds = (int)(options.WatchDuration.TotalSeconds * (1 + (RandomNumberGenerator.GetInt32(0, 25) / 100.0)));
        var path = $"{kind.In(tenant)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(version)}"
            + $"&labelSelector={Uri.EscapeDataString(PipelineRunManifest.LineLabel)}";
        // The server ends it; a connection that died silently is ended here.
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var deadline = time.CreateTimer(_ => alive.Cancel(), null, TimeSpan.FromSeconds(seconds) + options.WatchGrace, Timeout.InfiniteTimeSpan);
        await using var stream = await client.Open($"Watching {kind.Plural}", path, alive.Token);
        await foreach (var line in stream.Lines(MostEventBytes, alive.Token))
        {
            if (line.Length > 0 && KubernetesJson.ParseObject(line) is var happened && happened["object"] is JsonObject item)
            {
                version = await See(kind, happened.Text("type") ?? "", item, cancellation) ?? version;
            }
        }

        return version;
    }

    private async Task<string?> See(ResourceKind kind, string type, JsonObject item, CancellationToken cancellation)
    {
        switch (type)
        {
            case "ERROR":
                throw item.Number("code") == 410 ? new ExpiredException() : new IOException(item.Text("message") ?? "The watch ended with an error.");
            case "BOOKMARK":
                break;
            case "DELETED":
                Forget(kind, item.Name());
                break;
            default:
                await Keep(kind, item, cancellation);
                break;
        }

        return item.Text("metadata", "resourceVersion");
    }

    private async Task Keep(ResourceKind kind, JsonObject item, CancellationToken cancellation)
    {
        if (kind == ResourceKind.PipelineRun)
        {
            _runs[item.Name()] = PipelineRunView.Read(item);
            Changed(item.Name());
            return;
        }

        var child = ChildRunView.Read(kind, item);
        Keep(child);
        if (child is { IsToEnd: true, Platform: not null })
        {
            try
            {
                await _pipelineRuns.EndCancelled([child], cancellation);
            }
            catch (ClusterException refused)
            {
                // A right that lacks must not end the watch on everything else.
                log.LogWarning("The CustomRun {Name} could not be ended: {Problem}", child.Name, refused.Message);
            }
        }
    }

    private void Keep(ChildRunView child)
    {
        _children[child.Name] = child;
        _childrenOf.AddOrUpdate(child.PipelineRun, _ => NoChildren.SetItem(child.Name, child), (_, known) => known.SetItem(child.Name, child));
        Changed(child.PipelineRun);
    }

    /// <summary>What a listing does not have any more was deleted while nobody watched.</summary>
    private void Begin(ResourceKind kind, IReadOnlyList<JsonObject> items)
    {
        var there = items.Select(item => item.Name()).ToHashSet(StringComparer.Ordinal);
        var known = kind == ResourceKind.PipelineRun ? _runs.Keys
            : _children.Values.Where(child => child.IsCustom == (kind == ResourceKind.CustomRun)).Select(child => child.Name).ToList();
        foreach (var name in known.Where(name => !there.Contains(name)))
        {
            Forget(kind, name);
        }

        foreach (var item in items)
        {
            if (kind == ResourceKind.PipelineRun)
            {
                _runs[item.Name()] = PipelineRunView.Read(item);
                Changed(item.Name());
            }
            else
            {
                Keep(ChildRunView.Read(kind, item));
            }
        }
    }

    private void Forget(ResourceKind kind, string name)
    {
        if (kind != ResourceKind.PipelineRun)
        {
            // What it had said stays with the run; a task that was deleted is found missing when the run is observed.
            if (_children.TryRemove(name, out var child)
                && _childrenOf.AddOrUpdate(child.PipelineRun, NoChildren, (_, known) => known.Remove(name)) is { IsEmpty: true } left)
            {
                _childrenOf.TryRemove(KeyValuePair.Create(child.PipelineRun, left));
            }
        }
        else if (_runs.TryRemove(name, out var run) && run.Run is { } key)
        {
            _gone[name] = key;
            _childrenOf.TryRemove(name, out _);
            Changed(name);
        }
    }

    private void Changed(string name)
    {
        lock (_changed)
        {
            _changed.Add(name);
        }

        _signal.Writer.TryWrite(true);
    }

    private Task Wait(int failures, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Min(LongestWait.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(failures, 10))) * RandomNumberGenerator.GetInt32(50, 100) / 100.0);
        return Task.Delay(wait, time, cancellation).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
