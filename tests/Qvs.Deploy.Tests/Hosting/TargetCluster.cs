using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>A tenant's cluster, which lives on while silos die: in this process. Its steps wait until the test opens the gate.</summary>
internal sealed class TargetCluster : IAsyncDisposable
{
    public const string Project = "acme";

    private static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace", false);
    private static readonly ResourceKind PipelineRuns = new("tekton.dev", "v1", "pipelineruns", "PipelineRun", true);
    private static readonly ResourceKind TaskRuns = new("tekton.dev", "v1", "taskruns", "TaskRun", true);

    private readonly TempFolder _folder;
    private readonly LocalCluster.LocalCluster _cluster;

    private TargetCluster(TempFolder folder, LocalCluster.LocalCluster cluster) => (_folder, _cluster) = (folder, cluster);

    public string Kubeconfig => _cluster.Kubeconfig;

    /// <summary>Waits for the file that <see cref="Open"/> makes.</summary>
    public string WaitScript => $"until [ -e {_folder.Combine("gates")}/$(params.gate) ]; do sleep 0.2; done";

    public static async Task<TargetCluster> Start()
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("gates"));
        var cluster = await LocalCluster.LocalCluster.Start(new LocalClusterOptions
        {
            DataFolder = folder.Combine("cluster"),
            Extensions = [TektonExtension.With(steps: steps => steps with { Folders = [folder.Combine("gates")] })],
        });
        cluster.Objects.Create(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Project } });
        return new TargetCluster(folder, cluster);
    }

    public void Open(string gate) => _folder.Write($"gates/{gate}", "");

    /// <summary>All PipelineRuns that were ever made for the project: none is deleted by these tests.</summary>
    public IReadOnlyList<string> Runs() => Names(PipelineRuns);

    public IReadOnlyList<string> Tasks() => Names(TaskRuns);

    /// <summary>Waits until so many PipelineRuns are there.</summary>
    public async Task Started(int count, CancellationToken cancellation)
    {
        var seen = Runs().ToHashSet(StringComparer.Ordinal);
        if (seen.Count >= count)
        {
            return;
        }

        await foreach (var change in _cluster.Objects.Watch(PipelineRuns, Project, cancellation))
        {
            if (change.Object?["metadata"]?["name"]?.ToString() is { } name && seen.Add(name) && seen.Count >= count)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    private List<string> Names(ResourceKind kind) => [.. _cluster.Objects.List(kind, Project).Select(item => item["metadata"]!["name"]!.ToString())];
}
