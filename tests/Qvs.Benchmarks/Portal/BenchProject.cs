using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Cluster = Qvs.LocalCluster.LocalCluster;

namespace Qvs.Benchmarks.Portal;

/// <summary>An application, its environment and two lines, on a cluster of its own that this process serves and watches.</summary>
internal sealed class BenchProject : IAsyncDisposable
{
    public const int Stages = 5;
    public const int LogLines = 100_000;
    private static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private BenchProject(Cluster cluster) => Server = cluster;

    public Cluster Server { get; }

    public static async Task<BenchProject> Make(PortalServer server)
    {
        var cluster = await Cluster.Start(new LocalClusterOptions { Extensions = [TektonExtension.With()] });
        if (cluster.Objects.Get(Namespaces, "", "demo") is null)
        {
            cluster.Objects.Create(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "demo" } });
        }

        await Put(server, "credentials/bench", new() { ["purpose"] = "cluster", ["description"] = "", ["values"] = new JsonObject { ["kubeconfig"] = cluster.Kubeconfig } });
        await Put(server, "clusters/bench", new() { ["displayName"] = "Bench", ["kind"] = "kubeconfig", ["credential"] = "bench", ["requestsPerSecond"] = 100 });
        await Put(server, "repositories/bench", new() { ["kind"] = "git", ["url"] = "https://git.example.com/bench.git", ["description"] = "", ["credential"] = null });
        await Environment(server, "dev", 0);
        await Application(server, "bench");
        await server.Send(HttpMethod.Put, "applications/bench/pipelines", Pipelines, "application/yaml");
        await Deployment(server, "bench", "dev");
        await server.Send(HttpMethod.Put, "assemblylines/bench", Line("bench", string.Concat(Enumerable.Range(1, Stages).Select(stage => Stage(stage, stage == Stages ? "bench-deploy" : "bench-wait")))), "application/yaml");
        await server.Send(HttpMethod.Put, "assemblylines/talk", Line("talk", Stage(1, "bench-talk")), "application/yaml");
        return new BenchProject(cluster);
    }

    public static Task Environment(PortalServer server, string name, int order) => Put(server, $"environments/{name}", new()
    {
        ["displayName"] = name,
        ["description"] = "",
        ["order"] = order,
        ["cluster"] = "bench",
        ["targets"] = new JsonArray(),
        ["parameters"] = new JsonObject(),
        ["freezes"] = new JsonArray(),
    });

    public static Task Application(PortalServer server, string name) =>
        Put(server, $"applications/{name}", new() { ["displayName"] = name, ["description"] = "", ["repository"] = "bench", ["configPath"] = "qvs.yaml" });

    public static Task Deployment(PortalServer server, string application, string environment) => Put(server, $"applications/{application}/deployments/{environment}", new()
    {
        ["displayName"] = environment,
        ["environment"] = environment,
        ["config"] = new JsonObject(),
        ["secrets"] = new JsonObject(),
        ["credentials"] = new JsonObject(),
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static Task Put(PortalServer server, string path, JsonObject body) => server.Send(HttpMethod.Put, path, body.ToJsonString());

    private static string Line(string name, string stages) => $"apiVersion: vs.axis-dev.io/v1\nkind: AssemblyLine\nmetadata: {{name: {name}}}\nspec:\n  stages:{stages}\n";

    /// <summary>One after the other; the first waits for an approval, so that pages can be open when it begins.</summary>
    private static string Stage(int number, string pipeline) =>
        $"\n    - name: s{number}\n      spec: {{pipeline: {pipeline}, deployment: {{app: bench, name: dev}}, params: []}}"
        + (number > 1 ? $"\n      runAfter: [s{number - 1}]" : "\n      approval: {quorum: 1, allowSelfApproval: true, timeout: 24h}");

    private static string Pipelines => $$$"""
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: bench-wait}
        spec:
          workspaces: [{name: shared}]
          tasks: [{name: wait, taskRef: {name: bench-wait}}]
        ---
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: bench-deploy}
        spec:
          workspaces: [{name: shared}]
          tasks: [{name: deploy, taskRef: {name: bench-wait}}]
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: bench-wait}
        spec:
          steps: [{name: run, image: busybox, script: "sleep 2"}]
        ---
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: bench-talk}
        spec:
          workspaces: [{name: shared}]
          tasks: [{name: talk, taskRef: {name: bench-talk}}]
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: bench-talk}
        spec:
          steps: [{name: run, image: busybox, script: "seq -f 'line %06.0f of a long log, with some words to look for' 1 {{{LogLines}}}"}]
        """;
}
