using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes;
using Qvs.Infrastructure.Logs;
using Qvs.Infrastructure.Tests.Kubernetes;

namespace Qvs.Infrastructure.Tests.Logs;

/// <summary>The collector and everything that can happen to a log. Tasks and pods are what a test says.</summary>
public sealed class LogCollectorTests : IAsyncLifetime
{
    private const string Attempt = "deliver-1-build-1";
    private static readonly LogKey Key = new(GatewayHost.Run, Attempt, "compile", 0, "go");
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, 300, TimeSpan.Zero);

    private readonly GatewayHost _host = new(isTekton: false);
    private readonly ScriptedLog _log = new();
    private string[] _secrets = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.Start(
            Cancel,
            new GatewayOptions { RetryDelay = TimeSpan.FromMilliseconds(5) },
            new LogOptions { RetryDelay = TimeSpan.FromMilliseconds(5), StreamTurn = TimeSpan.FromMilliseconds(50), SilenceAfterEnd = TimeSpan.FromMilliseconds(200), StreamsPerCluster = 2, MaxStepBytes = 100_000, LongestUnseen = TimeSpan.Zero, AfterEnd = TimeSpan.FromMilliseconds(200) });
        await _host.Prepare(Cancel);
        _host.Tap.On = (http, forward) => IsLog(http) ? _log.Answer(http) : forward();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_log_is_complete_only_after_a_reading_that_began_after_the_end_was_seen()
    {
        _log.Say(Start, "one", "two");
        _log.CutNext(1, Cut.End);
        Running();
        await Stored(1);

        _log.Say(Start.AddSeconds(1), "three");
        Ended();

        Assert.Equal(["one", "two", "three"], await Complete());
    }

    [Theory]
    [InlineData(Cut.End)]
    [InlineData(Cut.Break)]
    public async Task A_log_that_broke_off_in_a_rotation_loses_and_doubles_nothing(Cut cut)
    {
        for (var line = 0; line < 40; line++)
        {
            // Several lines have one time.
            _log.Say(Start.AddMilliseconds(line / 3 * 400), $"line {line}");
        }

        _log.CutNext(25, cut);
        _log.CutNext(3, cut);
        Running();
        await Stored(25);
        _log.Rotate(20);
        _log.Say(Start.AddSeconds(20), "last", "last");
        Ended();

        string[] all = [.. Enumerable.Range(0, 40).Select(line => $"line {line}"), "last", "last"];
        Assert.Equal(all, await Complete());
    }

    [Fact]
    public async Task Half_a_line_is_not_stored()
    {
        _secrets = ["hunter22"];
        _log.Say(Start, "first", "the word is hunter22");
        _log.CutNext(1, Cut.End, "the word is hun");
        Running();
        await Stored(2);
        Ended();

        Assert.Equal(["first", "the word is ***"], await Complete());
    }

    [Fact]
    public async Task A_log_that_hangs_after_its_end_is_read_to_its_end()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);
        _log.Say(Start, "two");

        Ended();

        Assert.Equal(["one", "two"], await Complete());
    }

    [Fact]
    public async Task What_a_pod_can_not_say_any_more_is_said_to_be_missing()
    {
        _log.Say(Start, "one", "two");
        _log.CutNext(1, Cut.Break);
        var isGone = false;
        _host.Tap.On = (http, forward) => !IsLog(http) ? forward() : isGone ? NotFound(http) : _log.Answer(http);
        Running();
        await Stored(1);

        isGone = true;
        _host.Cluster.Objects.Delete(GatewayHost.PipelineRuns, "acme", Attempt);

        var lines = await Complete();
        Assert.Equal("one", lines[0]);
        Assert.Contains("missing", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_says_why()
    {
        _host.Tap.On = (http, forward) => IsLog(http) ? Forbidden(http) : forward();
        Running();
        Ended();

        Assert.Contains("pods/log is forbidden", (await Complete()).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_is_cut_and_says_so()
    {
        _log.Say(Start, [.. Enumerable.Range(0, 20).Select(_ => new string('x', 9_000))]);
        Running();

        var lines = await Complete();

        Assert.Equal(12, lines.Length);
        Assert.Contains("100000 bytes", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_and_combinations_have_logs_of_their_own_that_stay_theirs()
    {
        _log.Say(Start, "said");
        var task = new JsonObject { ["name"] = "compile", ["matrix"] = new JsonObject(), ["taskSpec"] = new JsonObject { ["steps"] = new JsonArray() } };
        _host.Cluster.Objects.Create(GatewayHost.PipelineRuns, GatewayHost.Manifest(Attempt, task));
        Follow();
        _host.PutTaskRun(Attempt, "compile", GatewayHost.Status("True", "p10", ("go", true)), $"{Attempt}-compile-10");
        Assert.Equal(["said"], await Complete(Key with { Instance = 10 }));

        var retried = GatewayHost.Status("True", "p9-retry1", ("go", true));
        retried["retriesStatus"] = new JsonArray(GatewayHost.Status("False", "p9", ("go", true)));
        _host.PutTaskRun(Attempt, "compile", retried, $"{Attempt}-compile-9");
        _host.PutPipelineRun(Attempt, GatewayHost.Status("True"));

        Assert.Equal(["said"], await Complete(Key with { Instance = 9 }));
        Assert.Equal(["said"], await Complete(Key with { Instance = 1009 }));
        Assert.Equal([9, 10, 1009], (await _host.Logs.List(GatewayHost.Run, Attempt, Cancel)).Select(info => info.Key.Instance).Order());
    }

    [Fact]
    public async Task Many_logs_share_few_streams()
    {
        _log.Say(Start, "said");
        _host.PutPipelineRun(Attempt, GatewayHost.Status("Unknown"));
        Follow();
        var keys = Enumerable.Range(0, 8).Select(number => Key with { Step = $"step{number}" }).ToArray();

        _host.PutTaskRun(Attempt, "compile", GatewayHost.Status("Unknown", "pod", [.. keys.Select(key => (key.Step, false))]));

        foreach (var key in keys)
        {
            await Stored(1, key);
        }
    }

    [Fact]
    public async Task There_are_no_more_streams_than_there_may_be()
    {
        var turns = new StreamTurns(1);
        await turns.Take(Cancel);
        Assert.False(turns.IsWanted);

        var waiting = turns.Take(Cancel);

        Assert.True(turns.IsWanted);
        Assert.False(waiting.IsCompleted);
        turns.Return();
        await waiting;
        Assert.False(turns.IsWanted);
    }

    [Fact]
    public async Task Attempts_are_followed_without_requests_of_their_own()
    {
        _log.Say(Start, "said");
        var attempts = Enumerable.Range(1, 20).Select(number => $"deliver-1-build-{number}").ToArray();
        foreach (var attempt in attempts)
        {
            _host.PutPipelineRun(attempt, GatewayHost.Status("Unknown"));
            _host.PutTaskRun(attempt, "compile", GatewayHost.Status("True", $"{attempt}-pod", ("go", true)));
            Follow(attempt);
        }

        foreach (var attempt in attempts)
        {
            await Complete(Key with { Attempt = attempt });
        }

        Assert.Equal(1, _host.Tap.Count("/taskruns?limit"));
        Assert.Equal(0, _host.Tap.Count("GET", "/pipelineruns/"));
        Assert.Equal(20, _log.Readings);
    }

    [Fact]
    public async Task Another_process_goes_on_where_one_stopped()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);
        ((IDisposable)_host.Collector).Dispose();
        _log.Say(Start, "two");

        using var other = _host.Another();
        Ended();
        other.Follow(GatewayHost.Connection, GatewayHost.Run, Attempt, [], hasEnded: false);

        Assert.Equal(["one", "two"], await Complete());
    }

    [Fact]
    public async Task What_a_lost_process_left_of_an_attempt_that_has_ended_is_read_from_its_pods()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);
        ((IDisposable)_host.Collector).Dispose();
        _log.Say(Start, "two");
        Ended();

        using var other = _host.Another();
        Assert.True(await other.IsUnfinished(GatewayHost.Run, Attempt, Cancel));
        other.Follow(GatewayHost.Connection, GatewayHost.Run, Attempt, [], hasEnded: true);

        Assert.Equal(["one", "two"], await Complete());
        await Over();
        Assert.False(await other.IsUnfinished(GatewayHost.Run, Attempt, Cancel));
    }

    [Fact]
    public async Task What_the_cluster_does_not_have_any_more_is_said_to_be_lost()
    {
        // As a process left it that is lost, and whose cluster has been cleaned up since.
        await _host.Marks.Begin(GatewayHost.Run, Attempt, Cancel);
        await _host.Logs.Append(Key, [new LogLine(1, Start, "one")], isComplete: false, Cancel);

        _host.Collector.Follow(GatewayHost.Connection, GatewayHost.Run, Attempt, [], hasEnded: true);

        var lines = await Complete();
        Assert.Equal("one", lines[0]);
        Assert.Contains("lost", lines[^1], StringComparison.Ordinal);
        await Over();
    }

    [Fact]
    public async Task A_cluster_that_is_silent_about_an_attempt_that_has_ended_is_not_waited_for_for_ever()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);

        // The pod goes on, and the PipelineRun never ends; the platform knows better.
        _host.Collector.Follow(GatewayHost.Connection, GatewayHost.Run, Attempt, [], hasEnded: true);

        Assert.Equal(["one"], await Complete());
        await Over();
    }

    [Fact]
    public async Task What_is_given_up_comes_to_an_end_for_who_follows_it()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);
        var reading = _host.Logs.Follow(Key, 1, Cancel).Select(line => line.Text).ToListAsync(Cancel).AsTask();

        await _host.Collector.GiveUp(GatewayHost.Run, Attempt, Cancel);

        var lines = await reading;
        Assert.Equal("one", lines[0]);
        Assert.Contains("lost", lines[^1], StringComparison.Ordinal);
        Assert.False(await _host.Marks.Lives(GatewayHost.Run, Attempt, Cancel));
    }

    [Fact]
    public async Task With_a_new_credential_it_goes_on()
    {
        _log.Say(Start, "one");
        Running();
        await Stored(1);
        _log.Say(Start, "two");

        _host.Collector.Follow(GatewayHost.Connection with { Revision = 2 }, GatewayHost.Run, Attempt, [], hasEnded: false);
        Ended();

        Assert.Equal(["one", "two"], await Complete());
    }

    [Fact]
    public async Task Who_follows_a_log_before_its_step_begins_gets_all_of_it()
    {
        _host.PutPipelineRun(Attempt, GatewayHost.Status("Unknown"));
        Follow();
        while (await _host.Marks.Lives(GatewayHost.Run, Attempt, Cancel) != true)
        {
            await Soon();
        }

        var reading = _host.Logs.Follow(Key, 1, Cancel).Select(line => line.Text).ToListAsync(Cancel).AsTask();
        _log.Say(Start, "one", "two");
        _host.PutTaskRun(Attempt, "compile", GatewayHost.Status("True", "pod", ("go", true)));
        _host.PutPipelineRun(Attempt, GatewayHost.Status("True"));

        Assert.Equal(["one", "two"], await reading);
    }

    [Fact]
    public async Task Nobody_waits_for_an_attempt_that_is_not_there()
    {
        _host.PutPipelineRun(Attempt, GatewayHost.Status("True"));
        Follow();
        await Over();

        Assert.Empty(await _host.Logs.Follow(Key, 1, Cancel).ToListAsync(Cancel));
    }

    private static bool IsLog(HttpContext http) => http.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal);

    private static Task NotFound(HttpContext http) => Answer(http, 404, "pods \"pod\" not found");

    private static Task Forbidden(HttpContext http) => Answer(http, 403, "pods/log is forbidden");

    private static async Task Answer(HttpContext http, int code, string message)
    {
        http.Response.StatusCode = code;
        await http.Response.WriteAsync(new JsonObject { ["kind"] = "Status", ["message"] = message }.ToJsonString(), Cancel);
    }

    private void Running()
    {
        _host.PutPipelineRun(Attempt, GatewayHost.Status("Unknown"));
        _host.PutTaskRun(Attempt, "compile", GatewayHost.Status("Unknown", "pod", ("go", false)));
        Follow();
    }

    private void Ended()
    {
        _host.PutTaskRun(Attempt, "compile", GatewayHost.Status("True", "pod", ("go", true)));
        _host.PutPipelineRun(Attempt, GatewayHost.Status("True"));
    }

    private void Follow(string attempt = Attempt) => _host.Collector.Follow(GatewayHost.Connection, GatewayHost.Run, attempt, [.. _secrets], hasEnded: false);

    private async Task Stored(int lines, LogKey? key = null)
    {
        while ((await _host.Logs.Find(key ?? Key, Cancel))?.Lines is not { } stored || stored < lines)
        {
            await Soon();
        }
    }

    private async Task<string[]> Complete(LogKey? key = null)
    {
        while (await _host.Logs.Find(key ?? Key, Cancel) is not { IsComplete: true })
        {
            await Soon();
        }

        return [.. (await _host.Logs.Read(key ?? Key, 1, 1_000, Cancel)).Select(line => line.Text)];
    }

    private async Task Over()
    {
        while (await _host.Marks.Lives(GatewayHost.Run, Attempt, Cancel) != false)
        {
            await Soon();
        }
    }

    private static Task Soon() => Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
}
