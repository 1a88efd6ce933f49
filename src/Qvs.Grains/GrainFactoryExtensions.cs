using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Applications;
using Qvs.Grains.Credentials;
using Qvs.Grains.Delivery;
using Qvs.Grains.Live;

namespace Qvs.Grains;

/// <summary>Grains by their typed keys: the only place where a key becomes text.</summary>
public static class GrainFactoryExtensions
{
    public static IAssemblyLineGrain Line(this IGrainFactory grains, AssemblyLineKey key) => grains.At<IAssemblyLineGrain>(key.ToString());

    public static IAssemblyLineRunGrain Run(this IGrainFactory grains, RunKey key) => grains.At<IAssemblyLineRunGrain>(key.ToString());

    public static IApplicationGrain Application(this IGrainFactory grains, ApplicationKey key) => grains.At<IApplicationGrain>(key.ToString());

    public static IDeploymentGrain Deployment(this IGrainFactory grains, DeploymentKey key) => grains.At<IDeploymentGrain>(key.ToString());

    public static IDeploymentLockGrain DeploymentLock(this IGrainFactory grains, DeploymentKey key) => grains.At<IDeploymentLockGrain>(key.ToString());

    public static IEnvironmentGrain Environment(this IGrainFactory grains, EnvironmentKey key) => grains.At<IEnvironmentGrain>(key.ToString());

    public static IClusterGrain Cluster(this IGrainFactory grains, ClusterKey key) => grains.At<IClusterGrain>(key.ToString());

    public static ICredentialGrain Credential(this IGrainFactory grains, CredentialKey key) => grains.At<ICredentialGrain>(key.ToString());

    public static ILiveGrain Live(this IGrainFactory grains, TenantId tenant) => grains.At<ILiveGrain>($"live:{tenant}");

#pragma warning disable RS0030 // This is the place that the ban names.
    private static TGrain At<TGrain>(this IGrainFactory grains, string key)
        where TGrain : ITenantGrain => grains.GetGrain<TGrain>(key);
#pragma warning restore RS0030
}
