using System.Text.Json;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Live;

namespace Qvs.Grains.Delivery;

/// <summary>A line in lists.</summary>
public sealed record LineSummary(
    string Name, int Stages, ImmutableArray<string> Inputs, ImmutableArray<string> Deployments, long Revision, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>Keeps the rows of lines, after their state was written.</summary>
internal sealed class LineRows(IListings listings, IGrainFactory grains, ILogger<LineRows> log)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task Write(AssemblyLineKey key, Versioned<LineView>? line, long revision)
    {
        // A line that comes to life is in the context of whoever woke it, and nobody but the platform may tell.
        using var platform = CallerContext.Use(Caller.Platform(key.Tenant));
        try
        {
            await (line is null
                ? listings.Remove(key.Tenant, ListingKinds.Line, key.ToString(), revision, CancellationToken.None)
                : listings.Put(Row(key, line), CancellationToken.None));
            await grains.Live(key.Tenant).Publish(new LiveChange(ListingKinds.Line, key.ToString(), revision));
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The row of {Line} could not be written; it is repaired later.", key);
        }
    }

    public async Task Repair(AssemblyLineKey key, Versioned<LineView>? line)
    {
        if (line is null)
        {
            return;
        }

        try
        {
            var there = await listings.Find(key.Tenant, ListingKinds.Line, key.ToString(), CancellationToken.None);
            if (there is null || there.Revision < line.Revision)
            {
                await Write(key, line, line.Revision);
            }
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The row of {Line} could not be repaired.", key);
        }
    }

    private static ListingRow Row(AssemblyLineKey key, Versioned<LineView> line)
    {
        var definition = line.Value.Line;
        var summary = new LineSummary(
            key.Line.Value,
            definition.Stages.Length,
            [.. definition.Inputs.Select(input => input.Name)],
            [.. definition.Stages.Select(stage => $"{stage.Deployment.App}/{stage.Deployment.Name}").Distinct().Take(50)],
            line.Revision,
            line.ChangedAt,
            line.ChangedBy);
        return new ListingRow(
            key.Tenant,
            ListingKinds.Line,
            key.ToString(),
            "",
            "",
            key.Line.Value,
            $"{key.Line} {string.Join(' ', summary.Deployments)}".ToLowerInvariant(),
            line.Revision,
            JsonSerializer.Serialize(summary, Json));
    }
}
