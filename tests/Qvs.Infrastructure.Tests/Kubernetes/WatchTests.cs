using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes;
using Qvs.LocalCluster.Faults;

namespace Qvs.Infrastructure.Tests.Kubernetes;

/// <summary>What the watch makes of everything that can interrupt it. Nothing runs on this cluster but what a test writes.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private readonly GatewayHost _host = new(isTekton: false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.Start(Cancel, new GatewayOptions { RetryDelay = TimeSpan.FromMilliseconds(5) });
        await _host.Prepare(Cancel);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_watch_that_breaks_goes_on_where_it_was()
    {
        Create("first");
        await using var facts = Watch();
        Assert.Equal("first", (await Next(facts)).Name);

        _host.Cluster.Faults.Add(new Fault(FaultKind.ResetWatch) { Resource = "pipelineruns" });
        Create("second");

        Assert.Equal("second", (await Next(facts)).Name);
        Assert.Equal(1, _host.Tap.Count("/pipelineruns?limit"));
        Assert.Equal(2, _host.Tap.Count("/pipelineruns?watch"));
    }

    [Fact]
    public async Task Only_a_forgotten_version_is_listed_anew()
    {
        Create("first");
        await using var facts = Watch();
        await Next(facts);

        _host.Cluster.Faults.Add(new Fault(FaultKind.GoneEvent) { Resource = "pipelineruns" });
        Create("second");

        Assert.Equal("second", (await Next(facts)).Name);
        Assert.Equal(2, _host.Tap.Count("/pipelineruns?limit"));
        Assert.Equal(1, _host.Tap.Count("/taskruns?limit"));
    }

    [Fact]
    public async Task What_was_deleted_while_nobody_watched_is_told_as_gone()
    {
        Create("first");
        await using var facts = Watch();
        await Next(facts);
        var (held, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.EndsWith("/pipelineruns", StringComparison.Ordinal))
            {
                held.TrySetResult();
                await go.Task;
            }

            await forward();
        };

        _host.Cluster.Faults.Add(new Fault(FaultKind.ResetWatch) { Resource = "pipelineruns" });
        _host.Cluster.Objects.Delete(GatewayHost.PipelineRuns, "acme", "first");
        await held.Task.WaitAsync(Cancel);
        _host.Cluster.Faults.Compact();
        go.SetResult();

        Assert.Equal(new RunInput.PipelineRunGone("first"), await NextInput(facts));
        Assert.Equal(2, _host.Tap.Count("/pipelineruns?limit"));
    }

    [Fact]
    public async Task A_server_that_can_not_answer_for_a_while_is_asked_until_it_can()
    {
        _host.Cluster.Faults.Add(new Fault(FaultKind.Answer) { Resource = "taskruns", Times = 12, Code = 503 });
        Create("first");
        await using var facts = Watch();
        await Next(facts);

        _host.PutTaskRun("first", "compile", GatewayHost.Status("Unknown"));

        await Until(facts, seen => seen.Tasks.Any(task => task.Status == TaskPhase.Running));
    }

    [Fact]
    public async Task Events_that_come_twice_or_out_of_order_do_no_harm()
    {
        Create("first");
        await using var facts = Watch();
        await Next(facts);
        _host.Cluster.Faults.Add(new Fault(FaultKind.DuplicateEvent) { Resource = "taskruns" });
        _host.PutTaskRun("first", "compile", GatewayHost.Status("Unknown"));
        _host.Cluster.Faults.Add(new Fault(FaultKind.DelayEvent) { Resource = "pipelineruns" });
        Create("second");

        await Until(facts, seen => seen.Name == "first" && seen.Tasks.Any(task => task.Status == TaskPhase.Running));
        await Until(facts, seen => seen.Name == "second");
    }

    [Fact]
    public async Task All_in_a_process_share_one_watch()
    {
        Create("first");
        await using var facts = Watch();
        await using var others = Watch();

        Assert.Equal(("first", "first"), ((await Next(facts)).Name, (await Next(others)).Name));
        Assert.Equal(1, _host.Tap.Count("/pipelineruns?limit"));
    }

    [Fact]
    public async Task A_run_is_not_told_before_its_tasks_are_known()
    {
        Create("first");
        _host.PutTaskRun("first", "compile", GatewayHost.Status("Unknown"));
        var go = new TaskCompletionSource();
        _host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.EndsWith("/taskruns", StringComparison.Ordinal))
            {
                await go.Task;
            }

            await forward();
        };
        await using var facts = Watch();
        var first = Next(facts);
        while (_host.Tap.Count("/pipelineruns?watch") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        Assert.False(first.IsCompleted);
        go.SetResult();

        Assert.Equal(TaskPhase.Running, (await first).Tasks.Single().Status);
    }

    [Fact]
    public async Task A_watch_whose_connection_died_silently_is_begun_again()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new GatewayHost(isTekton: false);
        await host.Start(Cancel, more: services => services.AddSingleton<TimeProvider>(time));
        await host.Prepare(Cancel);
        var dead = new TaskCompletionSource();
        host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.EndsWith("/pipelineruns", StringComparison.Ordinal) && http.Request.Query.ContainsKey("watch") && !dead.Task.IsCompleted)
            {
                await http.Response.StartAsync(http.RequestAborted);
                dead.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            }

            await forward();
        };
        await using var facts = host.Gateway.Watch(GatewayHost.Connection, GatewayHost.Acme, Cancel).GetAsyncEnumerator(Cancel);
        var first = Next(facts);
        await dead.Task.WaitAsync(Cancel);

        host.Cluster.Objects.Create(GatewayHost.PipelineRuns, GatewayHost.Manifest("first", "true"));
        while (!first.IsCompleted)
        {
            // The wait before it begins again is on this clock as well.
            time.Advance(TimeSpan.FromMinutes(6));
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel));
        }

        Assert.Equal("first", (await first).Name);
    }

    private IAsyncEnumerator<ClusterFact> Watch() => _host.Gateway.Watch(GatewayHost.Connection, GatewayHost.Acme, Cancel).GetAsyncEnumerator(Cancel);

    private static async Task<RunInput> NextInput(IAsyncEnumerator<ClusterFact> facts)
    {
        Assert.True(await facts.MoveNextAsync());
        return facts.Current.Input;
    }

    private static async Task<RunInput.PipelineRunSeen> Next(IAsyncEnumerator<ClusterFact> facts) => Assert.IsType<RunInput.PipelineRunSeen>(await NextInput(facts));

    private static async Task Until(IAsyncEnumerator<ClusterFact> facts, Predicate<RunInput.PipelineRunSeen> wanted)
    {
        while (!wanted(await Next(facts)))
        {
        }
    }

    private void Create(string name) => _host.Cluster.Objects.Create(GatewayHost.PipelineRuns, GatewayHost.Manifest(name, "true"));
}
