using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tests.Steps;

/// <summary>An embedded cluster for tests of steps that really run, with their output caught.</summary>
internal sealed class StepCluster : IAsyncDisposable, IContainerLogs
{
    private readonly ConcurrentDictionary<string, StringBuilder> _logs = new();
    private IContainerLogs? _inner;

    private StepCluster()
    {
    }

    public required LocalCluster Cluster { get; init; }

    public IObjectStore Objects => Cluster.Objects;

    public static async Task<StepCluster> Start(Func<StepSettings, StepSettings>? steps = null, TektonSettings? settings = null, string? dataFolder = null)
    {
        var relay = new Relay();
        var cluster = await LocalCluster.Start(new LocalClusterOptions
        {
            DataFolder = dataFolder,
            Extensions = [TektonExtension.With(settings, steps, logs: inner => relay.Over(inner))],
        });
        var made = new StepCluster { Cluster = cluster, _inner = relay.Inner };
        relay.To = made;
        return made;
    }

    /// <summary>Creates a TaskRun of these steps (and whatever else its spec has) and returns it when it is over.</summary>
    public async Task<JsonObject> Run(string name, string spec, Func<JsonObject, bool>? until = null)
    {
        Create(name, spec);
        return await Until(TektonKinds.TaskRun, name, until ?? (r => r.IsDone()));
    }

    public void Create(string name, string spec) => Objects.Create(TektonKinds.TaskRun, new JsonObject
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "TaskRun",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = YamlText.Read(spec).Single(),
    });

    public async Task<JsonObject> Until(ResourceKind kind, string name, Func<JsonObject, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        await foreach (var change in Objects.Watch(kind, "default", patience.Token))
        {
            if (change.Type is ObjectEventType.Added or ObjectEventType.Modified && change.Object.Name() == name && holds(change.Object))
            {
                return change.Object;
            }
        }

        throw new TimeoutException($"{kind.Kind} {name} did not come to what was waited for: {Objects.Get(kind, "default", name)?["status"]?.ToJsonString()}");
    }

    public string Log(string run, string container) => _logs.TryGetValue($"{run}-pod/{container}", out var log) ? log.ToString() : "";

    public void Append(string ns, string pod, string container, ReadOnlySpan<byte> output)
    {
        var text = Encoding.UTF8.GetString(output);
        var log = _logs.GetOrAdd($"{pod}/{container}", _ => new StringBuilder());
        lock (log)
        {
            log.Append(text);
        }

        _inner?.Append(ns, pod, container, output);
    }

    public void Complete(string ns, string pod, string container) => _inner?.Complete(ns, pod, container);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private sealed class Relay : IContainerLogs
    {
        public IContainerLogs? Inner { get; private set; }

        public StepCluster? To { get; set; }

        public Relay Over(IContainerLogs inner)
        {
            Inner = inner;
            return this;
        }

        public void Append(string ns, string pod, string container, ReadOnlySpan<byte> output) => To?.Append(ns, pod, container, output);

        public void Complete(string ns, string pod, string container) => To?.Complete(ns, pod, container);
    }
}
