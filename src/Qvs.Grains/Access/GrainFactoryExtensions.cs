using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Notifications;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Catalog;
using Qvs.Grains.Credentials;
using Qvs.Grains.Delivery;
using Qvs.Grains.Live;
using Qvs.Grains.Notifications;
using Qvs.Grains.Releases;
using Qvs.Grains.Sources;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Access;

/// <summary>The only place where a key becomes the text that addresses a grain (src/BannedSymbols.txt).</summary>
public static class GrainFactoryExtensions
{
    public static ITenantDirectoryGrain Tenant(this IGrainFactory grains, TenantId tenant) => grains.At<ITenantDirectoryGrain>(new TenantKey(tenant).ToString());

    public static IUsageGrain Usage(this IGrainFactory grains, TenantId tenant) => grains.At<IUsageGrain>($"usage:{tenant}");

    public static IRetentionGrain Retention(this IGrainFactory grains, TenantId tenant) => grains.At<IRetentionGrain>($"retention:{tenant}");

    public static IDeletionGrain Deletion(this IGrainFactory grains, TenantId tenant) => grains.At<IDeletionGrain>($"deletion:{tenant}");

    public static IAuditGrain Audit(this IGrainFactory grains, TenantId tenant) => grains.At<IAuditGrain>($"audit:{tenant}");

    public static ILiveGrain Live(this IGrainFactory grains, TenantId tenant) => grains.At<ILiveGrain>($"live:{tenant}");

    public static ICatalogGrain Catalog(this IGrainFactory grains, TenantId tenant) => grains.At<ICatalogGrain>(new CatalogKey(tenant).ToString());

    public static ICredentialGrain Credential(this IGrainFactory grains, CredentialKey key) => grains.At<ICredentialGrain>(key.ToString());

    public static IRepositoryGrain Repository(this IGrainFactory grains, RepositoryKey key) => grains.At<IRepositoryGrain>(key.ToString());

    public static IApplicationGrain Application(this IGrainFactory grains, ApplicationKey key) => grains.At<IApplicationGrain>(key.ToString());

    public static IEnvironmentGrain Environment(this IGrainFactory grains, EnvironmentKey key) => grains.At<IEnvironmentGrain>(key.ToString());

    public static IDeploymentGrain Deployment(this IGrainFactory grains, DeploymentKey key) => grains.At<IDeploymentGrain>(key.ToString());

    public static IDeploymentLockGrain DeploymentLock(this IGrainFactory grains, DeploymentKey key) => grains.At<IDeploymentLockGrain>(key.ToString());

    public static IReleaseGrain Release(this IGrainFactory grains, DeploymentKey key) => grains.At<IReleaseGrain>(key.ToString());

    public static IDriftGrain Drift(this IGrainFactory grains, DeploymentKey key) => grains.At<IDriftGrain>(key.ToString());

    public static IPromotionGrain Promotion(this IGrainFactory grains, AssemblyLineKey key) => grains.At<IPromotionGrain>(key.ToString());

    public static IClusterGrain Cluster(this IGrainFactory grains, ClusterKey key) => grains.At<IClusterGrain>(key.ToString());

    public static IAssemblyLineGrain Line(this IGrainFactory grains, AssemblyLineKey key) => grains.At<IAssemblyLineGrain>(key.ToString());

    public static IAssemblyLineRunGrain Run(this IGrainFactory grains, RunKey key) => grains.At<IAssemblyLineRunGrain>(key.ToString());

    public static IChannelGrain Channel(this IGrainFactory grains, ChannelKey key) => grains.At<IChannelGrain>(key.ToString());

    /// <summary>Beside the channel, under its key: another kind of grain.</summary>
    public static IChannelQueueGrain ChannelQueue(this IGrainFactory grains, ChannelKey key) => grains.At<IChannelQueueGrain>(key.ToString());

    public static IWebhookGrain Webhook(this IGrainFactory grains, WebhookKey key) => grains.At<IWebhookGrain>(key.ToString());

    public static IWebhookDeliveryGrain WebhookDelivery(this IGrainFactory grains, WebhookDeliveryKey key) => grains.At<IWebhookDeliveryGrain>(key.ToString());

    public static IScheduleGrain Schedule(this IGrainFactory grains, ScheduleKey key) => grains.At<IScheduleGrain>(key.ToString());

    public static ICommitStatusGrain CommitStatus(this IGrainFactory grains, RunKey run) => grains.At<ICommitStatusGrain>($"commit-status:{run.ToString()[4..]}");

    /// <summary>A grain of any kind by its typed key, for whoever is given both.</summary>
    public static TGrain Any<TGrain>(this IGrainFactory grains, object key)
        where TGrain : ITenantGrain => grains.At<TGrain>(key.ToString()!);

#pragma warning disable RS0030 // This is the one place.
    public static Accounts.IAccountGrain Account(this IGrainFactory grains, string name) => grains.GetGrain<Accounts.IAccountGrain>($"account:{name}");

    public static Accounts.IProgramSignInGrain ProgramSignIn(this IGrainFactory grains, string code) => grains.GetGrain<Accounts.IProgramSignInGrain>($"program:{code}");

    public static IManagementGrain Management(this IGrainFactory grains) => grains.GetGrain<IManagementGrain>(0);

    internal static TExtension Reference<TExtension>(this IGrainFactory grains, GrainId grain)
        where TExtension : IAddressable => grains.GetGrain(grain).AsReference<TExtension>();

    private static TGrain At<TGrain>(this IGrainFactory grains, string key)
        where TGrain : ITenantGrain => grains.GetGrain<TGrain>(key);
#pragma warning restore RS0030
}
