using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>PipelineRuns and the CustomRuns in them.</summary>
internal sealed class PipelineRuns(ClusterClient client, TenantId tenant, TimeProvider time)
{
    private const int Tries = 10;
    private const string Stopping = "CancelledRunFinally";

    public async Task Create(JsonObject manifest, CancellationToken cancellation)
    {
        var what = $"Creating the PipelineRun {manifest.Name()}";
        try
        {
            await client.Create(what, ResourceKind.PipelineRun.In(tenant), manifest, cancellation);
        }
        catch (ClusterException there) when (there.Failure == ClusterFailure.Conflict)
        {
            var found = await client.Find(what, ResourceKind.PipelineRun.Of(tenant, manifest.Name()), cancellation)
                ?? throw new ClusterException(ClusterFailure.Retryable, $"{what}: one of that name was just deleted.", "It is tried again.");
            if (found.Annotation(PipelineRunManifest.RunAnnotation) is not { } run || run != manifest.Annotation(PipelineRunManifest.RunAnnotation))
            {
                throw new ClusterException(ClusterFailure.Conflict, $"{what}: another PipelineRun of that name is there, which the platform did not make.", "Delete it, then retry.");
            }

            if (found.Annotation(PipelineRunManifest.MadeAnnotation) is { } made && manifest.Annotation(PipelineRunManifest.MadeAnnotation) is { } wanted && made != wanted)
            {
                throw new ClusterException(
                    ClusterFailure.Conflict,
                    $"{what}: one of that name is there, of a run that the platform does not know any more; it was made after the backup from which the platform was restored.",
                    "Delete it, then retry.");
            }
        }
    }

    public async Task Cancel(string name, CancellationToken cancellation)
    {
        var (what, path) = ($"Cancelling the PipelineRun {name}", ResourceKind.PipelineRun.Of(tenant, name));
        if (await client.Find(what, path, cancellation) is not { } found || Conditions.HasEnded(found))
        {
            return;
        }

        try
        {
            if (found.Text("spec", "status") is null or "" or "PipelineRunPending")
            {
                await client.Merge(what, path, new JsonObject { ["spec"] = new JsonObject { ["status"] = Stopping } }, cancellation);
            }
        }
        catch (ClusterException refused) when (refused.Failure is ClusterFailure.Terminal or ClusterFailure.NotFound)
        {
            // Tekton refuses changes of what has ended meanwhile.
            if (await client.Find(what, path, cancellation) is { } now && !Conditions.HasEnded(now))
            {
                throw;
            }
        }
    }

    public async Task<RunInput> Observe(string name, CancellationToken cancellation)
    {
        var what = $"Reading the PipelineRun {name}";
        if (await client.Find(what, ResourceKind.PipelineRun.Of(tenant, name), cancellation) is not { } found)
        {
            return new RunInput.PipelineRunGone(name);
        }

        var run = PipelineRunView.Read(found);
        var selector = $"{ChildRunView.PipelineRunLabel}={name}";
        var children = new List<ChildRunView>();
        foreach (var kind in new[] { ResourceKind.TaskRun, ResourceKind.CustomRun })
        {
            children.AddRange((await client.List(what, kind.In(tenant), selector, cancellation)).Items.Select(item => ChildRunView.Read(kind, item)));
        }

        await EndCancelled(children, cancellation);
        var missing = run.References.Where(reference => children.TrueForAll(child => child.Name != reference.Name)).ToArray();
        foreach (var reference in missing.Where(_ => run.HasEnded))
        {
            // Its label may have been lost; or it was deleted, and nobody will ever see its results.
            var kind = reference.IsCustom ? ResourceKind.CustomRun : ResourceKind.TaskRun;
            children.Add(await client.Find(what, kind.Of(tenant, reference.Name), cancellation) is { } child
                ? ChildRunView.Read(kind, child) with { Task = reference.Task }
                : ChildRunView.Gone(reference));
        }

        return run.With(children);
    }

    public async Task Resolve(string name, bool succeeded, string reason, string message, ImmutableSortedDictionary<string, string> results, CancellationToken cancellation)
    {
        var (what, path) = ($"Resolving the CustomRun {name}", ResourceKind.CustomRun.Of(tenant, name));
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await client.Find(what, path, cancellation) is not { } found || Conditions.HasEnded(found))
            {
                return;
            }

            try
            {
                await client.Merge(what, $"{path}/status", Status(found, succeeded, reason, message, results), cancellation);
                return;
            }
            catch (ClusterException changed) when (changed.Failure is ClusterFailure.Conflict or ClusterFailure.NotFound)
            {
                // Read it again: it may have ended meanwhile.
            }
        }

        throw new ClusterException(ClusterFailure.Retryable, $"{what}: it changes faster than it can be written.", "It is tried again.");
    }

    /// <summary>Tekton asks for the end of CustomRuns (cancel, timeout) and leaves it to whoever resolves them; those of the platform end here.</summary>
    public async Task EndCancelled(IEnumerable<ChildRunView> children, CancellationToken cancellation)
    {
        foreach (var child in children.Where(child => child is { IsToEnd: true, Platform: not null }))
        {
            await Resolve(child.Name, false, "CustomRunCancelled", "Cancelled before it was decided.", ImmutableSortedDictionary<string, string>.Empty, cancellation);
        }
    }

    private JsonObject Status(JsonObject found, bool succeeded, string reason, string message, ImmutableSortedDictionary<string, string> results)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            // The version makes it a conflict if somebody else has written an end meanwhile.
            ["metadata"] = new JsonObject { ["resourceVersion"] = found.Text("metadata", "resourceVersion") },
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Succeeded",
                    ["status"] = succeeded ? "True" : "False",
                    ["reason"] = reason,
                    ["message"] = message,
                    ["lastTransitionTime"] = now,
                }),
                ["startTime"] = found.Text("status", "startTime") ?? found.Text("metadata", "creationTimestamp") ?? now,
                ["completionTime"] = now,
                ["results"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject { ["name"] = result.Key, ["value"] = result.Value })]),
            },
        };
    }
}
