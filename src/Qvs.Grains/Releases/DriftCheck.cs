using System.Text.Json.Nodes;
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
        var (place, problem) = await Find(deployment, cancellation);
        if (place is null)
        {
            return problem!;
        }

        try
        {
            var found = await live.Read(place.Connection, place.Namespace, place.Objects, cancellation);
            return new DriftFinding(place.Release, Drifting.Between(found), place.Note, true);
        }
        catch (ClusterException refused)
        {
            return DriftFinding.Not(Text(refused), place.Release);
        }
    }

    /// <summary>Applies what was deployed again, where it is not so any more.</summary>
    /// <param name="isKept">Fields that stay as they are.</param>
    /// <returns>Why not; empty if it was done.</returns>
    public async Task<string> Heal(DeploymentKey deployment, Func<DriftedField, bool> isKept, CancellationToken cancellation)
    {
        var (place, problem) = await Find(deployment, cancellation);
        if (place is null)
        {
            return problem!.Why;
        }

        try
        {
            var drifted = from one in await live.Read(place.Connection, place.Namespace, place.Objects, cancellation)
                          where Drifting.Between([one]).Any(field => !isKept(field))
                          select Drifting.Keeping(one, isKept);
            await live.Apply(place.Connection, place.Namespace, [.. drifted], cancellation);
            return "";
        }
        catch (ClusterException refused)
        {
            return Text(refused);
        }
    }

    /// <summary>The deployment's parameters of which a field is made.</summary>
    public async Task<(ImmutableArray<string> Parameters, ReleaseValues? Values)> Origin(DeploymentKey deployment, string source, CancellationToken cancellation)
    {
        var (_, values) = await comparing.Current(deployment);
        return values is null ? ([], null) : (await manifests.Parameters(deployment, values, source, cancellation), values);
    }

    /// <inheritdoc cref="Drifting.NotBrought"/>
    public async Task<ImmutableArray<DriftAdoption>> NotBrought(DeploymentKey deployment, ImmutableArray<DriftAdoption> adopted) =>
        await comparing.Current(deployment) is { Values: { } released } && await grains.Deployment(deployment).Get() is { } spec
            ? Drifting.NotBrought(adopted, released.Values, spec.Value.Config)
            : [];

    private static string Text(ClusterException problem) => $"{problem.Message} {problem.NextStep}".Trim();

    /// <summary>What was deployed and where, or why that can not be told.</summary>
    private async Task<(Place? Place, DriftFinding? Problem)> Find(DeploymentKey deployment, CancellationToken cancellation)
    {
        var (release, values) = await comparing.Current(deployment);
        if (release is null)
        {
            return (null, DriftFinding.Not("Nothing was deployed there yet."));
        }

        if (values is null)
        {
            return (null, DriftFinding.Not($"The run {release.Run.Number} of '{release.Run.Line}', which brought what is deployed, is not kept any more.", release.Run));
        }

        var compiled = await manifests.Compile(deployment, values, cancellation);
        if (compiled.Problem.Length > 0)
        {
            return (null, DriftFinding.Not($"What was deployed can not be compiled again: {compiled.Problem}", release.Run));
        }

        var objects = compiled.Objects.Where(one => one.Provider == Kubernetes).Select(one => (one.Id, one.Data)).ToImmutableArray();
        var others = string.Join(", ", compiled.Objects.Select(one => one.Provider).Where(provider => provider != Kubernetes).Distinct());
        if (objects.IsEmpty)
        {
            return (null, DriftFinding.Not(others.Length > 0 ? $"Its resources are made by {others}, which is not asked for their live state." : "It declares no resources.", release.Run));
        }

        return await Connect(deployment, new Place(null!, "", objects, release.Run, others.Length > 0 ? $"Resources made by {others} are not looked at." : ""));
    }

    private async Task<(Place? Place, DriftFinding? Problem)> Connect(DeploymentKey deployment, Place place)
    {
        var spec = (await grains.Deployment(deployment).Get())!.Value;
        var environment = (await grains.Environment(new EnvironmentKey(deployment.Tenant, spec.Environment)).Get())?.Value;
        if (environment?.Targets.FirstOrDefault(target => target.Kind == TargetKind.Kubernetes && spec.Credentials.ContainsKey(target.Name)) is not { } target)
        {
            return (null, DriftFinding.Not($"The environment '{spec.Environment}' has no Kubernetes target for which the deployment has a kubeconfig.", place.Release));
        }

        var id = spec.Credentials[target.Name];
        var credential = await grains.Credential(new CredentialKey(deployment.Tenant, id)).Reveal();
        if (credential?.Values.GetValueOrDefault("kubeconfig") is not { Length: > 0 } kubeconfig)
        {
            return (null, DriftFinding.Not($"The credential '{id}' has no kubeconfig.", place.Release));
        }

        var connection = new ClusterConnection(new ClusterKey(deployment.Tenant, environment.Cluster), 0, ClusterKind.Kubeconfig, kubeconfig, RequestsPerSecond);
        return (place with { Connection = connection, Namespace = target.Fields.GetValueOrDefault("k8sNamespace") ?? "default" }, null);
    }

    private sealed record Place(ClusterConnection Connection, string Namespace, ImmutableArray<(string Resource, JsonObject Manifest)> Objects, RunKey Release, string Note);
}

/// <summary>Where the host brings none.</summary>
internal sealed class NoLiveObjects : ILiveObjects
{
    public Task<ImmutableArray<LiveObject>> Read(
        ClusterConnection connection, string defaultNamespace, ImmutableArray<(string Resource, JsonObject Manifest)> declared, CancellationToken cancellation) =>
        throw Refusal();

    public Task Apply(ClusterConnection connection, string defaultNamespace, ImmutableArray<LiveObject> objects, CancellationToken cancellation) => throw Refusal();

    private static ClusterException Refusal() => new(ClusterFailure.Terminal, "This installation does not look at what is deployed.");
}
