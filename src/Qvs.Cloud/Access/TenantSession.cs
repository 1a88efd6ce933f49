using System.Runtime.CompilerServices;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Access;

/// <summary>
/// Everything that a page, an endpoint or a stream does in a tenant goes through here, in the caller's name. Grains check the caller
/// themselves; what is read beside them (lists, logs, audit) is checked here, and by nothing else.
/// </summary>
/// <param name="renew">Looks the caller up again; null when it has lost its access.</param>
/// <param name="stays">How long what was looked up is believed.</param>
public sealed class TenantSession(Caller caller, TenantServices services, Func<Task<Caller?>> renew, TimeProvider clock, TimeSpan stays)
{
    private DateTimeOffset _believedUntil = clock.GetUtcNow() + stays;

    public Caller Caller { get; private set; } = caller;

    public TenantId Tenant => Caller.Tenant;

    public bool May(Permission permission) => Caller.May(permission);

    /// <summary>Calls a grain. May be used from any thread or circuit: it needs nothing of the surroundings.</summary>
    /// <param name="key">Of this tenant; another tenant's is refused by the grain.</param>
    /// <exception cref="AccessDeniedException">The caller may not, or it does not exist.</exception>
    public async Task<T> Ask<TGrain, T>(object key, Func<TGrain, Task<T>> call)
        where TGrain : ITenantGrain
    {
        await Renew();
        using (CallerContext.Use(Caller))
        {
            return await call(services.Grains.Any<TGrain>(key));
        }
    }

    /// <summary>A page of a list; the query's tenant is this one whatever it says.</summary>
    public async Task<ListingPage> List(ListingQuery query, CancellationToken cancellation)
    {
        await Renew();
        return await services.Listings.Query(Reading(query) with { Tenant = Tenant }, cancellation);
    }

    public Task<ImmutableSortedDictionary<string, int>> CountByStatus(string kind, string? parent, CancellationToken cancellation) =>
        services.Listings.CountByStatus(Reading(Tenant), kind, parent, cancellation);

    /// <inheritdoc cref="IDeploymentLog.Read"/>
    public async Task<ImmutableArray<DeploymentEvent>> Deployments(DeploymentQuery query, int limit, CancellationToken cancellation)
    {
        await Renew();
        return await services.Deployments.Read(Reading(query) with { Tenant = Tenant }, limit, cancellation);
    }

    /// <inheritdoc cref="IDeploymentLog.Runs"/>
    public async Task<ImmutableArray<ListingRow>> DeployedRuns(DeploymentQuery query, string? status, int limit, CancellationToken cancellation)
    {
        await Renew();
        return await services.Deployments.Runs(Reading(query) with { Tenant = Tenant }, status, limit, cancellation);
    }

    /// <inheritdoc cref="IDeploymentLog.Environments"/>
    public Task<ImmutableArray<string>> EnvironmentsOf(string line, DateTimeOffset since, CancellationToken cancellation) =>
        services.Deployments.Environments(Reading(Tenant), line, since, cancellation);

    public Task<ImmutableArray<AuditEntry>> Audit(AuditQuery query, CancellationToken cancellation) =>
        services.Audit.Read(Reading(query) with { Tenant = Tenant }, cancellation);

    public Task<ImmutableArray<LogInfo>> Logs(RunKey run, string? attempt, CancellationToken cancellation) =>
        services.Shared.Get((Own(run), attempt), () => services.Logs.List(run, attempt, CancellationToken.None)).WaitAsync(cancellation);

    public Task<LogInfo?> FindLog(LogKey key, CancellationToken cancellation) => services.Logs.Find(Own(key), cancellation);

    public Task<ImmutableArray<LogLine>> ReadLog(LogKey key, long first, int count, CancellationToken cancellation) =>
        services.Logs.Read(Own(key), first, count, cancellation);

    public async IAsyncEnumerable<LogLine> FollowLog(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in services.Logs.Follow(Own(key), first, cancellation))
        {
            // A log may be followed for hours; whoever loses the access meanwhile sees no more of it.
            await Renew();
            yield return Reading(line);
        }
    }

    /// <inheritdoc cref="ILogStore.Search"/>
    public Task<(ImmutableArray<LogMatch> Matches, long Total)> SearchLog(LogKey key, string expression, int limit, CancellationToken cancellation) =>
        services.Logs.Search(Own(key), expression, limit, cancellation);

    /// <summary>A collected artifact archive of a run, or null.</summary>
    public Task<Stream?> OpenArtifacts(RunKey run, CancellationToken cancellation) =>
        services.Blobs.Open($"{Tenant}/artifacts/{Own(run).Line}/{run.Number}/artifacts.tar", 0, null, cancellation);

    /// <inheritdoc cref="Grains.Live.ILiveFeed.Subscribe"/>
    public IDisposable Watch(Action<Grains.Live.LiveChange> changed) => services.Live.Subscribe(Reading(Tenant), changed);

    /// <exception cref="AccessDeniedException">The caller is no member any more.</exception>
    private async ValueTask Renew()
    {
        if (clock.GetUtcNow() >= _believedUntil)
        {
            Caller = await renew() ?? throw new AccessDeniedException();
            _believedUntil = clock.GetUtcNow() + stays;
        }
    }

    private LogKey Own(LogKey key)
    {
        _ = Own(key.Run);
        return key;
    }

    private RunKey Own(RunKey run) => run.Tenant == Tenant ? Reading(run) : throw new AccessDeniedException();

    private T Reading<T>(T subject) => May(Permission.Read) ? subject : throw new AccessDeniedException();
}

/// <summary>What sessions read and call; one for the process.</summary>
public sealed record TenantServices(
    IGrainFactory Grains, IListings Listings, IDeploymentLog Deployments, IAuditLog Audit, ILogStore Logs, IBlobStore Blobs, Grains.Live.ILiveFeed Live, SharedReads Shared);
