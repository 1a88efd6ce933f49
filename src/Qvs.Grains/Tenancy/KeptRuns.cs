using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Tenancy;

/// <summary>
/// Runs that stay whatever their age: what is deployed and what a rollback would bring back, what is held, what waits to be promoted or was promoted to one of
/// these, and the last runs of every line. Found when first asked for.
/// </summary>
internal sealed class KeptRuns(IGrainFactory grains, IListings listings, TenantId tenant, int ofEachLine)
{
    /// <summary>Of every deployment: what is there now, and what was there before.</summary>
    private const int Releases = 3;

    private readonly Dictionary<AssemblyLineId, HashSet<string>> _lines = [];
    private HashSet<RunKey>? _needed;

    public async Task<bool> Contains(RunKey run) => (_needed ??= await Needed()).Contains(run) || (await LastOf(run.Line)).Contains(run.ToString());

    private async Task<HashSet<string>> LastOf(AssemblyLineId line)
    {
        if (!_lines.TryGetValue(line, out var last))
        {
            var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Run, line.Value, Descending: true, Limit: ofEachLine), CancellationToken.None);
            _lines[line] = last = [.. page.Rows.Select(row => row.Key)];
        }

        return last;
    }

    private async Task<HashSet<RunKey>> Needed()
    {
        var needed = new HashSet<RunKey>();
        await foreach (var row in All(ListingKinds.Deployment))
        {
            if (DeploymentKey.TryParse(row.Key, out var deployment))
            {
                needed.UnionWith((await grains.Deployment(deployment).History()).Select(release => release.Run).Distinct().Take(Releases));
            }

            if (JsonSerializer.Deserialize<DeploymentRow>(row.Body)?.Hold?.Run is { } held)
            {
                needed.Add(held);
            }
        }

        var promotions = new List<Promotion>();
        await foreach (var row in All(ListingKinds.Line))
        {
            if (AssemblyLineKey.TryParse(row.Key, out var line))
            {
                promotions.AddRange(await grains.Promotion(line).All());
            }
        }

        needed.UnionWith(promotions.Where(promotion => promotion.State == PromotionState.Waiting).Select(promotion => promotion.From));
        // By way of several lines: what stands in production was promoted from a run that was itself promoted.
        for (var before = -1; before != needed.Count;)
        {
            before = needed.Count;
            needed.UnionWith(promotions.Where(promotion => promotion.Run is { } run && needed.Contains(run)).Select(promotion => promotion.From).ToList());
        }

        return needed;
    }

    private async IAsyncEnumerable<ListingRow> All(string kind)
    {
        string? cursor = null;
        do
        {
            var page = await listings.Query(new ListingQuery(tenant, kind, Cursor: cursor, Limit: 500), CancellationToken.None);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
