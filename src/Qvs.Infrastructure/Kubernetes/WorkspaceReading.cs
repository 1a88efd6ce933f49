using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>
/// Files of a workspace, by a TaskRun that packs them and says them in its log: it needs no right beyond those of a run, and works wherever runs do. Paths
/// reach it as arguments, never as text of the script.
/// </summary>
internal sealed class WorkspaceReading(ClusterClient client, GatewayOptions options, TimeProvider time)
{
    private const string Script = """
        cd /workspace/shared || exit 1
        for path do [ -e "$path" ] && set -- "$@" "$path"; shift; done
        [ $# -gt 0 ] && tar -cf - -- "$@" | gzip -c | base64
        exit 0
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public async Task Read(RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation)
    {
        var name = NameOf(workspace, paths);
        var path = ResourceKind.TaskRun.Of(run.Tenant, name);
        var what = $"Reading the workspace {workspace}";
        try
        {
            await client.Create(what, ResourceKind.TaskRun.In(run.Tenant), TaskRun(run, name, workspace, paths), cancellation);
        }
        catch (ClusterException there) when (there.Failure == ClusterFailure.Conflict)
        {
            // A try before this one has made it.
        }

        try
        {
            var pod = await Ended(what, path, cancellation);
            await using var log = await client.Open(what, $"{ResourceKind.Pod.Of(run.Tenant, pod)}/log?container=step-read", cancellation);
            await Unpack(log, archive, cancellation);
        }
        finally
        {
            await client.Delete(what, path, null, CancellationToken.None);
        }
    }

    private async Task<string> Ended(string what, string path, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + Longest;
        while (time.GetUtcNow() < deadline)
        {
            var found = await client.Get(what, path, cancellation);
            if (Conditions.HasEnded(found))
            {
                return Conditions.Succeeded(found).Text("status") == "True" && found.Text("status", "podName") is { Length: > 0 } pod
                    ? pod
                    : throw new ClusterException(ClusterFailure.Terminal, $"{what}: {Conditions.Message(Conditions.Succeeded(found))}", "See the events of the TaskRun on the cluster.");
            }

            await Task.Delay(Interval, time, cancellation);
        }

        throw new ClusterException(ClusterFailure.Retryable, $"{what} takes longer than {Longest.TotalMinutes} minutes.");
    }

    private async Task Unpack(Stream log, Stream archive, CancellationToken cancellation)
    {
        await using var packed = new CryptoStream(log, new FromBase64Transform(FromBase64TransformMode.IgnoreWhiteSpaces), CryptoStreamMode.Read);
        await using var text = new GZipStream(packed, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await text.ReadAsync(buffer, cancellation)) > 0)
        {
            total += read;
            if (total > options.MaxArchiveBytes)
            {
                throw new ClusterException(ClusterFailure.Terminal, $"The artifacts are larger than {options.MaxArchiveBytes >> 20} MiB.", "Name fewer paths in spec.artifacts.");
            }

            await archive.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private JsonObject TaskRun(RunKey run, string name, string workspace, ImmutableArray<string> paths) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "TaskRun",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = run.Tenant.Value,
            ["labels"] = new JsonObject { [Ownership.ManagedByLabel] = Ownership.Platform },
            ["annotations"] = Ownership.Annotations(run),
        },
        ["spec"] = new JsonObject
        {
            ["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = workspace } }),
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

    private static string NameOf(string workspace, ImmutableArray<string> paths)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', paths))))[..8];
        return $"{workspace[..Math.Min(workspace.Length, 45)].TrimEnd('-')}-read-{hash}";
    }
}
