using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Sources;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Sources;

public static class SourcesHosting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Registers <see cref="ICommitStatuses"/>. The host has registered <see cref="EgressGuard"/>.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services) =>
        services.AddSingleton<ICommitStatuses>(provider => new CommitStatusClient(provider.GetRequiredService<EgressGuard>().CreateClient(Patience)));
}
