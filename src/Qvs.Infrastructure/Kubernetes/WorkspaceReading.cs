using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>
/// Files of a workspace, by a TaskRun that packs them and says them in its log: it needs no right beyond those of a run, and works wherever runs do. Paths
/// reach it as arguments, never as text of the script. Each reading has a TaskRun of its own: what an earlier one left says what was there then.
/// </summary>
internal sealed class WorkspaceReading(ClusterClient client, GatewayOptions options, TimeProvider time)
{
    // A checksum is said only when every program has succeeded. Shells of tool images need not have pipefail.
    private const string Script = $$"""
        cd /workspace/shared || exit 1
        for path do [ -e "$path" ] && set -- "$@" "$path"; shift; done
        [ $# -gt 0 ] || { echo {{WorkspaceArchive.EmptyMark}}; exit 0; }
        made=$(mktemp -d) && mkfifo "$made/copy" || exit 1
        sha256sum < "$made/copy" > "$made/sum" &
        { tar -cf - -- "$@" || echo tar >> "$made/failed"; } | { gzip -c || echo gzip >> "$made/failed"; } | { tee "$made/copy" || echo tee >> "$made/failed"; } | base64 || exit 1
        wait
        [ ! -e "$made/failed" ] || exit 1
        read -r sum rest < "$made/sum" && [ -n "$sum" ] && echo "{{WorkspaceArchive.ChecksumMark}}$sum"
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public async Task Read(RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation)
    {
        var what = $"Reading the workspace {workspace}";
        using var late = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            await Read(what, run, workspace, paths, archive, end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ClusterException(ClusterFailure.Retryable, $"{what} takes longer than {Longest.TotalMinutes} minutes.", "It is tried again; see the events of its pod on the cluster.");
        }
    }

    private async Task Read(string what, RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation)
    {
        var claim = await client.Get(what, ResourceKind.Claim.Of(run.Tenant, workspace), cancellation);
        var name = $"{workspace[..Math.Min(workspace.Length, 45)].TrimEnd('-')}-read-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var path = ResourceKind.TaskRun.Of(run.Tenant, name);
        await client.Create(what, ResourceKind.TaskRun.In(run.Tenant), TaskRun(run, name, claim, paths), cancellation);
        try
        {
            // Followed from its beginning on: what is said first may be rotated away before the end.
            var (pod, container) = await Begun(what, path, cancellation);
            await using var log = await client.Open(what, $"{ResourceKind.Pod.Of(run.Tenant, pod)}/log?container={Uri.EscapeDataString(container)}&follow=true", cancellation);
            if (!await WorkspaceArchive.Unpack(what, log, archive, options.MaxArchiveBytes, cancellation))
            {
                await Until(what, path, Conditions.HasEnded, cancellation);
                throw new ClusterException(ClusterFailure.Retryable, $"{what}: the log of its pod broke off.", "It is tried again.");
            }
        }
        finally
        {
            await Delete(what, path);
        }
    }

    private async Task<(string Pod, string Container)> Begun(string what, string path, CancellationToken cancellation)
    {
        var found = await Until(what, path, taskRun => taskRun.Objects("status", "steps").Any(step => step.Has("running") || step.Has("terminated")), cancellation);
        return (found.Text("status", "podName") ?? "", found.Objects("status", "steps").First().Text("container") ?? "step-read");
    }

    /// <exception cref="ClusterException">It has failed.</exception>
    private async Task<JsonObject> Until(string what, string path, Predicate<JsonObject> isThere, CancellationToken cancellation)
    {
        for (var pause = Interval; ; pause = pause * 1.5 < LongestInterval ? pause * 1.5 : LongestInterval)
        {
            var found = await client.Get(what, path, cancellation);
            if (Conditions.Succeeded(found).Text("status") == "False")
            {
                throw new ClusterException(ClusterFailure.Terminal, $"{what}: {Conditions.Message(Conditions.Succeeded(found))}{ExitCode(found)}", "See the events of the TaskRun on the cluster, then retry.");
            }

            if (isThere(found))
            {
                return found;
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private static string ExitCode(JsonObject taskRun) =>
        taskRun.Objects("status", "steps").Select(step => step.Number("terminated", "exitCode")).FirstOrDefault(code => code is not null and not 0) is { } code ? $" (exit code {code})" : "";

    private async Task Delete(string what, string path)
    {
        try
        {
            await client.Delete(what, path, null, CancellationToken.None);
        }
        catch (ClusterException)
        {
            // The cluster deletes it together with its claim.
        }
    }

    private JsonObject TaskRun(RunKey run, string name, JsonObject claim, ImmutableArray<string> paths) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "TaskRun",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = run.Tenant.Value,
            ["labels"] = new JsonObject { [Ownership.ManagedByLabel] = Ownership.Platform },
            ["annotations"] = Ownership.Annotations(run),
            ["ownerReferences"] = new JsonArray(Ownership.Reference(claim)),
        },
        ["spec"] = new JsonObject
        {
            ["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim.Name() } }),
            ["taskSpec"] = new JsonObject
            {
                ["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared", ["mountPath"] = "/workspace/shared", ["readOnly"] = true }),
                ["steps"] = new JsonArray(new JsonObject
                {
                    ["name"] = "read",
                    ["image"] = options.ToolImage,
                    ["command"] = new JsonArray("sh", "-c", Script, "read"),
                    ["args"] = new JsonArray([.. paths.Select(path => (JsonNode)path)]),
                }),
            },
        },
    };
}
