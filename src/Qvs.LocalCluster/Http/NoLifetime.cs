using Microsoft.Extensions.Hosting;

namespace Qvs.LocalCluster.Http;

/// <summary>The cluster is a guest in its process: signals are its host's, where the web host's own lifetime would swallow them.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
