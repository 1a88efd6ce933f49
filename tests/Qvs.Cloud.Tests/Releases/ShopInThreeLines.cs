using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Releases;

/// <summary>The sample shop on a real server with its embedded cluster, delivered by three lines that are promoted one to the next.</summary>
internal sealed class ShopInThreeLines : IAsyncDisposable
{
    private const string Project = "/apis/v1/projects/demo";
    private readonly HttpClient _http;
    private ShopInThreeLines(CloudProgram program, HttpClient http) => (Program, _http) = (program, http);

    public CloudProgram Program { get; }

    /// <summary>The repository of the sample.</summary>
    public string Folder { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ShopInThreeLines> Start()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(path.Any(folder => File.Exists(Path.Combine(folder, "kubectl"))), "No kubectl on this machine (tests/run.sh installs it).");
        var program = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}");
        var http = await RunningCloud.SignIn(program);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var shop = new ShopInThreeLines(program, http);
        shop.Folder = (string)(await shop.Post("/action/create-sample", []))["folder"]!;
        await shop.Post("/action/mend-sample", []);
        await shop.Send(HttpMethod.Put, "/assemblylines/dev", new StringContent(Line("dev", withBuild: true), Encoding.UTF8, "application/yaml"));
        foreach (var name in (string[])["staging", "prod"])
        {
            await shop.Send(HttpMethod.Put, $"/assemblylines/{name}", new StringContent(Line(name, withBuild: false), Encoding.UTF8, "application/yaml"));
        }

        await shop.Rule("dev", "staging", isAutomatic: true);
        await shop.Rule("staging", "prod", isAutomatic: false);
        return shop;
    }

    public async Task<JsonNode> Get(string path) => (await Send(HttpMethod.Get, path, null))!;

    public async Task<JsonNode> Post(string path, JsonObject body) => (await Send(HttpMethod.Post, path, JsonContent.Create(body)))!;

    /// <summary>The problem that a request was refused with.</summary>
    public async Task<(int Status, JsonNode Problem)> Refused(string path, JsonObject body)
    {
        using var answer = await _http.PostAsync(new Uri(Project + path, UriKind.Relative), JsonContent.Create(body), Cancel);
        Assert.False(answer.IsSuccessStatusCode);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    public async Task<int> Run(string line, JsonObject inputs)
    {
        var started = await Post($"/assemblylines/{line}/runs", new JsonObject { ["inputs"] = inputs });
        return (int)started["number"]!;
    }

    public async Task<JsonNode> Ended(string line, int number)
    {
        var run = await Until($"/assemblylines/{line}/runs/{number}", one => one["endedAt"] is not null);
        Assert.True((string?)run["status"] == "succeeded", run.ToJsonString());
        return run;
    }

    /// <summary>Reads again until it is as expected; the test's own limit ends what never is.</summary>
    public async Task<JsonNode> Until(string path, Func<JsonNode, bool> expected)
    {
        while (true)
        {
            if (await Get(path) is var now && expected(now))
            {
                return now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancel);
        }
    }

    /// <summary>The Deployment as the cluster has it.</summary>
    public async Task<JsonNode> Live(string environment) => JsonNode.Parse(await Kubectl("get", "deployment", "shop", "-n", $"demo-shop-{environment}", "-o", "json"))!;

    /// <summary>What somebody does past the platform.</summary>
    public Task Change(string environment, string patch) =>
        Kubectl("patch", "deployment", "shop", "-n", $"demo-shop-{environment}", "--type", "merge", "--field-manager", "kubectl-edit", "-p", patch);

    /// <summary>From now on the number of replicas is not the manifest's to say; until <see cref="Unscale"/>.</summary>
    public async Task Autoscale(string environment)
    {
        var file = Path.Combine(Program.DataFolder, "autoscaler.yaml");
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: shop, namespace: demo-shop-{{environment}}}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 9}
            """, Cancel);
        await Kubectl("apply", "-f", file);
    }

    public Task Unscale(string environment) => Kubectl("delete", "horizontalpodautoscaler", "shop", "-n", $"demo-shop-{environment}");

    /// <summary>A commit on main: another image, and another manifest.</summary>
    public async Task Commit()
    {
        await File.AppendAllTextAsync(Path.Combine(Folder, "app", "server.py"), "# changed\n", Cancel);
        var config = Path.Combine(Folder, ".valuestream", "qvs.yaml");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config, Cancel)).Replace("readinessPath: /ready", "readinessPath: /changed", StringComparison.Ordinal), Cancel);
        await using var commit = ProgramRun.Start("git", ["-C", Folder, "-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "--quiet", "--all", "--message", "Changed"]);
        Assert.Equal(0, await commit.Exit(TimeSpan.FromMinutes(2)));
    }

    private async Task<string> Kubectl(params string[] arguments)
    {
        await using var run = ProgramRun.Start("kubectl", ["--kubeconfig", Path.Combine(Program.DataFolder, "cluster", "kubeconfig"), .. arguments]);
        var exit = await run.Exit(TimeSpan.FromMinutes(4));
        Assert.True(exit == 0, run.Error);
        return run.Output;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Program.DisposeAsync();
    }

    private Task Rule(string from, string to, bool isAutomatic) => Send(HttpMethod.Put, $"/assemblylines/{from}/promotions", JsonContent.Create(new JsonObject
    {
        ["rules"] = new JsonArray(new JsonObject
        {
            ["to"] = to,
            ["bindings"] = new JsonObject { ["image"] = "image", ["gitRevision"] = "gitRevision" },
            ["isAutomatic"] = isAutomatic,
        }),
    }));

    private async Task<JsonNode?> Send(HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, Project + path) { Content = body };
        using var answer = await _http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text);
    }

    private static string Line(string name, bool withBuild) => $$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: {{name}}
        spec:
          params:
            - name: gitRevision
              type: string
            - name: {{(withBuild ? "imageTag" : "image")}}
              type: string
          stages:
        {{(withBuild ? Build : "")}}
            - name: deploy
              spec:
                pipeline: shop-deploy
                deployment: {app: shop, name: {{name}}}
                params:
                  - name: gitRevision
                    value: $(inputs.gitRevision)
                  - name: imageName
                    value: {{(withBuild ? "$(stages.build.results.imageFullNameDigest)" : "$(inputs.image)")}}
            - name: deploy-url
              spec:
                pipeline: shop-get-url
                deployment: {app: shop, name: {{name}}}
                params: []
              runAfter: [deploy]
          results:
            - name: image
              value: {{(withBuild ? "$(stages.build.results.imageFullNameDigest)" : "$(inputs.image)")}}
            - name: gitRevision
              value: $(inputs.gitRevision)
        """;

    private const string Build = """
            - name: build
              spec:
                pipeline: shop-build
                deployment: {app: shop, name: dev}
                params:
                  - name: gitRevision
                    value: $(inputs.gitRevision)
                  - name: imageTag
                    value: $(inputs.imageTag)
        """;
}
