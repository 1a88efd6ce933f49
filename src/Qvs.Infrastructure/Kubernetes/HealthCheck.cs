using System.Text.Json.Nodes;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>Whether runs will work on a cluster, and what to do if not (real-clusters.md). What can not be asked is a problem of its own, not the end.</summary>
internal sealed class HealthCheck(ClusterClient client, TenantId tenant, GatewayOptions options, TimeProvider time)
{
    // Where Tekton's installers put it; each has its own namespace.
    private static readonly string[] TektonNamespaces = ["tekton-pipelines", "openshift-pipelines"];
    private static readonly string[] ReleaseLabels = ["pipeline.tekton.dev/release", "app.kubernetes.io/version", "version"];

    private readonly List<Rejection> _problems = [];

    public async Task<ClusterHealth> Run(CancellationToken cancellation)
    {
        var version = await client.Get("Asking for the version of the cluster", "version", cancellation);
        var tekton = await Try("tekton-unknown", () => Tekton(cancellation)) ?? "";
        await Try("storage-unknown", () => Storage(cancellation));
        await Try("rights-unknown", async () =>
        {
            _problems.AddRange(await new RightsCheck(client, tenant).Missing(cancellation));
            return "";
        });
        return new ClusterHealth(true, version.Text("gitVersion") ?? "", tekton, [.. _problems], time.GetUtcNow());
    }

    private async Task<string?> Tekton(CancellationToken cancellation)
    {
        var group = await client.Find("Asking for Tekton", "apis/tekton.dev", cancellation);
        var versions = group.Objects("versions").Select(one => one.Text("version") ?? "").ToList();
        if (group is null)
        {
            _problems.Add(new Rejection("tekton-missing", "Tekton Pipelines is not installed.", "Install Tekton Pipelines 0.50 or later on the cluster."));
            return null;
        }

        if (!await Serves(ResourceKind.PipelineRun, cancellation) || !await Serves(ResourceKind.CustomRun, cancellation))
        {
            _problems.Add(new Rejection("tekton-missing", "Tekton is too old: it does not serve tekton.dev/v1 and CustomRuns.", "Install Tekton Pipelines 0.50 or later on the cluster."));
        }

        foreach (var place in TektonNamespaces)
        {
            if (await Release(place, cancellation) is { Length: > 0 } release)
            {
                return release;
            }
        }

        return $"unknown (serves tekton.dev/{string.Join(", ", versions)})";
    }

    private async Task<bool> Serves(ResourceKind kind, CancellationToken cancellation) =>
        (await client.Find("Asking for Tekton", $"apis/{kind.ApiVersion}", cancellation)).Objects("resources").Any(resource => resource.Text("name") == kind.Plural);

    /// <returns>Null where it is not, or may not be seen: it is only shown.</returns>
    private async Task<string?> Release(string place, CancellationToken cancellation)
    {
        try
        {
            const string What = "Asking for the release of Tekton";
            if ((await client.Find(What, $"api/v1/namespaces/{place}/configmaps/pipelines-info", cancellation)).Text("data", "version") is { } told)
            {
                return told;
            }

            var controller = await client.Find(What, $"apis/apps/v1/namespaces/{place}/deployments/tekton-pipelines-controller", cancellation);
            return ReleaseLabels.Select(label => controller.Label(label)).FirstOrDefault(label => label is not null);
        }
        catch (ClusterException refused) when (refused.Failure == ClusterFailure.Terminal)
        {
            return null;
        }
    }

    private async Task<string?> Storage(CancellationToken cancellation)
    {
        IReadOnlyList<JsonObject> classes;
        try
        {
            classes = (await client.List("Listing storage classes", "apis/storage.k8s.io/v1/storageclasses", "", cancellation)).Items;
        }
        catch (ClusterException refused) when (refused.Failure == ClusterFailure.Terminal)
        {
            // The credential may not see them, and need not: nothing can be said.
            return null;
        }

        if (options.StorageClass is { } wanted)
        {
            if (classes.All(found => found.Name() != wanted))
            {
                _problems.Add(new Rejection("no-default-storage", $"There is no StorageClass {wanted}, in which the platform makes workspaces.", "Make it on the cluster."));
            }
        }
        else if (!classes.Any(IsDefault))
        {
            _problems.Add(new Rejection(
                "no-default-storage",
                "There is no default StorageClass; runs would wait for their workspace for ever.",
                "Mark one: kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true"));
        }

        return null;
    }

    private static bool IsDefault(JsonObject storage) =>
        storage.Annotation("storageclass.kubernetes.io/is-default-class") == "true" || storage.Annotation("storageclass.beta.kubernetes.io/is-default-class") == "true";

    private async Task<string?> Try(string code, Func<Task<string?>> check)
    {
        try
        {
            return await check();
        }
        catch (ClusterException problem) when (problem.Failure is not ClusterFailure.Retryable)
        {
            _problems.Add(new Rejection(code, problem.Message, problem.NextStep));
            return null;
        }
    }
}
