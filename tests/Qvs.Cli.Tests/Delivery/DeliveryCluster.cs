using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Delivery;

/// <summary>
/// An embedded cluster that runs the compiled Pipelines of a project as the control plane would: one after the other with one shared workspace, parameters bound
/// by name (formats 2.2.3). Its tasks reach the cluster itself, this repository's <c>qvsctl</c>, and the state server.
/// </summary>
internal sealed class DeliveryCluster : IAsyncDisposable
{
    public const string Project = "acme";

    private static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace", false);
    private static readonly ResourceKind Secrets = new("", "v1", "secrets", "Secret", true);
    private static readonly ResourceKind Claims = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);

    private readonly TempFolder _folder;

    private DeliveryCluster(LocalCluster.LocalCluster cluster, TempFolder folder, StateServer states) => (Cluster, _folder, States) = (cluster, folder, states);

    public LocalCluster.LocalCluster Cluster { get; }

    public StateServer States { get; }

    /// <param name="tools">Scripts that come before all programs, by name.</param>
    public static async Task<DeliveryCluster> Start(
        TempFolder folder, IReadOnlyDictionary<string, string>? tools = null, IReadOnlyList<string>? folders = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var states = await StateServer.Start();
        Directory.CreateDirectory(folder.Combine("tools"));
        foreach (var (name, script) in tools ?? new Dictionary<string, string>())
        {
            File.SetUnixFileMode(folder.Write($"tools/{name}", script), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var cluster = await LocalCluster.LocalCluster.Start(new LocalClusterOptions
        {
            DataFolder = folder.Combine("cluster"),
            Extensions =
            [
                TektonExtension.With(steps: s => s with
                {
                    Network = true,
                    ToolFolders = [folder.Combine("tools"), AppContext.BaseDirectory],
                    Folders = folders ?? [],
                    Environment = variables ?? new Dictionary<string, string>(),
                }),
            ],
        });
        var made = new DeliveryCluster(cluster, folder, states);
        made.Namespace(Project);
        made.Cluster.Objects.Create(Claims, made.Object("v1", "PersistentVolumeClaim", "shared", new JsonObject
        {
            ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } } },
        }));
        made.Secret("kubernetes-default", "kubeconfig", cluster.Kubeconfig);
        made.Secret("gitsecret", "token", "not-a-token");
        return made;
    }

    public void Namespace(string name) =>
        Cluster.Objects.Create(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    public void Secret(string name, string key, string value) => Cluster.Objects.Create(Secrets, Object("v1", "Secret", name, new JsonObject
    {
        ["data"] = new JsonObject { [key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) },
    }));

    /// <summary>Compiles the Pipelines of a QVS Config with the real program and registers them.</summary>
    public async Task Compile(string config, string prefix, IReadOnlyDictionary<string, string?>? environment = null, params string[] more)
    {
        var target = _folder.Combine("pipelines.yaml");
        await using var compile = ProgramRun.Start(
            Path.Combine(AppContext.BaseDirectory, "qvsctl"), ["pipeline", "compile", "-c", config, "--prefix", prefix, "-o", target, .. more], environment, _folder.Path);
        Assert.True(await compile.Exit(TimeSpan.FromMinutes(5)) == 0, compile.Output + compile.Error);
        foreach (var obj in YamlText.Read(await File.ReadAllTextAsync(target)).OfType<JsonObject>())
        {
            obj["metadata"]!["namespace"] = Project;
            Cluster.Objects.Create(obj["kind"]!.ToString() == "Task" ? TektonKinds.Task : TektonKinds.Pipeline, obj);
        }
    }

    /// <summary>Runs the stages of an AssemblyLine as they stand, and returns the line's results.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Deliver(
        string line, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> deployments)
    {
        var spec = YamlText.Read(await File.ReadAllTextAsync(line)).Single()["spec"]!;
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec["params"]!.AsArray().Select(p => (p!["name"]!.ToString(), p["default"]?.ToString())))
        {
            known[$"inputs.{name}"] = inputs.GetValueOrDefault(name) ?? value ?? throw new InvalidOperationException($"no input {name}");
        }

        foreach (var stage in spec["stages"]!.AsArray())
        {
            var deployment = deployments[stage!["spec"]!["deployment"]!["name"]!.ToString()];
            var given = (stage["spec"]!["params"] as JsonArray ?? []).ToDictionary(p => p!["name"]!.ToString(), p => Resolve(p!["value"]!.ToString()));
            var results = await Stage(stage["name"]!.ToString(), stage["spec"]!["pipeline"]!.ToString(), name => given.GetValueOrDefault(name) ?? deployment.GetValueOrDefault(name));
            foreach (var (name, value) in results)
            {
                known[$"stages.{stage["name"]}.results.{name}"] = value;
            }
        }

        return spec["results"]!.AsArray().ToDictionary(r => r!["name"]!.ToString(), r => Resolve(r!["value"]!.ToString()));

        string Resolve(string text) => known.Aggregate(text, (t, k) => t.Replace($"$({k.Key})", k.Value, StringComparison.Ordinal));
    }

    /// <summary>One PipelineRun to its end.</summary>
    private async Task<IReadOnlyDictionary<string, string>> Stage(string name, string pipeline, Func<string, string?> value)
    {
        var spec = Cluster.Objects.Get(TektonKinds.Pipeline, Project, pipeline)?["spec"] ?? throw new InvalidOperationException($"there is no Pipeline {pipeline}");
        var parameters = (spec["params"] as JsonArray ?? []).OfType<JsonObject>().Select(p => (Name: p["name"]!.ToString(), Value: value(p["name"]!.ToString()), HasDefault: p["default"] is not null)).ToList();
        Assert.DoesNotContain(parameters, p => p.Value is null && !p.HasDefault);
        var run = Object("tekton.dev/v1", "PipelineRun", name, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["pipelineRef"] = new JsonObject { ["name"] = pipeline },
                ["params"] = new JsonArray([.. parameters.Where(p => p.Value is not null).Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["value"] = p.Value })]),
                ["workspaces"] = new JsonArray([.. (spec["workspaces"] as JsonArray ?? []).Select(w => (JsonNode)new JsonObject
                {
                    ["name"] = w!["name"]!.ToString(), ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = "shared" },
                })]),
            },
        });
        run["metadata"]!["annotations"] = new JsonObject { ["vs.axis-dev.io/api-endpoint"] = States.Url, ["pipeline.qmonus.net/secrets"] = "[]" };
        Cluster.Objects.Create(TektonKinds.PipelineRun, run);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        await foreach (var change in Cluster.Objects.Watch(TektonKinds.PipelineRun, Project, patience.Token))
        {
            var condition = (change.Object["status"]?["conditions"] as JsonArray)?[0];
            if (change.Object["metadata"]?["name"]?.ToString() == name && condition?["status"]?.ToString() is "True" or "False")
            {
                Assert.True(condition["status"]!.ToString() == "True", $"stage {name}: {condition["message"]}\n{Logs()}");
                return (change.Object["status"]!["results"] as JsonArray ?? []).ToDictionary(r => r!["name"]!.ToString(), r => r!["value"]!.ToString());
            }
        }

        throw new TimeoutException($"stage {name} did not end\n{Logs()}");
    }

    /// <summary>All that steps have said.</summary>
    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(_folder.Combine("cluster", "logs"), "*", SearchOption.AllDirectories).OrderBy(File.GetLastWriteTimeUtc))
        {
            text.Append("== ").Append(Path.GetRelativePath(_folder.Path, file)).Append('\n').Append(File.ReadAllText(file)).Append('\n');
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await States.DisposeAsync();
    }

    /// <summary>Makes a folder a repository with one commit on main.</summary>
    public static async Task Commit(string folder)
    {
        foreach (var arguments in (string[][])[["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "All"]])
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
            await git.WaitForExitAsync();
            Assert.Equal(0, git.ExitCode);
        }
    }

    private JsonObject Object(string apiVersion, string kind, string name, JsonObject rest)
    {
        rest["apiVersion"] = apiVersion;
        rest["kind"] = kind;
        rest["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Project };
        return rest;
    }
}
