using System.Text.Json.Nodes;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>Whether runs will work on a cluster, and what to do if not (real-clusters.md).</summary>
internal sealed class HealthCheck(ClusterClient client, TenantId tenant, TimeProvider time)
{
    private static readonly (string Group, string Resource, string Verb)[] Rights =
    [
        ("tekton.dev", "pipelineruns", "create"), ("tekton.dev", "pipelineruns", "watch"), ("tekton.dev", "taskruns", "watch"),
        ("tekton.dev", "customruns", "watch"), ("", "secrets", "create"), ("", "persistentvolumeclaims", "create"), ("", "pods/log", "get"),
    ];

    public async Task<ClusterHealth> Run(CancellationToken cancellation)
    {
        var version = await client.Get("Asking for the version of the cluster", "version", cancellation);
        var problems = ImmutableArray.CreateBuilder<Rejection>();
        var tekton = await client.Find("Asking for Tekton", "apis/tekton.dev", cancellation);
        var versions = tekton.Objects("versions").Select(one => one.Text("version")).ToList();
        if (!versions.Contains("v1"))
        {
            problems.Add(new Rejection(
                "tekton-missing", tekton is null ? "Tekton Pipelines is not installed." : "Tekton is too old: it does not serve tekton.dev/v1.", "Install Tekton Pipelines 0.50 or later on the cluster."));
        }

        var classes = await StorageClasses(cancellation);
        if (classes is not null && !classes.Objects("items").Any(one => one.Annotation("storageclass.kubernetes.io/is-default-class") == "true"))
        {
            problems.Add(new Rejection("no-default-storage", "There is no default StorageClass; runs would wait for their workspace for ever.", "Mark one: kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true"));
        }

        foreach (var (group, resource, verb) in Rights)
        {
            if (!await May(group, resource, verb, cancellation))
            {
                problems.Add(new Rejection("right-missing", $"The credential may not {verb} {resource} in the namespace {tenant}.", "Bind a role with this right to its service account."));
            }
        }

        return new ClusterHealth(true, version.Text("gitVersion") ?? "", string.Join(", ", versions), problems.ToImmutable(), time.GetUtcNow());
    }

    /// <returns>Null where the credential may not see them: then nothing can be said.</returns>
    private async Task<JsonObject?> StorageClasses(CancellationToken cancellation)
    {
        try
        {
            return await client.Get("Listing storage classes", "apis/storage.k8s.io/v1/storageclasses", cancellation);
        }
        catch (ClusterException refused) when (refused.Failure is ClusterFailure.Terminal or ClusterFailure.NotFound)
        {
            return null;
        }
    }

    private async Task<bool> May(string group, string resource, string verb, CancellationToken cancellation)
    {
        var parts = resource.Split('/');
        var attributes = new JsonObject { ["namespace"] = tenant.Value, ["group"] = group, ["resource"] = parts[0], ["verb"] = verb };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await client.Create("Asking for rights", "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, cancellation);
        return answer.At("status", "allowed") is JsonValue value && value.TryGetValue<bool>(out var allowed) && allowed;
    }
}
