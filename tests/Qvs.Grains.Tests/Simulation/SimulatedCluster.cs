using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tests.Simulation;

/// <summary>What goes wrong on the way to the cluster and back.</summary>
/// <param name="Fails">Of a hundred requests, how many are answered with a failure that may pass; half of these were carried out all the same.</param>
/// <param name="Drops">Of a hundred watch events, how many are lost.</param>
/// <param name="Repeats">Of a hundred watch events, how many come twice, the second time late.</param>
public sealed record Weather(int Fails, int Drops, int Repeats)
{
    public static Weather Fair { get; } = new(0, 0, 0);
}

/// <summary>
/// A cluster in memory that behaves as real ones did (real-clusters.md): creating is idempotent by name, a watch may lose and repeat, an answer may be
/// lost although the request was done. It outlives silos. Counted is what must never happen: two PipelineRuns of one attempt.
/// </summary>
public sealed class SimulatedCluster(int seed) : IClusterGateway
{
    private readonly ConcurrentDictionary<string, SimulatedRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, (TenantId Tenant, Channel<ClusterFact> Facts)> _watches = [];
    private readonly Lock _chance = new();
    private readonly Random _random = new(seed);

    public Weather Weather { get; set; } = Weather.Fair;

    /// <summary>Decides what a PipelineRun comes to; by default everything succeeds.</summary>
    public Func<SimulatedRun, string?> FailedTask { get; set; } = _ => null;

    /// <summary>Really runs a PipelineRun, in place of <see cref="FailedTask"/>.</summary>
    public Func<SimulatedRun, RunInput.PipelineRunSeen>? Executes { get; set; }

    /// <summary>Runs that only <see cref="Finish"/> ends.</summary>
    public Func<SimulatedRun, bool> Holds { get; set; } = _ => false;

    public IEnumerable<SimulatedRun> Runs => _runs.Values;

    public ConcurrentBag<string> CreatedAgain { get; } = [];

    /// <summary>How many watches there are for a tenant now.</summary>
    public int Watches(TenantId tenant) => _watches.Values.Count(watch => watch.Tenant == tenant);

    /// <summary>Everything that was asked for before a PipelineRun was created, the latest last.</summary>
    public ConcurrentQueue<RunSpace> Prepared { get; } = [];

    /// <summary>Runs whose secrets were taken away, and runs that were retired.</summary>
    public ConcurrentQueue<(RunKey Run, string What)> Cleaned { get; } = [];

    public bool HasWorkspaces { get; set; } = true;

    /// <summary>How long a tenant's cluster takes to take a PipelineRun.</summary>
    public Func<TenantId, Task> Takes { get; set; } = _ => Task.CompletedTask;

    /// <summary>Nothing may be created there.</summary>
    public bool Refuses { get; set; }

    public async Task Prepare(ClusterConnection connection, RunSpace space, CancellationToken cancellation)
    {
        await Takes(space.Run.Tenant);
        await Ask(() => Prepared.Enqueue(space));
    }

    public Task CreatePipelineRun(ClusterConnection connection, JsonObject manifest, CancellationToken cancellation) => Ask(() =>
    {
        if (Refuses)
        {
            throw new ClusterException(ClusterFailure.Terminal, "The cluster does not allow to create PipelineRuns.", "Give the platform's account the right.");
        }

        var name = (string)manifest["metadata"]!["name"]!;
        _ = RunKey.TryParse((string?)manifest["metadata"]!["annotations"]![PipelineRunManifest.RunAnnotation], out var key);
        var run = new SimulatedRun(name, key!, (JsonObject)manifest.DeepClone());
        if (!_runs.TryAdd(name, run))
        {
            if (_runs[name].Manifest.ToJsonString() != run.Manifest.ToJsonString())
            {
                CreatedAgain.Add(name);
            }

            return;
        }

        Tell(run);
        if (!Holds(run))
        {
            Finish(name);
        }
    });

    public Task CancelPipelineRun(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation) => Ask(() =>
    {
        if (_runs.TryGetValue(name, out var run) && run.Phase == PipelineRunPhase.Running)
        {
            End(run, PipelineRunPhase.Cancelled, null);
        }
    });

    public async Task<RunInput> Observe(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation)
    {
        RunInput? seen = null;
        await Ask(() => seen = _runs.TryGetValue(name, out var run) ? run.Seen() : new RunInput.PipelineRunGone(name));
        return seen!;
    }

    public Task ResolveCustomRun(
        ClusterConnection connection, TenantId tenant, string name, bool succeeded, string message, ImmutableSortedDictionary<string, string> results, CancellationToken cancellation) => Ask(() => { });

    public Task ReleaseSecrets(ClusterConnection connection, RunKey run, CancellationToken cancellation) => Ask(() => Cleaned.Enqueue((run, "secrets")));

    public Task Retire(ClusterConnection connection, RunKey run, string workspace, CancellationToken cancellation) => Ask(() =>
    {
        Cleaned.Enqueue((run, "all"));
        foreach (var one in _runs.Values.Where(one => one.Key == run))
        {
            _runs.TryRemove(one.Name, out _);
        }
    });

    public async IAsyncEnumerable<ClusterFact> Watch(ClusterConnection connection, TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (id, channel) = (Guid.NewGuid(), Channel.CreateUnbounded<ClusterFact>());
        _watches[id] = (tenant, channel);
        try
        {
            foreach (var run in _runs.Values.Where(run => run.Key.Tenant == tenant))
            {
                yield return new ClusterFact(run.Key, run.Seen());
            }

            await foreach (var fact in channel.Reader.ReadAllAsync(cancellation))
            {
                if (fact.Run.Tenant == tenant)
                {
                    yield return fact;
                }
            }
        }
        finally
        {
            _watches.TryRemove(id, out _);
        }
    }

    public Task<bool> HasWorkspace(ClusterConnection connection, TenantId tenant, string workspace, CancellationToken cancellation) =>
        Task.FromResult(HasWorkspaces);

    public Task<ImmutableArray<ClusterEvent>> Events(ClusterConnection connection, TenantId tenant, string pipelineRun, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<ClusterEvent>>([]);

    public Task<ClusterHealth> Check(ClusterConnection connection, TenantId tenant, CancellationToken cancellation) =>
        Task.FromResult(new ClusterHealth(true, "v1.30.0", "v0.58.0", [], DateTimeOffset.UnixEpoch));

    public Task ReadWorkspace(ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation) =>
        archive.WriteAsync(new byte[] { 1 }, cancellation).AsTask();

    /// <summary>Runs the tasks of a PipelineRun to their end.</summary>
    public void Finish(string name)
    {
        var run = _runs[name];
        if (Executes is { } execute)
        {
            run.End(execute(run));
            Tell(run);
            return;
        }

        var failed = FailedTask(run);
        End(run, failed is null ? PipelineRunPhase.Succeeded : PipelineRunPhase.Failed, failed);
    }

    private void End(SimulatedRun run, PipelineRunPhase phase, string? failedTask)
    {
        run.End(phase, failedTask);
        Tell(run);
    }

    private void Tell(SimulatedRun run)
    {
        var fact = new ClusterFact(run.Key, run.Seen());
        var times = Hits(Weather.Drops) ? 0 : Hits(Weather.Repeats) ? 2 : 1;
        foreach (var (_, watch) in _watches.Values)
        {
            for (var i = 0; i < times; i++)
            {
                watch.Writer.TryWrite(fact);
            }
        }
    }

    private async Task Ask(Action request)
    {
        await Task.Yield();
        if (!Hits(Weather.Fails))
        {
            request();
            return;
        }

        if (Hits(50))
        {
            request();
        }

        throw new ClusterException(ClusterFailure.Retryable, "The cluster did not answer.");
    }

    private bool Hits(int percent)
    {
        lock (_chance)
        {
            return _random.Next(100) < percent;
        }
    }
}

/// <summary>A PipelineRun in the simulated cluster. Its tasks run in the order of the spec; those after a failed one do not.</summary>
public sealed class SimulatedRun(string name, RunKey key, JsonObject manifest)
{
    private static readonly ImmutableSortedDictionary<string, ParameterValue> None = ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal);
    private ImmutableArray<TaskState> _tasks = [];
    private RunInput.PipelineRunSeen? _executed;

    public string Name => name;

    public RunKey Key => key;

    public JsonObject Manifest => manifest;

    public PipelineRunPhase Phase { get; private set; } = PipelineRunPhase.Running;

    public string Stage => (string)manifest["metadata"]!["labels"]![PipelineRunManifest.StageLabel]!;

    public int Attempt => int.Parse((string)manifest["metadata"]!["labels"]![PipelineRunManifest.AttemptLabel]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The tasks that really ran in this PipelineRun: not those that a retry made conditions false for.</summary>
    public IEnumerable<string> Ran => _tasks.Where(task => task.Status is TaskPhase.Succeeded or TaskPhase.Failed).Select(task => task.Name);

    public string? Parameter(string parameter) =>
        (string?)(manifest["spec"]!["params"] as JsonArray ?? []).FirstOrDefault(one => (string?)one!["name"] == parameter)?["value"];

    public void End(RunInput.PipelineRunSeen executed) => (_executed, _tasks, Phase) = (executed, executed.Tasks, executed.Phase);

    public void End(PipelineRunPhase phase, string? failedTask)
    {
        var tasks = ImmutableArray.CreateBuilder<TaskState>();
        var stopped = phase == PipelineRunPhase.Cancelled;
        foreach (var task in manifest["spec"]!["pipelineSpec"]!["tasks"]!.AsArray())
        {
            var taskName = (string)task!["name"]!;
            if (stopped || IsSkipped(task))
            {
                continue;
            }

            stopped = taskName == failedTask;
            tasks.Add(new TaskState(
                taskName,
                stopped ? TaskPhase.Failed : TaskPhase.Succeeded,
                false,
                "",
                stopped ? None : None.Add("out", ParameterValue.Of($"{Stage}/{taskName}")),
                null,
                null));
        }

        (_tasks, Phase) = (tasks.ToImmutable(), phase);
    }

    public RunInput Seen() => _executed ?? new RunInput.PipelineRunSeen(
        name, Phase, Phase.ToString(), "", _tasks, Phase == PipelineRunPhase.Succeeded ? Results() : None, IsComplete: true);

    // A retry skips finished tasks by a condition that never holds.
    private static bool IsSkipped(JsonNode task) => (task["when"] as JsonArray ?? [])
        .Any(when => !(when!["values"] as JsonArray ?? []).Any(value => (string?)value == (string?)when["input"]) && (string?)when["operator"] == "in");

    private ImmutableSortedDictionary<string, ParameterValue> Results()
    {
        var results = None.ToBuilder();
        foreach (var result in manifest["spec"]!["pipelineSpec"]!["results"] as JsonArray ?? [])
        {
            var text = (string)result!["value"]!;
            foreach (var task in _tasks)
            {
                text = text.Replace($"$(tasks.{task.Name}.results.out)", task.Results["out"].Text, StringComparison.Ordinal);
            }

            if (!text.Contains("$(", StringComparison.Ordinal))
            {
                results[(string)result["name"]!] = ParameterValue.Of(text);
            }
        }

        return results.ToImmutable();
    }
}
