using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// <c>/livez</c> (and <c>/healthz</c>): the process answers (else restart it). <c>/readyz</c>: it may be sent work (else wait, or send it elsewhere).
/// </summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo").AddCheck<Drain>("accepting work");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/livez", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteChecks }).AllowAnonymous();
    }

    private static Task WriteChecks(HttpContext context, HealthReport report) => context.Response.WriteAsync(
        string.Concat(report.Entries.Select(check => $"{check.Key}: {check.Value.Status} {check.Value.Description}".TrimEnd() + "\n")));
}

internal sealed class SiloHealthCheck(ISiloStatusOracle silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silo.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}."));
}
