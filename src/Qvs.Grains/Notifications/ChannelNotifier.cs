using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Grains.Notifications;

/// <summary>Gives messages of runs to every channel of the tenant that wants them.</summary>
/// <param name="links">The address of a run's page.</param>
public sealed class ChannelNotifier(IListings listings, IGrainFactory grains, Func<RunKey, string> links, TimeProvider time) : IRunNotifier
{
    private const int MostChannels = 1_000;
    private const string TaskPrefix = "task-";

    public async Task Notify(RunEffect.Notify message, CancellationToken cancellation)
    {
        var tenant = message.Run.Tenant;
        var page = await listings.Query(new ListingQuery(tenant, ListingKinds.Channel, Limit: MostChannels), cancellation);
        if (page.Rows.IsEmpty)
        {
            return;
        }

        using var platform = CallerContext.Use(Caller.Platform(tenant));
        var notice = await Of(message, cancellation);
        foreach (var row in page.Rows)
        {
            if (ChannelKey.TryParse(row.Key, out var key)
                && JsonSerializer.Deserialize<Versioned<ChannelSpec>>(row.Body)?.Value is { } channel
                && channel.Wants(notice))
            {
                await grains.ChannelQueue(key).Enqueue(notice);
            }
        }
    }

    private async Task<Notice> Of(RunEffect.Notify message, CancellationToken cancellation)
    {
        var row = await listings.Find(message.Run.Tenant, ListingKinds.Run, message.Run.ToString(), cancellation);
        var run = row is null ? null : RunRows.Read(row);
        var isTask = message.Event.StartsWith(TaskPrefix, StringComparison.Ordinal);
        return new Notice(
            message.Id,
            message.Run.Tenant,
            message.Run,
            isTask ? NoticeEvents.Task : message.Event,
            isTask ? message.Event[TaskPrefix.Length..] : message.Event == NoticeEvents.Ended ? message.Message : "",
            message.Stage,
            message.Message,
            run is null ? [] : await Environments(message.Run.Tenant, run, cancellation),
            run?.StartedBy ?? "",
            links(message.Run),
            time.GetUtcNow());
    }

    private async Task<ImmutableArray<string>> Environments(TenantId tenant, RunSummary run, CancellationToken cancellation)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var deployment in run.Deployments)
        {
            if (deployment.Split('/') is [var application, var name]
                && ApplicationId.TryParse(application, out var app) && DeploymentId.TryParse(name, out var id)
                && await listings.Find(tenant, ListingKinds.Deployment, new DeploymentKey(tenant, app, id).ToString(), cancellation) is { } row
                && JsonSerializer.Deserialize<Versioned<DeploymentSpec>>(row.Body)?.Value is { } spec)
            {
                names.Add(spec.Environment.Value);
            }
        }

        return [.. names];
    }
}
