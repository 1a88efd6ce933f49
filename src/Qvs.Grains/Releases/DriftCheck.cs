using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;

namespace Qvs.Grains.Releases;

/// <summary>What was found on the cluster, or why nothing was.</summary>
internal sealed record DriftFinding(RunKey? Release, ImmutableArray<DriftedField> Fields, string Why, bool IsKnown)
{
    public static DriftFinding Not(string why, RunKey? release = null) => new(release, [], why, false);
}

/// <summary>Compiles what was deployed and compares it with what the deployment's own cluster has.</summary>
internal sealed class DriftCheck(IGrainFactory grains, ReleaseComparing comparing, ReleaseManifests manifests, ILiveObjects live)
{
    private const string Kubernetes = "kubernetes";
    private const int RequestsPerSecond = 20;

    public async Task<DriftFinding> Run(DeploymentKey deployment, CancellationToken cancellation)
    {
        var (release, values) = await comparing.Current(deployment);
        if (release is null)
        {
            return DriftFinding.Not("Nothing was deployed there yet.");
        }

        if (values is null)
        {
            return DriftFinding.Not($"The run {release.Run.Number} of '{release.Run.Line}', which brought what is deployed, is not kept any more.", release.Run);
        }

        var compiled = await manifests.Compile(deployment, values, cancellation);
        if (compiled.Problem.Length > 0)
        {
            return DriftFinding.Not($"What was deployed can not be compiled again: {compiled.Problem}", release.Run);
        }

        var objects = compiled.Objects.Where(one => one.Provider == Kubernetes).Select(one => (one.Id, one.Data)).ToImmutableArray();
        var others = string.Join(", ", compiled.Objects.Select(one => one.Provider).Where(provider => provider != Kubernetes).Distinct());
        if (objects.IsEmpty)
        {
            return DriftFinding.Not(others.Length > 0 ? $"Its resources are made by {others}, which is not asked for their live state." : "It declares no resources.", release.Run);
        }

        return await Compare(deployment, release.Run, objects, others, cancellation);
    }

    /// <summary>The deployment's parameters of which a field is made.</summary>
    public async Task<(ImmutableArray<string> Parameters, ReleaseValues? Values)> Origin(DeploymentKey deployment, string source, CancellationToken cancellation)
    {
        var (_, values) = await comparing.Current(deployment);
        return values is null ? ([], null) : (await manifests.Parameters(deployment, values, source, cancellation), values);
    }

    private async Task<DriftFinding> Compare(
        DeploymentKey deployment, RunKey release, ImmutableArray<(string Id, System.Text.Json.Nodes.JsonObject Data)> objects, string others, CancellationToken cancellation)
    {
        var spec = (await grains.Deployment(deployment).Get())!.Value;
        var environment = (await grains.Environment(new EnvironmentKey(deployment.Tenant, spec.Environment)).Get())?.Value;
        if (environment?.Targets.FirstOrDefault(target => target.Kind == TargetKind.Kubernetes && spec.Credentials.ContainsKey(target.Name)) is not { } target)
        {
            return DriftFinding.Not($"The environment '{spec.Environment}' has no Kubernetes target for which the deployment has a kubeconfig.", release);
        }

        var id = spec.Credentials[target.Name];
        var credential = await grains.Credential(new CredentialKey(deployment.Tenant, id)).Reveal();
        if (credential?.Values.GetValueOrDefault("kubeconfig") is not { Length: > 0 } kubeconfig)
        {
            return DriftFinding.Not($"The credential '{id}' has no kubeconfig.", release);
        }

        try
        {
            var connection = new ClusterConnection(new ClusterKey(deployment.Tenant, environment.Cluster), 0, ClusterKind.Kubeconfig, kubeconfig, RequestsPerSecond);
            var found = await live.Read(connection, target.Fields.GetValueOrDefault("k8sNamespace") ?? "default", objects, cancellation);
            return new DriftFinding(release, Drifting.Between(found), others.Length > 0 ? $"Resources made by {others} are not looked at." : "", true);
        }
        catch (ClusterException problem)
        {
            return DriftFinding.Not($"{problem.Message} {problem.NextStep}".Trim(), release);
        }
    }
}

/// <summary>Where the host brings none.</summary>
internal sealed class NoLiveObjects : ILiveObjects
{
    public Task<ImmutableArray<LiveObject>> Read(
        ClusterConnection connection, string defaultNamespace, ImmutableArray<(string Resource, System.Text.Json.Nodes.JsonObject Manifest)> declared, CancellationToken cancellation) =>
        throw new ClusterException(ClusterFailure.Terminal, "This installation does not look at what is deployed.");
}
