using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>The parts of a deletion, each of which may be done again.</summary>
internal sealed partial class TenantErasure(IGrainFactory grains, IListings listings, IBlobStore blobs, IAuditLog audit, ITenantStore store, ILogger<TenantErasure> log)
{
    private const int AtOnce = 8;
    private const int MostNamed = 100;

    /// <summary>Kinds of keys whose text after the kind is no tenant, and the deletion itself, which stays.</summary>
    public static ImmutableArray<string> OtherKinds { get; } = ["account", "program", "deletion"];

    private static readonly ImmutableArray<string> Open = [nameof(RunStatus.Queued), nameof(RunStatus.Running)];

    public Task<long> OpenRuns(TenantId tenant) => listings.Count(tenant, ListingKinds.Run, Open, "", CancellationToken.None);

    public Task<AuditEntry?> AuditEnd(TenantId tenant) => audit.Last(tenant, CancellationToken.None);

    /// <returns>How many are still open.</returns>
    public async Task<long> Cancel(TenantId tenant, string by)
    {
        await Each(Runs(tenant, Open), async run =>
        {
            if ((await grains.Run(run).Get())?.State is { Cancel: null, HasEnded: false })
            {
                await grains.Run(run).Cancel($"The project is deleted by {by}.");
            }
        });
        return await OpenRuns(tenant);
    }

    /// <returns>Runs of which something may be left on clusters.</returns>
    public async Task<List<string>> Retire(TenantId tenant)
    {
        // Twice: the end of a run that was just cancelled may still be on its way to its line.
        await Each(Runs(tenant, []), run => grains.Run(run).Retire());
        var left = new ConcurrentQueue<string>();
        await Each(Runs(tenant, []), async run =>
        {
            if (!(await grains.Run(run).Retire()).IsDone)
            {
                left.Enqueue(run.ToString());
            }
        }, left);
        return [.. left.Take(MostNamed)];
    }

    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> Erase(TenantId tenant)
    {
        // What lives in memory would write itself back.
        await Deactivate(tenant);
        await store.Erase(tenant, OtherKinds, CancellationToken.None);
        await foreach (var path in Paths(tenant))
        {
            await blobs.Delete(path, CancellationToken.None);
        }

        await foreach (var _ in Paths(tenant))
        {
            return false;
        }

        return (await store.Count(tenant, OtherKinds, CancellationToken.None)).IsNothing;
    }

    private async Task Deactivate(TenantId tenant)
    {
        var active = await grains.Management().GetDetailedGrainStatistics();
        foreach (var grain in active.Select(one => one.GrainId).Distinct())
        {
            var key = grain.Key.ToString() ?? "";
            if (AccessRule.TenantOf(grain) == tenant && !OtherKinds.Contains(key[..key.IndexOf(':', StringComparison.Ordinal)]))
            {
                await grains.Reference<IGrainManagementExtension>(grain).DeactivateOnIdle();
            }
        }
    }

    private async IAsyncEnumerable<string> Paths(TenantId tenant)
    {
        string? after = null;
        do
        {
            // Listed first and deleted then: a listing under which blobs vanish may leave some out.
            var some = new List<string>();
            await foreach (var blob in blobs.List($"{tenant}/", after, CancellationToken.None))
            {
                some.Add(blob.Path);
                if (some.Count == 1_000)
                {
                    break;
                }
            }

            foreach (var path in some)
            {
                yield return path;
            }

            after = some.Count > 0 ? some[^1] : null;
        }
        while (after is not null);
    }

    private async IAsyncEnumerable<RunKey> Runs(TenantId tenant, ImmutableArray<string> statuses)
    {
        string? cursor = null;
        do
        {
            var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Run, Statuses: statuses, Cursor: cursor, Limit: 500), CancellationToken.None);
            foreach (var row in page.Rows)
            {
                if (RunKey.TryParse(row.Key, out var run))
                {
                    yield return run;
                }
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task Each(IAsyncEnumerable<RunKey> runs, Func<RunKey, Task> work, ConcurrentQueue<string>? failed = null) =>
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (run, _) =>
        {
            using var platform = CallerContext.Use(Caller.Platform(run.Tenant));
            try
            {
                await work(run);
            }
            catch (Exception problem)
            {
                LogFailed(problem, run);
                failed?.Enqueue(run.ToString());
            }
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Run} of a tenant that is deleted could not be removed from its clusters.")]
    private partial void LogFailed(Exception problem, RunKey run);
}
