using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// The end of a server in two steps. From SIGTERM on <c>/readyz</c> fails while everything is still served, so that a balancer sends new connections
/// elsewhere; after <see cref="CloudOptions.DrainTime"/> connections that would stay open end, and then the silo leaves.
/// </summary>
internal sealed class Drain(CloudOptions options, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private volatile bool _begun;

    public bool HasBegun => _begun;

    /// <summary>Ends what has no end of its own: circuits, followed logs, watched runs.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Of all hosted services this comes first, and none is stopped before it is done.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _begun = true;
        if (options.DrainTime > TimeSpan.Zero)
        {
            log.Draining(options.DrainTime);
            await Task.Delay(options.DrainTime, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _over.CancelAsync();
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_begun ? HealthCheckResult.Unhealthy("The server is stopping.") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _over.Dispose();
}

internal static partial class DrainHosting
{
    // Grains finish their turns and hand over after the drain; a pod's grace period must be longer than both together.
    private static readonly TimeSpan ToLeave = TimeSpan.FromSeconds(40);

    public static void AddDrain(this IServiceCollection services, CloudOptions options)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime + ToLeave);
    }

    [LoggerMessage(4, LogLevel.Information, "Draining for {Time}: not ready any more, everything is still served.")]
    public static partial void Draining(this ILogger logger, TimeSpan time);
}
