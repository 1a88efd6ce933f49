using Qvs.Cloud.Access;
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
using Qvs.Grains.Notifications;
using Qvs.Grains.Releases;
using Qvs.Grains.Sources;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Portal.Live;

/// <summary>The grains that pages ask, by the names that stand in addresses. A name that is none is an object that does not exist.</summary>
internal static class SessionCalls
{
    public static Task<T> Directory<T>(this TenantSession session, Func<ITenantDirectoryGrain, Task<T>> call) => session.Ask(new TenantKey(session.Tenant), call);

    public static Task<T> Usage<T>(this TenantSession session, Func<IUsageGrain, Task<T>> call) => session.Ask($"usage:{session.Tenant}", call);

    public static Task<T> Retention<T>(this TenantSession session, Func<IRetentionGrain, Task<T>> call) => session.Ask($"retention:{session.Tenant}", call);

    public static Task<T> Deletion<T>(this TenantSession session, Func<IDeletionGrain, Task<T>> call) => session.Ask($"deletion:{session.Tenant}", call);

    public static Task<T> Application<T>(this TenantSession session, string id, Func<IApplicationGrain, Task<T>> call) =>
        session.Ask(new ApplicationKey(session.Tenant, Name<ApplicationId>(id)), call);

    public static Task<T> Catalog<T>(this TenantSession session, Func<ICatalogGrain, Task<T>> call) => session.Ask(new CatalogKey(session.Tenant), call);

    public static Task<T> Repository<T>(this TenantSession session, string id, Func<IRepositoryGrain, Task<T>> call) =>
        session.Ask(new RepositoryKey(session.Tenant, Name<RepositoryId>(id)), call);

    public static Task<T> Environment<T>(this TenantSession session, string id, Func<IEnvironmentGrain, Task<T>> call) =>
        session.Ask(new EnvironmentKey(session.Tenant, Name<EnvironmentId>(id)), call);

    public static Task<T> Deployment<T>(this TenantSession session, string application, string id, Func<IDeploymentGrain, Task<T>> call) =>
        session.Ask(new DeploymentKey(session.Tenant, Name<ApplicationId>(application), Name<DeploymentId>(id)), call);

    public static Task<T> Cluster<T>(this TenantSession session, string id, Func<IClusterGrain, Task<T>> call) =>
        session.Ask(new ClusterKey(session.Tenant, Name<ClusterId>(id)), call);

    public static Task<T> Credential<T>(this TenantSession session, string id, Func<ICredentialGrain, Task<T>> call) =>
        session.Ask(new CredentialKey(session.Tenant, Name<CredentialId>(id)), call);

    public static Task<T> Line<T>(this TenantSession session, string id, Func<IAssemblyLineGrain, Task<T>> call) =>
        session.Ask(new AssemblyLineKey(session.Tenant, Name<AssemblyLineId>(id)), call);

    public static Task<T> Run<T>(this TenantSession session, string line, int number, Func<IAssemblyLineRunGrain, Task<T>> call) =>
        session.Ask(new RunKey(session.Tenant, Name<AssemblyLineId>(line), number), call);

    public static Task<T> Webhook<T>(this TenantSession session, string repository, Func<IWebhookGrain, Task<T>> call) =>
        session.Ask(new WebhookKey(session.Tenant, Name<RepositoryId>(repository)), call);

    public static Task<T> Channel<T>(this TenantSession session, string id, Func<IChannelGrain, Task<T>> call) =>
        session.Ask(new ChannelKey(session.Tenant, Name<ChannelId>(id)), call);

    public static Task<T> ChannelQueue<T>(this TenantSession session, string id, Func<IChannelQueueGrain, Task<T>> call) =>
        session.Ask(new ChannelKey(session.Tenant, Name<ChannelId>(id)), call);

    public static Task<T> Delivery<T>(this TenantSession session, string repository, string id, Func<IWebhookDeliveryGrain, Task<T>> call) =>
        WebhookDeliveryKey.TryParse(new WebhookKey(session.Tenant, Name<RepositoryId>(repository)), id, out var key)
            ? session.Ask(key, call)
            : throw new Parts.PageException(Parts.PageFailure.NotFound(id));

    public static Task<T> Schedule<T>(this TenantSession session, string line, string id, Func<IScheduleGrain, Task<T>> call) =>
        session.Ask(new ScheduleKey(session.Tenant, Name<AssemblyLineId>(line), Name<ScheduleId>(id)), call);

    public static Task<T> Promotion<T>(this TenantSession session, string line, Func<IPromotionGrain, Task<T>> call) =>
        session.Ask(new AssemblyLineKey(session.Tenant, Name<AssemblyLineId>(line)), call);

    public static Task<T> Release<T>(this TenantSession session, string application, string deployment, Func<IReleaseGrain, Task<T>> call) =>
        session.Ask(new DeploymentKey(session.Tenant, Name<ApplicationId>(application), Name<DeploymentId>(deployment)), call);

    public static Task<T> Drift<T>(this TenantSession session, string application, string deployment, Func<IDriftGrain, Task<T>> call) =>
        session.Ask(new DeploymentKey(session.Tenant, Name<ApplicationId>(application), Name<DeploymentId>(deployment)), call);

    private static T Name<T>(string text)
        where T : class, Domain.IKey<T> =>
        T.TryParse(text, out var name) ? name : throw new Parts.PageException(Parts.PageFailure.NotFound(text));
}
