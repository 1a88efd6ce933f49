using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage;

/// <summary>The database answers. What it says when it does not is for the operator, and never holds the connection string.</summary>
internal sealed class StorageHealthCheck(ISqlDatabase database) : IHealthCheck
{
    private static readonly SqlStatement Ask = new("SELECT count(*) FROM qvs_migration");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.Query(Ask, row => row.GetInt64(0), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception problem) when (problem is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", problem);
        }
    }
}
