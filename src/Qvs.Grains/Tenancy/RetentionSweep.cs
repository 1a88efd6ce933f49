using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Grains.Tenancy;

/// <summary>
/// One round of tidying a tenant: a bounded piece of work, each part of which may be done twice. The place where it stops is the caller's to keep.
/// </summary>
internal sealed partial class RetentionSweep(
    IGrainFactory grains,
    IListings listings,
    IUsageLog usage,
    ILogStore logs,
    RunArtifacts artifacts,
    IOptions<TenancyOptions> options,
    TimeProvider clock,
    ILogger<RetentionSweep> log) : IDisposable
{
    /// <summary>Rows looked at in a round, most of which may have to stay.</summary>
    private const int MostSeen = 1_000;

    /// <summary>Late rows of removed objects come within seconds; this is far beyond.</summary>
    private static readonly TimeSpan TombstonesStay = TimeSpan.FromDays(7);

    private static readonly ImmutableArray<string> Ended = [nameof(RunStatus.Succeeded), nameof(RunStatus.Failed), nameof(RunStatus.Cancelled)];

    /// <summary>After a start every tenant has something to note: a few at a time.</summary>
    private readonly SemaphoreSlim _listing = new(4);

    /// <summary>Also the length of a page: where a page ends, a round can stop.</summary>
    private int Most => options.Value.SweepAtOnce;

    public void Dispose() => _listing.Dispose();

    public async Task<RetentionRound> Round(TenantId tenant, RetentionSettings settings, RetentionPlace place)
    {
        var now = clock.GetUtcNow();
        var tally = new Tally();
        await Measure(tenant, place, tally);
        var kept = new KeptRuns(grains, listings, tenant, settings.KeepRuns);
        if (RetentionRules.Before(settings.RunDays, now) is { } runs)
        {
            place.Runs = await Runs(tenant, runs, place.Runs, kept, tally);
        }

        if (RetentionRules.Before(settings.LogDays, now) is { } old)
        {
            place.Logs = await Contents(tenant, KeptContent.Logs, old, place.Logs, kept, tally);
        }

        if (RetentionRules.Before(settings.ArtifactDays, now) is { } older)
        {
            place.Artifacts = await Contents(tenant, KeptContent.Artifacts, older, place.Artifacts, kept, tally);
        }

        if (RetentionRules.Before(settings.AuditDays, now) is { } audit)
        {
            // By whole days: the cut is an entry of the audit itself.
            await grains.Audit(tenant).GiveUp(new DateTimeOffset(audit.UtcDateTime.Date, TimeSpan.Zero));
        }

        await usage.Forget(tenant, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-UsageLimits.MostDays), CancellationToken.None);
        var tombstones = await listings.Purge(tenant, now - TombstonesStay, MostSeen, CancellationToken.None);
        return new RetentionRound(
            now, tally.Runs, tally.Logs, tally.Artifacts, tally.Failed, tombstones || !place.IsMeasured || (place.Runs, place.Logs, place.Artifacts) != (null, null, null));
    }

    /// <summary>Runs that ended before use was measured: their logs and artifacts count as well, and go in time.</summary>
    private async Task Measure(TenantId tenant, RetentionPlace place, Tally tally)
    {
        for (var seen = 0; !place.IsMeasured && seen < MostSeen; seen += Most)
        {
            var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Run, Statuses: Ended, Cursor: place.Unmeasured, Limit: Most), CancellationToken.None);
            foreach (var row in page.Rows)
            {
                if (RunKey.TryParse(row.Key, out var run) && !await usage.Knows(run, CancellationToken.None))
                {
                    await Try(row.Key, tally, () => grains.Run(run).Measure());
                }
            }

            (place.Unmeasured, place.IsMeasured) = (page.Next, page.Next is null);
        }
    }

    /// <summary>
    /// Runs that ended before insights were kept: a page of them is noted, which may be done twice. Beside the rounds, so that insights are whole soon after the start.
    /// </summary>
    public async Task ListDeployments(TenantId tenant, RetentionPlace place)
    {
        await _listing.WaitAsync();
        try
        {
            var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Run, Statuses: Ended, Cursor: place.Unlisted, Limit: Most), CancellationToken.None);
            foreach (var row in page.Rows)
            {
                if (RunKey.TryParse(row.Key, out var run))
                {
                    await Try(row.Key, new Tally(), () => grains.Run(run).ListDeployments());
                }
            }

            (place.Unlisted, place.IsListed) = (page.Next, page.Next is null);
        }
        finally
        {
            _listing.Release();
        }
    }

    /// <returns>Where to go on; null at the end.</returns>
    private async Task<string?> Runs(TenantId tenant, DateTimeOffset before, string? cursor, KeptRuns kept, Tally tally)
    {
        var limit = before.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture);
        for (var seen = 0; seen < MostSeen && tally.Runs < Most; seen += Most)
        {
            var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Run, Statuses: Ended, Cursor: cursor, Limit: Most), CancellationToken.None);
            foreach (var row in page.Rows)
            {
                if (string.CompareOrdinal(row.Sort, limit) >= 0)
                {
                    return null;
                }

                if (RunKey.TryParse(row.Key, out var run) && !await kept.Contains(run))
                {
                    tally.Runs += await Try(row.Key, tally, () => Retire(run, row)) ? 1 : 0;
                }
            }

            if ((cursor = page.Next) is null)
            {
                return null;
            }
        }

        return cursor;
    }

    private async Task Retire(RunKey run, ListingRow row)
    {
        if ((await grains.Run(run).Retire()).Rejections.Any(rejection => rejection.Code == RejectionCodes.NotFound))
        {
            // The run went and its row did not.
            await usage.Dropped(run, KeptContent.Logs, CancellationToken.None);
            await usage.Dropped(run, KeptContent.Artifacts, CancellationToken.None);
            await listings.Remove(run.Tenant, ListingKinds.Run, row.Key, row.Revision, CancellationToken.None);
        }
    }

    private async Task<KeptPlace?> Contents(TenantId tenant, KeptContent content, DateTimeOffset before, KeptPlace? from, KeptRuns kept, Tally tally)
    {
        var (after, done) = (from is null || !RunKey.TryParse(from.Run, out var last) ? ((RunKey, DateTimeOffset)?)null : (last, from.BeganAt), 0);
        for (var seen = 0; seen < MostSeen && done < Most; seen += Most)
        {
            var page = await usage.Keeping(tenant, content, before, after, Most, CancellationToken.None);
            foreach (var (run, beganAt) in page)
            {
                after = (run, beganAt);
                if (!await kept.Contains(run) && await Try(run.ToString(), tally, () => Drop(run, content)))
                {
                    done++;
                    _ = content == KeptContent.Logs ? tally.Logs++ : tally.Artifacts++;
                }
            }

            if (page.Length < Most)
            {
                return null;
            }
        }

        return after is { } place ? new KeptPlace(place.Item1.ToString(), place.Item2) : null;
    }

    private async Task Drop(RunKey run, KeptContent content)
    {
        await (content == KeptContent.Logs ? logs.Delete(run, CancellationToken.None) : artifacts.Delete(run, CancellationToken.None));
        await usage.Dropped(run, content, CancellationToken.None);
    }

    /// <summary>What fails is left for the next round and stops nothing else: a cluster that is away must not keep all the rest.</summary>
    private async Task<bool> Try(string what, Tally tally, Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception problem)
        {
            tally.Failed++;
            LogFailed(problem, what);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Run} could not be tidied away; it is tried again.")]
    private partial void LogFailed(Exception problem, string run);

    private sealed class Tally
    {
        public int Runs { get; set; }

        public int Logs { get; set; }

        public int Artifacts { get; set; }

        public int Failed { get; set; }
    }
}
