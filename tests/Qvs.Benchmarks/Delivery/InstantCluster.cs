using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Benchmarks.Delivery;

/// <summary>
/// A cluster that costs nothing: it answers at once and keeps of a PipelineRun only what it needs, so that what is measured is the control plane. A
/// PipelineRun ends after a fixed time, or when it is told to.
/// </summary>
internal sealed class InstantCluster : IClusterGateway
{
    private static readonly ImmutableSortedDictionary<string, ParameterValue> NoResults = ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunKey> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RunKey, long> _finished = [];
    private readonly ConcurrentDictionary<TenantId, Channel<ClusterFact>> _facts = [];
    private long _created;

    /// <summary>How long a PipelineRun takes; null: until <see cref="Finish"/>.</summary>
    public TimeSpan? Takes { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether a PipelineRun fails, by its name.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>A PipelineRun was created: its name.</summary>
    public Action<string>? Created { get; set; }

    public long CreatedCount => Interlocked.Read(ref _created);

    /// <summary>From "PipelineRun finished" to "next PipelineRun created" of the same run, in milliseconds.</summary>
    public ConcurrentBag<double> Handovers { get; } = [];

    public Task CreatePipelineRun(ClusterConnection connection, JsonObject manifest, CancellationToken cancellation)
    {
        var name = (string)manifest["metadata"]!["name"]!;
        _ = RunKey.TryParse((string?)manifest["metadata"]!["annotations"]![PipelineRunManifest.RunAnnotation], out var run);
        if (_running.TryAdd(name, run!))
        {
            Interlocked.Increment(ref _created);
            if (_finished.TryRemove(run!, out var at))
            {
                Handovers.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            Created?.Invoke(name);
            if (Takes is { } takes)
            {
                _ = FinishAfter(name, takes);
            }
        }

        return Task.CompletedTask;
    }

    public void Finish(string name)
    {
        if (_running.TryGetValue(name, out var run))
        {
            _finished[run] = Stopwatch.GetTimestamp();
            Facts(run.Tenant).Writer.TryWrite(new ClusterFact(run, Seen(name)));
        }
    }

    public async IAsyncEnumerable<ClusterFact> Watch(ClusterConnection connection, TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var fact in Facts(tenant).Reader.ReadAllAsync(cancellation))
        {
            yield return fact;
        }
    }

    public Task<RunInput> Observe(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation) =>
        Task.FromResult<RunInput>(new RunInput.PipelineRunSeen(name, PipelineRunPhase.Running, "", "", [], NoResults, true));

    public Task Prepare(ClusterConnection connection, RunSpace space, CancellationToken cancellation) => Task.CompletedTask;

    public Task CancelPipelineRun(ClusterConnection connection, TenantId tenant, string name, CancellationToken cancellation) => Task.CompletedTask;

    public Task<bool> HasWorkspace(ClusterConnection connection, TenantId tenant, string workspace, CancellationToken cancellation) => Task.FromResult(true);

    public Task ReleaseSecrets(ClusterConnection connection, RunKey run, CancellationToken cancellation) => Task.CompletedTask;

    public Task Retire(ClusterConnection connection, RunKey run, string workspace, CancellationToken cancellation) => Task.CompletedTask;

    public Task ResolveCustomRun(
        ClusterConnection connection, TenantId tenant, string name, bool succeeded, string message, ImmutableSortedDictionary<string, string> results, CancellationToken cancellation) =>
        Task.CompletedTask;

    public Task<ImmutableArray<ClusterEvent>> Events(ClusterConnection connection, TenantId tenant, string pipelineRun, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<ClusterEvent>>([]);

    public Task<ClusterHealth> Check(ClusterConnection connection, TenantId tenant, CancellationToken cancellation) =>
        Task.FromResult(new ClusterHealth(true, "v1.30.0", "v0.58.0", [], DateTimeOffset.UnixEpoch));

    public Task ReadWorkspace(ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, Stream archive, CancellationToken cancellation) =>
        Task.CompletedTask;

    private Channel<ClusterFact> Facts(TenantId tenant) => _facts.GetOrAdd(tenant, _ => Channel.CreateUnbounded<ClusterFact>());

    private async Task FinishAfter(string name, TimeSpan takes)
    {
        // As a watch tells it: first that it runs, then its end.
        var run = _running[name];
        Facts(run.Tenant).Writer.TryWrite(new ClusterFact(
            run,
            new RunInput.PipelineRunSeen(name, PipelineRunPhase.Running, "Running", "", [Task_("compile", TaskPhase.Running)], NoResults, true)));
        await Task.Delay(takes, TimeProvider.System);
        Finish(name);
    }

    private RunInput.PipelineRunSeen Seen(string name)
    {
        _running.TryRemove(name, out _);
        var failed = Fails(name);
        return new RunInput.PipelineRunSeen(
            name,
            failed ? PipelineRunPhase.Failed : PipelineRunPhase.Succeeded,
            "",
            "",
            [Task_("compile", TaskPhase.Succeeded), Task_("apply", failed ? TaskPhase.Failed : TaskPhase.Succeeded)],
            failed ? NoResults : NoResults.Add("image", ParameterValue.Of("registry.example.com/shop@sha256:0")),
            true);
    }

    private static TaskState Task_(string name, TaskPhase phase) =>
        new(name, phase, false, "", phase == TaskPhase.Succeeded ? NoResults.Add("out", ParameterValue.Of("done")) : NoResults, null, null);
}
