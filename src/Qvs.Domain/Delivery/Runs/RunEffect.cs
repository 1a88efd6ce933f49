using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// Something to be done outside, as data. The name is the idempotency key: the same name always has the same content, and doing it twice is
/// a normal thing.
/// </summary>
[GenerateSerializer, Alias("qvs.delivery.effect"), Immutable]
[JsonDerivedType(typeof(AcquireDeployment), "acquire-deployment")]
[JsonDerivedType(typeof(ReleaseDeployment), "release-deployment")]
[JsonDerivedType(typeof(CreatePipelineRun), "create-pipeline-run")]
[JsonDerivedType(typeof(CancelPipelineRun), "cancel-pipeline-run")]
[JsonDerivedType(typeof(ObservePipelineRun), "observe-pipeline-run")]
[JsonDerivedType(typeof(ResolveCustomRun), "resolve-custom-run")]
[JsonDerivedType(typeof(CollectArtifacts), "collect-artifacts")]
[JsonDerivedType(typeof(Notify), "notify")]
[JsonDerivedType(typeof(ReportEnd), "report-end")]
[JsonDerivedType(typeof(ReportDeployed), "report-deployed")]
[JsonDerivedType(typeof(KeepArtifacts), "keep-artifacts")]
[JsonDerivedType(typeof(ReleaseSecrets), "release-secrets")]
public abstract record RunEffect
{
    private RunEffect()
    {
    }

    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Answered by <see cref="RunInput.DeploymentGranted"/>, now or when the deployment becomes free.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.acquire"), Immutable]
    public sealed record AcquireDeployment([property: Id(0)] DeploymentKey Deployment, [property: Id(1)] RunKey Run, [property: Id(2)] string Attempt) : RunEffect
    {
        public override string Name => $"acquire/{Attempt}";
    }

    [GenerateSerializer, Alias("qvs.delivery.effect.release"), Immutable]
    public sealed record ReleaseDeployment([property: Id(0)] DeploymentKey Deployment, [property: Id(1)] RunKey Run, [property: Id(2)] string Attempt) : RunEffect
    {
        public override string Name => $"release/{Attempt}";
    }

    /// <summary>The manifest is made from this and the pinned spec by <see cref="Retrying.PipelineRunManifest"/>.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.create"), Immutable]
    public sealed record CreatePipelineRun(
        [property: Id(0)] string Attempt,
        [property: Id(1)] RunKey Run,
        [property: Id(2)] string Stage,
        [property: Id(3)] int Number,
        [property: Id(4)] StageTarget Target,
        [property: Id(5)] string Pipeline,
        [property: Id(6)] string SpecId,
        [property: Id(7)] string Workspace,
        [property: Id(8)] TimeSpan? Timeout,
        [property: Id(9), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ParameterValue> Parameters,
        [property: Id(10), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ReusedTask> Reused) : RunEffect
    {
        public override string Name => Attempt;
    }

    /// <summary>Finally tasks still run: they are where state is saved and locks are given back.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.cancel"), Immutable]
    public sealed record CancelPipelineRun([property: Id(0)] string Attempt, [property: Id(1)] ClusterKey Cluster) : RunEffect
    {
        public override string Name => $"cancel/{Attempt}";
    }

    /// <summary>Read it and all its children from the cluster and tell what was seen; not kept in the outbox.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.observe"), Immutable]
    public sealed record ObservePipelineRun([property: Id(0)] string Attempt, [property: Id(1)] ClusterKey Cluster) : RunEffect
    {
        public override string Name => $"observe/{Attempt}";
    }

    [GenerateSerializer, Alias("qvs.delivery.effect.resolve"), Immutable]
    public sealed record ResolveCustomRun(
        [property: Id(0)] string CustomRun,
        [property: Id(1)] ClusterKey Cluster,
        [property: Id(2)] bool Succeeded,
        [property: Id(3)] string Message,
        [property: Id(4), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Results) : RunEffect
    {
        public override string Name => $"resolve/{CustomRun}";
    }

    [GenerateSerializer, Alias("qvs.delivery.effect.artifacts"), Immutable]
    public sealed record CollectArtifacts(
        [property: Id(0)] string CustomRun,
        [property: Id(1)] ClusterKey Cluster,
        [property: Id(2)] string Workspace,
        [property: Id(3)] ImmutableArray<string> Paths) : RunEffect
    {
        public override string Name => $"artifacts/{CustomRun}";
    }

    [GenerateSerializer, Alias("qvs.delivery.effect.notify"), Immutable]
    public sealed record Notify(
        [property: Id(0)] string Id,
        [property: Id(1)] RunKey Run,
        [property: Id(2)] string Event,
        [property: Id(3)] string Stage,
        [property: Id(4)] string Message) : RunEffect
    {
        public override string Name => $"notify/{Id}";
    }

    /// <summary>Tells the line that the run has ended (again), so that the next one in the queue may begin.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.end"), Immutable]
    public sealed record ReportEnd([property: Id(0)] RunKey Run, [property: Id(1)] int End, [property: Id(2)] RunStatus Status) : RunEffect
    {
        public override string Name => $"end/{Run.Number}/{End}";
    }

    /// <summary>Tells the deployment what a stage has put there.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.deployed"), Immutable]
    public sealed record ReportDeployed([property: Id(0)] DeploymentKey Deployment, [property: Id(1)] string Stage, [property: Id(2)] string Attempt) : RunEffect
    {
        public override string Name => $"deployed/{Attempt}";
    }

    /// <summary>Keeps what the line names as artifacts (formats.md 2.2.1), after the run has ended.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.keep-artifacts"), Immutable]
    public sealed record KeepArtifacts([property: Id(0)] ClusterKey Cluster, [property: Id(1)] int End) : RunEffect
    {
        public override string Name => $"keep-artifacts/{Cluster.Cluster}/{End}";
    }

    /// <summary>Takes the run's secrets off a cluster, unless the run goes on by then.</summary>
    [GenerateSerializer, Alias("qvs.delivery.effect.release-secrets"), Immutable]
    public sealed record ReleaseSecrets([property: Id(0)] ClusterKey Cluster, [property: Id(1)] int End) : RunEffect
    {
        public override string Name => $"release-secrets/{Cluster.Cluster}/{End}";
    }
}
