using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Definitions;

/// <summary>Who needs an object, asked of the lists.</summary>
internal static class Users
{
    /// <summary>More are not named: one is enough to refuse.</summary>
    private const int MostNamed = 20;

    public static async Task<ImmutableArray<string>> OfRepository(this IListings listings, TenantId tenant, RepositoryId id)
    {
        var webhook = new Domain.Sources.WebhookKey(tenant, id).ToString();
        var users = await listings.Find<ApplicationSpec>(tenant, ListingKinds.Application, spec => spec.Repository == id);
        return await listings.Find(tenant, ListingKinds.Webhook, webhook, CancellationToken.None) is null ? users : users.Add(webhook);
    }

    public static Task<ImmutableArray<string>> OfEnvironment(this IListings listings, TenantId tenant, EnvironmentId id) =>
        listings.Find<DeploymentSpec>(tenant, ListingKinds.Deployment, spec => spec.Environment == id);

    public static Task<ImmutableArray<string>> OfTarget(this IListings listings, TenantId tenant, EnvironmentId environment, string target) =>
        listings.Find<DeploymentSpec>(tenant, ListingKinds.Deployment, spec => spec.Environment == environment && spec.Credentials.ContainsKey(target));

    public static async Task<ImmutableArray<string>> OfApplication(this IListings listings, ApplicationKey key)
    {
        var page = await listings.Query(new ListingQuery(key.Tenant, ListingKinds.Deployment, key.Application.Value, Limit: MostNamed), CancellationToken.None);
        return [.. page.Rows.Select(row => row.Key)];
    }

    public static Task<ImmutableArray<string>> OfCluster(this IListings listings, TenantId tenant, ClusterId id) =>
        listings.Find<EnvironmentSpec>(tenant, ListingKinds.Environment, spec => spec.Cluster == id);

    public static async Task<ImmutableArray<string>> OfCredential(this IListings listings, TenantId tenant, CredentialId id) =>
    [
        .. await listings.Find<RepositorySpec>(tenant, ListingKinds.Repository, spec => spec.Credential == id),
        .. await listings.Find<ClusterSpec>(tenant, ListingKinds.Cluster, spec => spec.Credential == id),
        .. await listings.Find<EnvironmentSpec>(tenant, ListingKinds.Environment, spec => spec.Secrets?.Credential == id || spec.Parameters.ContainsValue(id.Value)),
        .. await listings.Find<DeploymentSpec>(
            tenant, ListingKinds.Deployment, spec => spec.Credentials.ContainsValue(id) || spec.Config.ContainsValue(id.Value)),
        .. await listings.Find<ChannelSpec>(tenant, ListingKinds.Channel, spec => spec.Credential == id),
    ];

    private static async Task<ImmutableArray<string>> Find<TSpec>(this IListings listings, TenantId tenant, string kind, Func<TSpec, bool> uses)
        where TSpec : class
    {
        var found = ImmutableArray.CreateBuilder<string>();
        for (string? cursor = null; found.Count < MostNamed;)
        {
            var page = await listings.Query(new ListingQuery(tenant, kind, Cursor: cursor, Limit: 1_000), CancellationToken.None);
            found.AddRange(page.Rows.Where(row => JsonSerializer.Deserialize<Versioned<TSpec>>(row.Body) is { } definition && uses(definition.Value)).Select(row => row.Key));
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        return [.. found.Take(MostNamed)];
    }
}
