using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Qvs.Testing;

namespace Qvs.Benchmarks.Chaos;

/// <param name="Program">The path of this program's own library, which is started as silos.</param>
/// <param name="Connection">Of a PostgreSQL database for several silos; null for one silo on SQLite.</param>
/// <param name="Kills">How many silos are killed, every third with a warning, evenly over the course of the runs; each begins again at another address.</param>
/// <param name="Observe">How often a run looks at its PipelineRuns by itself, whole seconds.</param>
public sealed record ChaosPlan(string Program, string? Connection, int Runs, int Kills, int Seed, TimeSpan Observe);

/// <param name="Wrong">Everything that is not as it must be; empty, if the promises hold.</param>
/// <param name="Outages">Of each kill: how long until every run that there was answered again.</param>
public sealed record ChaosReport(IReadOnlyList<string> Wrong, IReadOnlyList<TimeSpan> Outages, int PipelineRuns, int Tasks, TimeSpan Took);

/// <summary>
/// Many runs while silos are killed (SIGKILL, some by SIGTERM) and begin again, and the cluster is in a storm. In the end every run must be where its story leads it,
/// every PipelineRun must have been created exactly once, and no task may have succeeded twice.
/// </summary>
public sealed class ChaosScenario
{
    private const int Silos = 2;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly ChaosPlan _plan;
    private readonly ChaosStory[] _stories;
    private readonly Signal _signal = new();
    private readonly ConcurrentBag<string> _started = [];
    private readonly List<TimeSpan> _outages = [];
    private readonly ChaosCluster _cluster;
    private readonly SiloFleet _fleet;
    private Dictionary<string, RunRow> _rows = new(StringComparer.Ordinal);

    private ChaosScenario(ChaosPlan plan, ChaosCluster cluster, SiloFleet fleet) =>
        (_plan, _cluster, _fleet, _stories) = (plan, cluster, fleet, [.. Enumerable.Range(0, plan.Runs).Select(at => new ChaosStory(at))]);

    /// <summary>Plays a plan to its end; only the token ends what never comes to one.</summary>
    public static async Task<ChaosReport> Play(ChaosPlan plan, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        await using var cluster = await ChaosCluster.Start(plan.Seed);
        await File.WriteAllTextAsync(folder.Combine("kubeconfig"), cluster.Kubeconfig, cancel);
        var size = plan.Connection is null ? 1 : Silos;
        await using var fleet = new SiloFleet(plan.Program, plan.Connection ?? "sqlite", folder.Path, folder.Combine("kubeconfig"), plan.Observe, size);
        var scenario = new ChaosScenario(plan, cluster, fleet);
        for (var at = 0; at < size; at++)
        {
            await fleet.Start(at);
        }

        try
        {
            return await scenario.Play(size, cancel);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"Not at their end: {string.Join(", ", scenario.NotAtTheirEnd())}\n{fleet.Said()}", late);
        }
    }

    private async Task<ChaosReport> Play(int silos, CancellationToken cancel)
    {
        var byLine = _stories.ToDictionary(story => story.Line, StringComparer.Ordinal);
        _cluster.Tekton.FailedTask = name => byLine[name[..name.IndexOf('-', StringComparison.Ordinal)]].FailedTask(name);
        _cluster.Tekton.Holds = name => byLine[name[..name.IndexOf('-', StringComparison.Ordinal)]].Holds(name);
        _cluster.Tekton.Changed += _signal.Happened;
        await _fleet.Ask<object>(HttpMethod.Post, "/shop", cancel);
        await Each(_stories, story => _fleet.Ask<object>(HttpMethod.Post, $"/lines/{story.Line}?stages={ChaosStory.Stages}&approval={(story.Kind == StoryKind.Approved ? 2 : 0)}", cancel));

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var (clock, storm, looking) = (Stopwatch.StartNew(), _cluster.Storm(end.Token), Look(end.Token));
        var killing = Kill(silos, cancel);
        await Each(_stories, story => Begin(story, cancel));
        await Task.WhenAll(_stories.Select(story => Tell(story, cancel)));
        await killing;
        var took = clock.Elapsed;
        var wrong = await Check(cancel);
        await end.CancelAsync();
        await Task.WhenAll(storm, looking);
        return new ChaosReport(wrong, _outages, _cluster.Tekton.Created.Count, _cluster.Tekton.Ran.Count, took);
    }

    private async Task Begin(ChaosStory story, CancellationToken cancel)
    {
        await _fleet.Ask<int>(HttpMethod.Post, $"/lines/{story.Line}/runs/only", cancel);
        _started.Add(story.Line);
    }

    private async Task Tell(ChaosStory story, CancellationToken cancel)
    {
        var path = $"/lines/{story.Line}/runs/1";
        switch (story.Kind)
        {
            case StoryKind.Retried:
                await Until(story, row => row.Status == "Failed", cancel);
                await _fleet.Ask<object>(HttpMethod.Post, $"{path}/retry/again", cancel);
                break;
            case StoryKind.Approved:
                await Until(story, row => row.OpenApprovals > 0, cancel);
                await _fleet.Ask<object>(HttpMethod.Post, $"{path}/vote/s2", cancel);
                break;
            case StoryKind.Cancelled:
                await _signal.Until(() => _cluster.Tekton.Created.ContainsKey(story.Attempt(2, 1)), cancel);
                await _fleet.Ask<object>(HttpMethod.Post, $"{path}/cancel", cancel);
                break;
        }

        await Until(story, row => row.Status == story.Status, cancel);
    }

    private Task Until(ChaosStory story, Func<RunRow, bool> condition, CancellationToken cancel) =>
        _signal.Until(() => _rows.TryGetValue(story.Line, out var row) && condition(row), cancel);

    /// <summary>Looks at the list of runs, as a person does.</summary>
    private async Task Look(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                _rows = (await _fleet.Ask<RunRow[]>(HttpMethod.Get, "/runs", cancel)).ToDictionary(row => row.Line, StringComparer.Ordinal);
                _signal.Happened();
                await Task.Delay(Between, TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // All has been seen.
        }
    }

    private async Task Kill(int silos, CancellationToken cancel)
    {
        var random = new Random(_plan.Seed);
        var all = _stories.Sum(story => story.Attempts.Length);
        for (var kill = 1; kill <= _plan.Kills; kill++)
        {
            await _signal.Until(() => _cluster.Tekton.Created.Count >= all * kill / (_plan.Kills + 1), cancel);
            var victim = random.Next(silos);
            // Every third one is asked to go, as in a rollout.
            await (kill % 3 == 0 ? _fleet.Stop(victim) : _fleet.Kill(victim));
            var clock = Stopwatch.StartNew();
            var restart = _fleet.Start(victim);
            await Each(_started.ToArray(), line => _fleet.Ask<RunReport>(HttpMethod.Get, $"/lines/{line}/runs/1", cancel));
            _outages.Add(clock.Elapsed);
            await restart;
        }
    }

    private async Task<List<string>> Check(CancellationToken cancel)
    {
        var wrong = new ConcurrentBag<string>();
        await Each(_stories, async story =>
        {
            RunReport report;
            do
            {
                report = await _fleet.Ask<RunReport>(HttpMethod.Get, $"/lines/{story.Line}/runs/1", cancel);
            }
            while (!report.IsQuiet);

            Expect(story, "is", story.Status, report.Status, wrong);
            Expect(story, "has the result", story.Result, report.Result, wrong);
            Expect(story, "has the attempts", string.Join(' ', story.Attempts), string.Join(' ', report.Attempts), wrong);
        });
        var expected = _stories.SelectMany(story => story.Attempts).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. wrong,
            .. _cluster.Tekton.Created.Where(pair => pair.Value != 1 || !expected.Contains(pair.Key)).Select(pair => $"{pair.Key} was created {pair.Value} times."),
            .. expected.Where(name => !_cluster.Tekton.Created.ContainsKey(name)).Select(name => $"{name} was never created."),
            .. _cluster.Tekton.Ran.Where(pair => pair.Value != 1).Select(pair => $"{pair.Key} ran {pair.Value} times."),
        ];
    }

    private static void Expect(ChaosStory story, string what, string expected, string actual, ConcurrentBag<string> wrong)
    {
        if (expected != actual)
        {
            wrong.Add($"{story.Line} ({story.Kind}) {what} '{actual}', not '{expected}'.");
        }
    }

    private IEnumerable<string> NotAtTheirEnd() => _stories.Where(story => _rows.GetValueOrDefault(story.Line)?.Status != story.Status)
        .Select(story => string.Create(CultureInfo.InvariantCulture, $"{story.Line} ({story.Kind}, {_rows.GetValueOrDefault(story.Line)?.Status ?? "not listed"})"));

    private static Task Each<T>(IEnumerable<T> all, Func<T, Task> act) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) => await act(one));
}
