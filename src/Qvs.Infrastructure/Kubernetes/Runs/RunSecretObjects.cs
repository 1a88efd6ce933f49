using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>
/// Secrets that are there for as long as runs need them. Each run owns them through its claim, so several runs share one secret, and it goes with the last.
/// </summary>
internal sealed class RunSecretObjects(ClusterClient client, TenantId tenant)
{
    private const int Tries = 10;
    private const string DockerConfig = ".dockerconfigjson";

    /// <summary>Makes sure that the secret has these values and that the claim's run is among its owners.</summary>
    public Task Give(string name, SecretValues values, JsonObject claim, CancellationToken cancellation)
    {
        var what = $"Writing the secret {name}";
        return UntilUnchanged(what, async () =>
        {
            var found = await client.Find(what, ResourceKind.Secret.Of(tenant, name), cancellation);
            if (found is null)
            {
                await client.Create(what, ResourceKind.Secret.In(tenant), New(name, values, claim), cancellation);
            }
            else if (!found.IsManaged())
            {
                throw new ClusterException(ClusterFailure.Terminal, $"{what}: another Secret of that name is there.", "Rename the credential, or delete the Secret.");
            }
            else if (Change(found, values, claim))
            {
                await client.Replace(what, ResourceKind.Secret.Of(tenant, name), found, cancellation);
            }
        });
    }

    /// <summary>Takes the run of this claim out of the owners of all secrets; those that nobody else owns are deleted.</summary>
    public async Task TakeFrom(JsonObject claim, CancellationToken cancellation)
    {
        var secrets = await client.List($"Listing the secrets of {tenant}", ResourceKind.Secret.In(tenant), Ownership.ManagedSelector, cancellation);
        foreach (var name in secrets.Items.Where(secret => Owns(claim, secret)).Select(secret => secret.Name()))
        {
            var (what, path) = ($"Releasing the secret {name}", ResourceKind.Secret.Of(tenant, name));
            await UntilUnchanged(what, async () =>
            {
                if (await client.Find(what, path, cancellation) is not { } secret || !Owns(claim, secret))
                {
                    return;
                }

                var others = secret.Objects("metadata", "ownerReferences").Where(owner => owner.Text("uid") != claim.Uid()).Select(owner => (JsonNode)owner.DeepClone()).ToArray();
                if (others.Length == 0)
                {
                    await client.Delete(what, path, secret, cancellation);
                    return;
                }

                secret["metadata"]!["ownerReferences"] = new JsonArray(others);
                await client.Replace(what, path, secret, cancellation);
            });
        }
    }

    private static bool Owns(JsonObject claim, JsonObject secret) => secret.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == claim.Uid());

    private static async Task UntilUnchanged(string what, Func<Task> step)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                await step();
                return;
            }
            catch (ClusterException changed) when (changed.Failure is ClusterFailure.Conflict or ClusterFailure.NotFound && tries < Tries - 1)
            {
                // Another run, or the cluster, changed it in between: read it again.
            }
        }

        throw new ClusterException(ClusterFailure.Retryable, $"{what}: it changes faster than it can be written.", "It is tried again.");
    }

    private static JsonObject New(string name, SecretValues values, JsonObject claim) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { [Ownership.ManagedByLabel] = Ownership.Platform },
            ["ownerReferences"] = new JsonArray(Ownership.Reference(claim)),
        },
        ["type"] = values.Values.ContainsKey(DockerConfig) ? "kubernetes.io/dockerconfigjson" : "Opaque",
        ["data"] = Data(values),
    };

    /// <returns>Whether there was anything to change.</returns>
    private static bool Change(JsonObject secret, SecretValues values, JsonObject claim)
    {
        var data = Data(values);
        var changes = !JsonNode.DeepEquals(secret["data"], data);
        secret["data"] = data;
        if (!Owns(claim, secret))
        {
            secret["metadata"]!["ownerReferences"] =
                new JsonArray([.. secret.Objects("metadata", "ownerReferences").Select(owner => (JsonNode)owner.DeepClone()), Ownership.Reference(claim)]);
            changes = true;
        }

        return changes;
    }

    private static JsonObject Data(SecretValues values) =>
        new(values.Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Value)))));
}
