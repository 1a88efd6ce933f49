using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <summary>How to reach a cluster. Equal connections share a client.</summary>
/// <param name="Revision">Of the cluster's definition and credential: another one means another client.</param>
/// <param name="Kubeconfig">Empty for the embedded cluster. Inline data only; everything else is refused.</param>
public sealed record ClusterConnection(ClusterKey Cluster, long Revision, ClusterKind Kind, string Kubeconfig, int RequestsPerSecond)
{
    public override string ToString() => $"{Cluster} ({Kind})";
}

/// <summary>What a failed request to a cluster means for its caller; classified once, by the gateway.</summary>
public enum ClusterFailure
{
    /// <summary>May pass: timeouts, 429, 5xx, connection failures. The same request may be made again.</summary>
    Retryable,

    /// <summary>Will not pass by itself: refused by admission, no right, not reachable by policy, a broken kubeconfig.</summary>
    Terminal,

    /// <summary>Another object of that name, made by somebody else, is there.</summary>
    Conflict,

    NotFound,
}

/// <summary>The message is for people and holds no response body and no credential.</summary>
public sealed class ClusterException(ClusterFailure failure, string message, string nextStep = "", Exception? inner = null) : Exception(message, inner)
{
    public ClusterFailure Failure { get; } = failure;

    public string NextStep { get; } = nextStep;
}

/// <summary>What a run needs on a cluster before its first PipelineRun.</summary>
/// <param name="Workspace">The PersistentVolumeClaim that all its stages share (formats.md 2.2.4).</param>
/// <param name="Secrets">Kubernetes Secrets by name, there for as long as runs own them.</param>
public sealed record RunSpace(
    RunKey Run, string Workspace, ImmutableSortedDictionary<string, SecretValues> Secrets);

/// <summary>A fact about a run from the watch of a cluster.</summary>
/// <param name="Run">From the annotation of the PipelineRun.</param>
/// <param name="Input"><see cref="RunInput.PipelineRunSeen"/> or <see cref="RunInput.PipelineRunGone"/>.</param>
public sealed record ClusterFact(RunKey Run, RunInput Input);

/// <summary>The result of trying a connection.</summary>
/// <param name="Problems">What will not work, with what to do: no Tekton, no StorageClass, missing rights.</param>
[GenerateSerializer, Alias("qvs.clusters.health"), Immutable]
public sealed record ClusterHealth(
    [property: Id(0)] bool IsReachable,
    [property: Id(1)] string KubernetesVersion,
    [property: Id(2)] string TektonVersion,
    [property: Id(3)] ImmutableArray<Rejection> Problems,
    [property: Id(4)] DateTimeOffset CheckedAt);

/// <summary>An event of the cluster about a run's objects.</summary>
[GenerateSerializer, Alias("qvs.clusters.event"), Immutable]
public sealed record ClusterEvent(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Object,
    [property: Id(2)] string Type,
    [property: Id(3)] string Reason,
    [property: Id(4)] string Message,
    [property: Id(5)] int Count);

/// <summary>
/// The only way to a Kubernetes API. Names are deterministic, so that everything here may be done twice. All methods throw
/// <see cref="ClusterException"/>; retryable failures have been tried again a few times before that.
/// </summary>
public interface IClusterGateway
{
    /// <summary>Makes sure of the namespace (the tenant), its service account, the workspace's claim and the secrets.</summary>
    Task Prepare(ClusterConnection connection, RunSpace space, CancellationToken cancellation);

    /// <summary>
    /// Creates the PipelineRun, or finds that it exists already with the same annotation
    /// <see cref="Delivery.Retrying.PipelineRunManifest.RunAnnotation"/> and uid of nobody else; another owner's is a <see cref="ClusterFailure.Conflict"/>.
    /// </summary>
    Task CreatePipelineRun(ClusterConnection connection, JsonObject manifest, CancellationToken cancellation);

    /// <summary>Asks Tekton to stop it; finally tasks still run. One that is gone or done is no error.</summary>
    Task CancelPipelineRun(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation);

    /// <summary>The PipelineRun with all its children, or <see cref="RunInput.PipelineRunGone"/>.</summary>
    Task<RunInput> Observe(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation);

    /// <summary>Ends a CustomRun that the platform resolves. One that has ended already is no error.</summary>
    Task ResolveCustomRun(
        ClusterConnection connection,
        TenantId tenant,
        string name,
        bool succeeded,
        string message,
        ImmutableSortedDictionary<string, string> results,
        CancellationToken cancellation);

    /// <summary>Whether the run's claim is (still) there: a retry without its files would run on an empty volume.</summary>
    Task<bool> HasWorkspace(ClusterConnection connection, TenantId tenant, string workspace, CancellationToken cancellation);

    /// <summary>Takes the run's secrets off the cluster, those that another run still owns excepted.</summary>
    Task ReleaseSecrets(ClusterConnection connection, RunKey run, CancellationToken cancellation);

    /// <summary>Deletes the run's PipelineRuns, claim and secrets.</summary>
    Task Retire(ClusterConnection connection, RunKey run, string workspace, CancellationToken cancellation);

    /// <summary>
    /// Lists and then watches the platform's PipelineRuns, TaskRuns and CustomRuns of a tenant, resuming after every kind of interruption, until
    /// cancelled. Newest facts of a run replace older ones that were not yet taken.
    /// </summary>
    IAsyncEnumerable<ClusterFact> Watch(ClusterConnection connection, TenantId tenant, CancellationToken cancellation);

    Task<ImmutableArray<ClusterEvent>> Events(ClusterConnection connection, TenantId tenant, string pipelineRun, CancellationToken cancellation);

    /// <summary>Tries the connection and what runs need of it.</summary>
    Task<ClusterHealth> Check(ClusterConnection connection, TenantId tenant, CancellationToken cancellation);

    /// <summary>Reads the files below paths of a run's workspace, as a tar archive, through a pod made for it (artifacts of formats.md 2.2.1).</summary>
    Task ReadWorkspace(
        ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation);
}
