using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>
/// Lists and watches one kind in one namespace into a cache. A watch that ends, breaks or dies silently goes on from the last version that it saw; only one
/// whose version the cluster has forgotten (410) begins with a list, and each after some time whatever it said.
/// </summary>
internal sealed class KindWatch(
    ClusterClient client, ResourceKind kind, TenantId tenant, RunCache cache, GatewayOptions options, TimeProvider time, ILogger log, Action<ChildRunView> onChild)
{
    // More than an API server's own limit for objects; a longer line is no event.
    private const int MostEventBytes = 8 << 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private string _version = "";
    private DateTimeOffset _listed;

    private string What => $"Watching the {kind.Plural} of {tenant}";

    public async Task Run(CancellationToken cancellation)
    {
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (_version.Length == 0 || time.GetUtcNow() - _listed >= options.RelistInterval)
                {
                    await List(cancellation);
                }

                await Watch(cancellation);
                failures = 0;
            }
            catch (ExpiredException)
            {
                _version = "";
                // The first time at once. A server that forgets as fast as it lists is not helped by more lists.
                await Pause(failures++, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // The edge of a loop that must not end. What is no failure of the cluster is healed by a list, or not at all.
                if (ClusterErrors.Classify(What, problem, cancellation) is null && problem is not Domain.Ports.ClusterException)
                {
                    _version = "";
                }

                if (failures++ % 20 == 0)
                {
                    log.LogWarning(problem, "The watch on {Kind} of {Tenant} was interrupted and goes on.", kind.Plural, tenant);
                }

                cache.Settle(kind);
                await Pause(failures, cancellation);
            }
        }
    }

    private async Task List(CancellationToken cancellation)
    {
        var listing = await client.List(What, kind.In(tenant), PipelineRunManifest.LineLabel, cancellation);
        cache.Keep(kind, listing.Items.Select(item => item.Name()).ToHashSet(StringComparer.Ordinal));
        foreach (var item in listing.Items)
        {
            Put(item);
        }

        (_version, _listed) = (listing.Version, time.GetUtcNow());
        cache.Settle(kind);
    }

    private async Task Watch(CancellationToken cancellation)
    {
        var seconds = (int)Math.Max(1, options.WatchDuration.TotalSeconds * (100 + RandomNumberGenerator.GetInt32(0, 25)) / 100);
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{kind.In(tenant)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(_version)}&labelSelector={Uri.EscapeDataString(PipelineRunManifest.LineLabel)}");
        // The server ends it; a connection that died silently is ended here.
        using var dead = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + options.WatchGrace, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, dead.Token);
        await using var stream = await client.Open(What, path, end.Token);
        await foreach (var line in stream.Lines(MostEventBytes, end.Token))
        {
            if (line.Text.Length > 0)
            {
                Take(KubernetesJson.ParseObject(line.Text));
            }
        }
    }

    private void Take(JsonObject change)
    {
        if (change["object"] is not JsonObject item)
        {
            return;
        }

        switch (change.Text("type"))
        {
            case "ADDED" or "MODIFIED":
                Put(item);
                break;
            case "DELETED":
                cache.Remove(kind, item.Name());
                break;
            case "ERROR":
                throw item.Number("code") == 410 ? new ExpiredException() : new IOException(item.Text("message") ?? "The watch ended with an error.");
        }

        _version = item.Text("metadata", "resourceVersion") ?? _version;
    }

    private void Put(JsonObject item)
    {
        if (cache.Put(kind, item) is { } child)
        {
            onChild(child);
        }
    }

    private async Task Pause(int failures, CancellationToken cancellation)
    {
        if (failures == 0)
        {
            return;
        }

        var pause = options.RetryDelay * (1 << Math.Min(failures - 1, 12)) * (RandomNumberGenerator.GetInt32(50, 100) / 100.0);
        try
        {
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
