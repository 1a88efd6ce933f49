using Microsoft.Extensions.Logging;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Definitions;

/// <summary>
/// Keeps the row of a grain in the lists and announces changes: after the state was written, again until it is done, and at activation if a
/// process died in between.
/// </summary>
internal sealed partial class RowWriter(IListings listings, Announcer announcer, ILogger<RowWriter> logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public IListings Listings => listings;

    /// <param name="row">Null if the object is gone.</param>
    public async Task Write(IGrainBase grain, TenantId tenant, string kind, string key, long revision, Func<ListingRow?> row)
    {
        if (!await TryWrite(tenant, kind, key, revision, row()))
        {
            IGrainTimer? timer = null;
            timer = grain.RegisterGrainTimer(
                async () =>
                {
                    if (await TryWrite(tenant, kind, key, revision, row()))
                    {
                        timer?.Dispose();
                    }
                },
                new GrainTimerCreationOptions(Again, Again) { KeepAlive = true, Interleave = true });
        }

        await announcer.Announce(tenant, kind, key, revision);
    }

    /// <summary>At activation: writes only if the row is not that of the state.</summary>
    public async Task Repair(IGrainBase grain, TenantId tenant, string kind, string key, long revision, Func<ListingRow?> row)
    {
        if (revision == 0)
        {
            return;
        }

        var now = row();
        ListingRow? there;
        try
        {
            there = await listings.Find(tenant, kind, key, CancellationToken.None);
        }
        catch (Exception problem)
        {
            // The object itself can be used; its row waits for the next activation.
            LogFailed(problem, kind, key);
            return;
        }

        if (now is null ? there is not null : there is null || there.Revision < revision)
        {
            await Write(grain, tenant, kind, key, revision, row);
        }
    }

    private async Task<bool> TryWrite(TenantId tenant, string kind, string key, long revision, ListingRow? row)
    {
        try
        {
            await (row is null ? listings.Remove(tenant, kind, key, revision, CancellationToken.None) : listings.Put(row, CancellationToken.None));
            return true;
        }
        catch (Exception problem)
        {
            LogFailed(problem, kind, key);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The row of {Kind} {Key} could not be written; it is tried again")]
    private partial void LogFailed(Exception problem, string kind, string key);
}
