using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>What runs need around their PipelineRuns: namespace, service account, claim, secrets.</summary>
internal sealed class RunSpaces(ClusterClient client, GatewayOptions options)
{
    public async Task Prepare(RunSpace space, CancellationToken cancellation)
    {
        var tenant = space.Run.Tenant;
        await Namespace(tenant, cancellation);
        await ServiceAccount(tenant, cancellation);
        var claim = await Claim(space.Run, space.Workspace, cancellation);
        var secrets = new RunSecretObjects(client, tenant);
        foreach (var (name, values) in space.Secrets)
        {
            await secrets.Give(name, values, claim, cancellation);
        }
    }

    public async Task<bool> HasWorkspace(TenantId tenant, string workspace, CancellationToken cancellation) =>
        await client.Find($"Looking for the workspace {workspace}", ResourceKind.Claim.Of(tenant, workspace), cancellation) is { } claim && !claim.IsGoing();

    public async Task ReleaseSecrets(RunKey run, CancellationToken cancellation)
    {
        var claims = await client.List($"Looking for the workspace of {run}", ResourceKind.Claim.In(run.Tenant), Ownership.SelectorOf(run), cancellation);
        // Where the claim is gone, the cluster takes its secrets away by itself.
        foreach (var claim in claims.Items.Where(claim => claim.IsOf(run)))
        {
            await new RunSecretObjects(client, run.Tenant).TakeFrom(claim, cancellation);
        }
    }

    public async Task Retire(RunKey run, string workspace, CancellationToken cancellation)
    {
        var runs = await client.List($"Listing the PipelineRuns of {run}", ResourceKind.PipelineRun.In(run.Tenant), Ownership.SelectorOf(run), cancellation);
        foreach (var pipelineRun in runs.Items.Where(found => found.IsOf(run)))
        {
            await client.Delete($"Deleting the PipelineRun {pipelineRun.Name()}", ResourceKind.PipelineRun.Of(run.Tenant, pipelineRun.Name()), null, cancellation);
        }

        await ReleaseSecrets(run, cancellation);
        var path = ResourceKind.Claim.Of(run.Tenant, workspace);
        if (await client.Find($"Looking for the workspace {workspace}", path, cancellation) is { } claim && claim.IsOf(run) && !claim.IsGoing())
        {
            await client.Delete($"Deleting the workspace {workspace}", path, null, cancellation);
        }
    }

    private async Task Namespace(TenantId tenant, CancellationToken cancellation)
    {
        var (what, path) = ($"Making the namespace {tenant}", $"api/v1/namespaces/{tenant.Value}");
        var found = await client.Find(what, path, cancellation);
        if (found is null)
        {
            await CreateUnlessThere(what, "api/v1/namespaces", Make("Namespace", tenant.Value, new JsonObject { [Ownership.ManagedByLabel] = Ownership.Platform }), cancellation);
        }
        else if (found.IsGoing())
        {
            throw new ClusterException(ClusterFailure.Retryable, $"The namespace {tenant} is being deleted on the cluster.", "It is made anew when it is gone.");
        }
    }

    // Kubernetes makes it some time after the namespace, and Tekton does not wait for it (real-clusters.md).
    private async Task ServiceAccount(TenantId tenant, CancellationToken cancellation)
    {
        var what = $"Making the service account default of {tenant}";
        if (await client.Find(what, ResourceKind.ServiceAccount.Of(tenant, "default"), cancellation) is null)
        {
            await CreateUnlessThere(what, ResourceKind.ServiceAccount.In(tenant), Make("ServiceAccount", "default", []), cancellation);
        }
    }

    private async Task<JsonObject> Claim(RunKey run, string name, CancellationToken cancellation)
    {
        var (what, path) = ($"Making the workspace {name}", ResourceKind.Claim.Of(run.Tenant, name));
        var claim = await client.Find(what, path, cancellation);
        if (claim is null)
        {
            await CreateUnlessThere(what, ResourceKind.Claim.In(run.Tenant), NewClaim(run, name), cancellation);
            claim = await client.Get(what, path, cancellation);
        }

        if (!claim.IsOf(run))
        {
            throw new ClusterException(ClusterFailure.Conflict, $"{what}: another PersistentVolumeClaim of that name is there.", "Delete it, or start the run anew.");
        }

        return claim.IsGoing()
            ? throw new ClusterException(ClusterFailure.Retryable, $"{what}: the one before it is still being deleted.", "It is tried again.")
            : claim;
    }

    private JsonObject NewClaim(RunKey run, string name)
    {
        var claim = Make("PersistentVolumeClaim", name, Ownership.Labels(run));
        claim["metadata"]!["annotations"] = Ownership.Annotations(run);
        claim["spec"] = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = options.WorkspaceSize } },
        };
        if (options.StorageClass is { } storage)
        {
            claim["spec"]!["storageClassName"] = storage;
        }

        return claim;
    }

    private async Task CreateUnlessThere(string what, string path, JsonObject made, CancellationToken cancellation)
    {
        try
        {
            await client.Create(what, path, made, cancellation);
        }
        catch (ClusterException there) when (there.Failure == ClusterFailure.Conflict)
        {
            // Somebody else was faster, or this is the second try of what had worked.
        }
    }

    private static JsonObject Make(string kind, string name, JsonObject labels) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
    };
}
