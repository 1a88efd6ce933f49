using Qvs.Cloud.Hosting;
using Qvs.Domain.Applications;
using Qvs.Domain.Sources;

namespace Qvs.Cloud.Webhooks;

internal static class WebhookAddress
{
    /// <summary>What to enter at the provider. One that signs nothing gets the secret in the address.</summary>
    /// <param name="secret">If it is known: it is shown once.</param>
    public static string Of(CloudOptions options, WebhookKey key, RepositoryKind kind, string? secret)
    {
        var address = $"{ControlPlane.PublicUrl(options)}{WebhookEndpoint.Root}/{key.Tenant}/{key.Repository}";
        return kind == RepositoryKind.Backlog ? $"{address}?token={secret ?? "..."}" : address;
    }
}
