using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Qvs.Domain;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Operating;

/// <summary>What an operator sees and does, from the API and from the portal. Whether the user still is one is asked at each call.</summary>
/// <exception cref="AccessDeniedException">Of each call: the user is no operator.</exception>
public sealed class OperatorSession
{
    private const int MostChanges = 20;

    /// <summary>Projects whose own quotas are not in their rows are asked so many at a time.</summary>
    private const int AskedAtOnce = 16;

    private readonly ClaimsPrincipal _user;
    private readonly OperatorServices _services;

    internal OperatorSession(ClaimsPrincipal user, OperatorServices services) => (_user, _services) = (user, services);

    /// <summary>What holds for projects of which nothing else is said.</summary>
    public Quotas Defaults => _services.Tenancy.Value.Quotas;

    /// <summary>Every project with what counts against its quotas, by name.</summary>
    public async Task<ImmutableArray<OperatedItem>> Projects(CancellationToken cancellation)
    {
        Check();
        var rows = new List<(ListingRow Row, TenantSummary Summary)>();
        await foreach (var row in _services.Listings.Sweep(ListingKinds.Tenant, [], cancellation))
        {
            rows.Add((row, JsonSerializer.Deserialize<TenantSummary>(row.Body, JsonSerializerOptions.Web)!));
        }

        var used = await Counts(cancellation);
        var items = ImmutableArray.CreateBuilder<OperatedItem>(rows.Count);
        foreach (var some in rows.Chunk(AskedAtOnce))
        {
            items.AddRange(await Task.WhenAll(some.Select(async one => Item(one.Row.Tenant, one.Summary, one.Summary.Quotas ?? await OwnQuotas(one.Row.Tenant), used))));
        }

        return items.DrainToImmutable();
    }

    /// <summary>The first projects in whose names or descriptions the words occur.</summary>
    public async Task<ImmutableArray<(string Name, string DisplayName)>> Named(string words, int most, CancellationToken cancellation)
    {
        Check();
        var wanted = words.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. await _services.Listings.Sweep(ListingKinds.Tenant, [], cancellation)
            .Where(row => wanted.All(word => row.Text.Contains(word, StringComparison.Ordinal)))
            .Take(most)
            .Select(row => (row.Key, JsonSerializer.Deserialize<TenantSummary>(row.Body, JsonSerializerOptions.Web)!.DisplayName))
            .ToArrayAsync(cancellation)];
    }

    /// <returns>Null if there is no such project.</returns>
    public async Task<OperatedProject?> Find(TenantId tenant)
    {
        using (Act(tenant))
        {
            return await _services.Grains.Tenant(tenant).Get() is { } view
                ? new OperatedProject(
                    tenant.Value, view.DisplayName, view.Quotas, await _services.Grains.Usage(tenant).Get(UsageLimits.MostDays), view.Revision, await _services.Grains.Deletion(tenant).Get())
                : null;
        }
    }

    /// <summary>The last changes of a project's quotas, the newest first.</summary>
    public async Task<ImmutableArray<QuotaChange>> Changes(TenantId tenant, CancellationToken cancellation)
    {
        Check();
        var entries = await _services.Audit.Read(new AuditQuery(tenant, Action: "tenant.quotas", Limit: MostChanges), cancellation);
        return [.. entries.Select(entry => new QuotaChange(entry.At, entry.Actor, ReasonOf(entry.Detail), entry.Outcome))];
    }

    /// <param name="reason">For the project's audit.</param>
    public async Task<Answer<TenantView>> SetQuotas(TenantId tenant, Quotas quotas, string reason, long? ifRevision)
    {
        using (Act(tenant))
        {
            return await _services.Grains.Tenant(tenant).SetQuotas(quotas, ifRevision, reason);
        }
    }

    /// <summary>Deletes a project for good; the same again changes nothing.</summary>
    public async Task<Answer<Deletion>> Delete(TenantId tenant, string confirmation, bool cancelRuns)
    {
        using (Act(tenant))
        {
            return await _services.Grains.Deletion(tenant).Begin(confirmation, cancelRuns);
        }
    }

    /// <returns>Null if nobody has deleted such a project, or its name does not rest any more.</returns>
    public async Task<Deletion?> FindDeletion(TenantId tenant)
    {
        using (Act(tenant))
        {
            return await _services.Grains.Deletion(tenant).Get();
        }
    }

    /// <summary>Silos that are there or were within a day, and how this server is.</summary>
    public async Task<InstallationHealth> Health(CancellationToken cancellation)
    {
        Check();
        var known = await _services.Grains.Management().GetDetailedHosts(onlyActive: false, cancellation);
        var report = await _services.Checks.CheckHealthAsync(cancellation);
        var yesterday = _services.Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        return new InstallationHealth(
            [
                .. known.Where(silo => silo.Status != SiloStatus.Dead || silo.IAmAliveTime > yesterday)
                    .OrderBy(silo => silo.Status == SiloStatus.Dead).ThenBy(silo => silo.StartTime)
                    .Select(silo => new SiloView(
                        silo.SiloName, silo.SiloAddress.Endpoint.ToString(), silo.Status.ToString(), Utc(silo.StartTime), Utc(silo.IAmAliveTime), silo.SiloAddress.Equals(_services.Here.SiloAddress))),
            ],
            [.. report.Entries.OrderBy(check => check.Key, StringComparer.Ordinal).Select(check => new CheckView(check.Key, check.Value.Status.ToString(), check.Value.Description ?? ""))]);
    }

    private IDisposable Act(TenantId tenant) => _services.Operators.Act(_user, tenant);

    private void Check()
    {
        if (!_services.Operators.Includes(_user))
        {
            throw new AccessDeniedException();
        }
    }

    private async Task<Quotas> OwnQuotas(TenantId tenant)
    {
        using (Act(tenant))
        {
            return (await _services.Grains.Tenant(tenant).Get())?.Quotas ?? Quotas.None;
        }
    }

    private async Task<ImmutableDictionary<Quota, ImmutableDictionary<TenantId, long>>> Counts(CancellationToken cancellation)
    {
        var today = _services.Clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return ImmutableDictionary.CreateRange<Quota, ImmutableDictionary<TenantId, long>>(
        [
            new(Quota.Applications, await Count(ListingKinds.Application)),
            new(Quota.Environments, await Count(ListingKinds.Environment)),
            new(Quota.Clusters, await Count(ListingKinds.Cluster)),
            new(Quota.OpenRuns, await Count(ListingKinds.Run, "", nameof(RunStatus.Queued), nameof(RunStatus.Running))),
            new(Quota.RunsPerDay, await Count(ListingKinds.Run, today)),
            new(Quota.StoredBytes, await _services.Usage.KeptBytesOfAll(cancellation)),
        ]);

        Task<ImmutableDictionary<TenantId, long>> Count(string kind, string from = "", params ImmutableArray<string> statuses) =>
            _services.Listings.CountOfAll(kind, statuses, from, cancellation);
    }

    private OperatedItem Item(TenantId tenant, TenantSummary summary, Quotas own, ImmutableDictionary<Quota, ImmutableDictionary<TenantId, long>> used)
    {
        var limits = own.Or(Defaults);
        return new OperatedItem(
            tenant.Value,
            summary.DisplayName,
            limits.Weight,
            own with { Weight = Quotas.LeastWeight } != Quotas.None,
            [
                .. Enum.GetValues<Quota>().Where(quota => quota == Quota.Members || used.ContainsKey(quota))
                    .Select(quota => new QuotaUse(quota, quota == Quota.Members ? summary.Members : used[quota].GetValueOrDefault(tenant), limits[quota])),
            ]);
    }

    /// <summary>Empty in entries from before reasons were asked for.</summary>
    private static string ReasonOf(string detail) =>
        JsonNode.Parse(detail) is JsonObject body && body["reason"] is JsonValue reason && reason.TryGetValue<string>(out var text) ? text : "";

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}

/// <summary>What sessions of operators read and call; one for the process.</summary>
internal sealed record OperatorServices(
    Operators Operators,
    IGrainFactory Grains,
    IListings Listings,
    IUsageLog Usage,
    IAuditLog Audit,
    IOptions<TenancyOptions> Tenancy,
    HealthCheckService Checks,
    ILocalSiloDetails Here,
    TimeProvider Clock)
{
    public OperatorSession Of(ClaimsPrincipal user) => new(user, this);
}
