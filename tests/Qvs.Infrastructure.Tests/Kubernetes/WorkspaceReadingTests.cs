using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes;

namespace Qvs.Infrastructure.Tests.Kubernetes;

public sealed class WorkspaceReadingTests
{
    private const string Workspace = "deliver-1-shared";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_come_as_they_are_now()
    {
        await using var host = new GatewayHost();
        await host.Start(Cancel);
        await host.Prepare(Cancel);
        await Write(host, "deliver-1-build-1", "mkdir -p out/deep; echo one > 'out/deep/a file'; head -c 300000 /dev/urandom > out/large");
        Assert.Equal(["one\n"], (await Read(host, "out", "nothing")).Where(file => file.Name == "out/deep/a file").Select(file => file.Text));

        // What an earlier reading left must not be taken for what is there now.
        await Write(host, "deliver-1-build-2", "echo two > 'out/deep/a file'");

        Assert.Equal(["two\n"], (await Read(host, "out", "nothing")).Where(file => file.Name == "out/deep/a file").Select(file => file.Text));
        Assert.Empty(await Read(host, "nothing"));
        Assert.DoesNotContain(host.Cluster.Objects.List(GatewayHost.TaskRuns, "acme"), task => ((string)task["metadata"]!["name"]!).Contains("-read-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_is_allowed_is_refused()
    {
        await using var host = new GatewayHost();
        await host.Start(Cancel, new GatewayOptions { MaxArchiveBytes = 100_000 });
        await host.Prepare(Cancel);
        await Write(host, "deliver-1-build-1", "head -c 300000 /dev/zero > large");

        var problem = await Assert.ThrowsAsync<ClusterException>(() => Read(host, "large"));

        Assert.Equal(ClusterFailure.Terminal, problem.Failure);
    }

    [Fact]
    public async Task A_program_that_fails_is_seen_by_its_exit_code()
    {
        var problem = await Fails("", GatewayHost.Status("False", "pod", ("read", true)), step => step["terminated"] = new JsonObject { ["exitCode"] = 7 });

        Assert.Equal(ClusterFailure.Terminal, problem.Failure);
        Assert.Contains("exit code 7", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_without_its_end_is_no_archive()
    {
        Assert.Equal(ClusterFailure.Retryable, (await Fails(string.Join('\n', Lines()), GatewayHost.Status("True", "pod", ("read", true)))).Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_that_lost_something_is_no_archive(bool isBeginning)
    {
        var lines = Lines();
        lines.RemoveAt(isBeginning ? 0 : lines.Count / 2);

        var problem = await Fails($"{string.Join('\n', lines)}\nsha256:{Convert.ToHexStringLower(SHA256.HashData(Packed()))}\n", GatewayHost.Status("True", "pod", ("read", true)));

        Assert.Equal(ClusterFailure.Retryable, problem.Failure);
        Assert.Contains("did not arrive", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>What comes of a reader that says this and ends so.</summary>
    private static async Task<ClusterException> Fails(string log, JsonObject status, Action<JsonObject>? step = null)
    {
        await using var host = new GatewayHost(isTekton: false);
        await host.Start(Cancel);
        await host.Prepare(Cancel);
        step?.Invoke((JsonObject)status["steps"]![0]!);
        host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal))
            {
                await http.Response.WriteAsync(log, Cancel);
                return;
            }

            await forward();
            foreach (var made in host.Cluster.Objects.List(GatewayHost.TaskRuns, "acme").Where(made => http.Request.Method == "POST" && made["status"]?["podName"] is null))
            {
                made["status"] = status.DeepClone();
                host.Cluster.Objects.UpdateStatus(GatewayHost.TaskRuns, made);
            }
        };
        return await Assert.ThrowsAsync<ClusterException>(() => Read(host, "out"));
    }

    private static List<string> Lines() => [.. Convert.ToBase64String(Packed()).Chunk(76).Select(line => new string(line))];

    private static byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            // Not to be compressed, so that it has many lines.
            zip.Write([.. Enumerable.Range(0, 2_000).SelectMany(number => SHA256.HashData(BitConverter.GetBytes(number)))]);
        }

        return packed.ToArray();
    }

    private static async Task Write(GatewayHost host, string attempt, string script)
    {
        var manifest = GatewayHost.Manifest(attempt, new JsonObject
        {
            ["name"] = "write",
            ["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared", ["workspace"] = "shared" }),
            ["taskSpec"] = new JsonObject
            {
                ["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared" }),
                ["steps"] = new JsonArray(new JsonObject { ["name"] = "go", ["image"] = "busybox", ["script"] = $"#!/bin/sh\ncd $(workspaces.shared.path)\n{script}\n" }),
            },
        });
        manifest["spec"]!["pipelineSpec"]!["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared" });
        manifest["spec"]!["workspaces"] = new JsonArray(new JsonObject { ["name"] = "shared", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = Workspace } });
        await host.Gateway.CreatePipelineRun(GatewayHost.Connection, manifest, Cancel);
        var seen = await host.UntilEnded(attempt, Cancel);
        Assert.Equal(Domain.Delivery.Runs.PipelineRunPhase.Succeeded, seen.Phase);
    }

    private static async Task<List<(string Name, string Text)>> Read(GatewayHost host, params string[] paths)
    {
        using var archive = new MemoryStream();
        await host.Gateway.ReadWorkspace(GatewayHost.Connection, GatewayHost.Run, Workspace, [.. paths], archive, Cancel);
        archive.Position = 0;
        var files = new List<(string Name, string Text)>();
        if (archive.Length > 0)
        {
            await using var tar = new TarReader(archive);
            while (await tar.GetNextEntryAsync(cancellationToken: Cancel) is { } entry)
            {
                files.Add((entry.Name, entry.DataStream is { } data ? await new StreamReader(data).ReadToEndAsync(Cancel) : ""));
            }
        }

        return files;
    }
}
