using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

public static class LogServices
{
    /// <summary>Registers <see cref="ILogStore"/> and <see cref="ILogCollector"/>; both need an <see cref="IBlobStore"/>, and the collector the cluster gateway.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services, LogOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options ?? new LogOptions());
        services.AddSingleton<AttemptMarks>();
        services.AddSingleton<LogEnds>();
        services.AddSingleton<ILogStore, BlobLogStore>();
        services.AddSingleton<ILogCollector, LogCollector>();
        return services;
    }
}
