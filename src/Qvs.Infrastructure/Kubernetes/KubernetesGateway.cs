using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;
using Qvs.Infrastructure.Kubernetes.Watching;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>The one way to clusters: finds the client of a connection, and hands on.</summary>
internal sealed class KubernetesGateway(ClusterClients clients, ClusterWatches watches, GatewayOptions options, TimeProvider time) : IClusterGateway
{
    public Task Prepare(ClusterConnection connection, RunSpace space, CancellationToken cancellation) =>
        new RunSpaces(clients.For(connection), options).Prepare(space, cancellation);

    public Task CreatePipelineRun(ClusterConnection connection, JsonObject manifest, CancellationToken cancellation) =>
        TenantId.TryParse(manifest.Text("metadata", "namespace"), out var tenant)
            ? Runs(connection, tenant).Create(manifest, cancellation)
            : throw new ClusterException(ClusterFailure.Terminal, $"The PipelineRun {manifest.Name()} is in no tenant's namespace.");

    public Task CancelPipelineRun(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation) =>
        Runs(connection, tenant).Cancel(name, cancellation);

    public Task<RunInput> Observe(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation) =>
        Runs(connection, tenant).Observe(name, cancellation);

    public Task ResolveCustomRun(
        ClusterConnection connection, TenantId tenant, string name, bool succeeded, string message, ImmutableSortedDictionary<string, string> results, CancellationToken cancellation) =>
        Runs(connection, tenant).Resolve(name, succeeded, succeeded ? "Approved" : "Rejected", message, results, cancellation);

    public Task<bool> HasWorkspace(ClusterConnection connection, TenantId tenant, string workspace, CancellationToken cancellation) =>
        new RunSpaces(clients.For(connection), options).HasWorkspace(tenant, workspace, cancellation);

    public Task ReleaseSecrets(ClusterConnection connection, RunKey run, CancellationToken cancellation) =>
        new RunSpaces(clients.For(connection), options).ReleaseSecrets(run, cancellation);

    public Task Retire(ClusterConnection connection, RunKey run, string workspace, CancellationToken cancellation) =>
        new RunSpaces(clients.For(connection), options).Retire(run, workspace, cancellation);

    public IAsyncEnumerable<ClusterFact> Watch(ClusterConnection connection, TenantId tenant, CancellationToken cancellation) =>
        watches.Facts(connection, tenant, cancellation);

    public async Task<ImmutableArray<ClusterEvent>> Events(ClusterConnection connection, TenantId tenant, string pipelineRun, CancellationToken cancellation)
    {
        var listing = await clients.For(connection).List("Listing events", ResourceKind.Event.In(tenant), "", cancellation);
        return
        [
            .. listing.Items.Where(item => item.Text("involvedObject", "name") is { } name && (name == pipelineRun || name.StartsWith(pipelineRun + "-", StringComparison.Ordinal)))
                .Select(item => new ClusterEvent(
                    item.Time("lastTimestamp") ?? item.Time("eventTime") ?? item.Time("metadata", "creationTimestamp") ?? default,
                    $"{item.Text("involvedObject", "kind")}/{item.Text("involvedObject", "name")}",
                    item.Text("type") ?? "",
                    item.Text("reason") ?? "",
                    item.Text("message") ?? "",
                    item.Number("count") ?? 1))
                .OrderBy(happened => happened.At),
        ];
    }

    public Task<ClusterHealth> Check(ClusterConnection connection, TenantId tenant, CancellationToken cancellation) =>
        new HealthCheck(clients.For(connection), tenant, options, time).Run(cancellation);

    public Task ReadWorkspace(
        ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation) =>
        new WorkspaceReading(clients.For(connection), options, time).Read(run, workspace, paths, archive, cancellation);

    private PipelineRuns Runs(ClusterConnection connection, TenantId tenant) => new(clients.For(connection), tenant, time);
}
