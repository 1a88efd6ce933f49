using Qvs.Domain.Insights;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <param name="Application">Null for all.</param>
/// <param name="Line">Null for all.</param>
/// <param name="From">In whole milliseconds; what is finer is not kept.</param>
/// <param name="Until">Not included.</param>
public sealed record DeploymentQuery(
    TenantId Tenant, string Environment, DateTimeOffset From, DateTimeOffset Until, string? Application = null, string? Line = null);

/// <summary>What runs have done to deployments: for insights, which look at thousands of them and at no run.</summary>
public interface IDeploymentLog
{
    /// <summary>The most that one reading gives.</summary>
    const int Most = 50_000;

    /// <summary>Written by the run, idempotently: of one try the higher revision stays.</summary>
    Task Put(DeploymentEvent happened, long revision, CancellationToken cancellation);

    /// <returns>The newest first, at most <paramref name="limit"/>.</returns>
    Task<ImmutableArray<DeploymentEvent>> Read(DeploymentQuery query, int limit, CancellationToken cancellation);

    /// <summary>The rows of the runs behind it in <see cref="IListings"/>, the one that deployed last first, each once.</summary>
    /// <param name="status">Of the run; null for all.</param>
    Task<ImmutableArray<ListingRow>> Runs(DeploymentQuery query, string? status, int limit, CancellationToken cancellation);

    /// <summary>The environments that a line has deployed to since then.</summary>
    Task<ImmutableArray<string>> Environments(TenantId tenant, string line, DateTimeOffset since, CancellationToken cancellation);
}
