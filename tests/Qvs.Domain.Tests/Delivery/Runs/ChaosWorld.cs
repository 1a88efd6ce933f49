using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Runs;

/// <summary>
/// Two runs of one line, clusters, locks, and a control plane that forgets everything but what it has written. Facts travel and may be lost,
/// doubled or overtaken; effects of a process that died may still arrive. A tape of numbers says what happens next.
/// </summary>
internal sealed class ChaosWorld
{
    private const string Spec = """
        {"params": [{"name": "in", "default": ""}], "results": [{"name": "out", "value": "$(tasks.second.results.r)"}],
         "tasks": [{"name": "first"}, {"name": "second", "runAfter": ["first"]}]}
        """;

    private readonly AssemblyLine _line;
    private readonly Func<string, int, bool> _fails;
    private readonly Dictionary<RunKey, string> _written = [];
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<DeploymentKey, DeploymentLock> _locks = [];
    private readonly List<(RunKey Run, RunInput Fact)> _travelling = [];
    private readonly List<(RunKey Run, RunEffect Effect)> _memory = [];
    private readonly List<(RunKey Run, RunEffect Effect)> _ghosts = [];
    private DateTimeOffset _now = Lines.Now;
    private int _keys;

    private readonly RetryScope _scope;

    /// <param name="fails">Whether an attempt of a stage fails.</param>
    public ChaosWorld(AssemblyLine line, RetryScope scope, Func<string, int, bool> fails)
    {
        _scope = scope;
        _line = line;
        _fails = fails;
        foreach (var number in new[] { 1, 2 })
        {
            var key = Lines.Key(line, number);
            Tell(key, new RunInput.Create(key, line, Lines.Inputs(), Lines.Resources(line, _ => Spec), Lines.Alice));
            Tell(key, new RunInput.Begin());
        }
    }

    public SortedDictionary<string, FakePipelineRun> Cluster { get; } = new(StringComparer.Ordinal);

    public List<RunEffect.ReportEnd> Ends { get; } = [];

    public IEnumerable<RunKey> Runs => _written.Keys;

    public RunState State(RunKey run) => JsonSerializer.Deserialize<RunState>(_written[run])!;

    public void Play(int[] tape)
    {
        for (var at = 0; at + 1 < tape.Length; at += 2)
        {
            Act(tape[at] % 16, tape[at + 1]);
            TwoRunsNeverDeployAtOnce();
        }
    }

    /// <summary>From here on nothing is lost any more; a reminder drives until all is quiet, and somebody votes and retries.</summary>
    public void Settle()
    {
        for (var round = 0; round < 200 && !IsQuiet(); round++)
        {
            foreach (var run in Runs.ToList())
            {
                Tell(run, new RunInput.Redrive());
                VoteIn(run);
            }

            while (_memory.Count + _ghosts.Count + _travelling.Count > 0)
            {
                Drain(_memory);
                Drain(_ghosts);
                foreach (var (run, fact) in _travelling.ToList())
                {
                    Tell(run, fact);
                }

                _travelling.Clear();
                TwoRunsNeverDeployAtOnce();
            }

            foreach (var pipelineRun in Cluster.Values)
            {
                pipelineRun.Step();
            }
        }
    }

    private bool IsQuiet() =>
        _memory.Count + _ghosts.Count + _travelling.Count == 0
        && Runs.Select(State).All(state => state.HasEnded && state.Outbox.IsEmpty)
        && Cluster.Values.All(pipelineRun => pipelineRun.Phase != PipelineRunPhase.Running);

    private void Act(int what, int choice)
    {
        var run = Runs.ElementAt(choice % 2);
        switch (what)
        {
            case 0 or 1 or 2 when _travelling.Count > 0:
                var delivered = Take(_travelling, choice);
                Tell(delivered.Run, delivered.Fact);
                break;
            case 3 when _travelling.Count > 0:
                Tell(_travelling[choice % _travelling.Count].Run, _travelling[choice % _travelling.Count].Fact);
                break;
            case 4 when _travelling.Count > 0:
                Take(_travelling, choice);
                break;
            case 5 or 6 or 7 when _memory.Count > 0:
                Do(Take(_memory, choice));
                break;
            case 8 when _ghosts.Count > 0:
                Do(Take(_ghosts, choice));
                break;
            case 9:
                // The process dies after writing and before doing; a part of what it did is on its way all the same.
                _ghosts.AddRange(_memory.Where((_, index) => (choice >> (index % 8)) % 2 == 0));
                _memory.Clear();
                break;
            case 10 or 11 or 12 when Cluster.Count > 0:
                var stepped = Cluster.Values.ElementAt(choice % Cluster.Count);
                stepped.Step();
                _travelling.Add((stepped.Create.Run, stepped.Snapshot(complete: choice % 3 != 0 || stepped.Phase == PipelineRunPhase.Running)));
                break;
            case 13:
                Tell(run, new RunInput.Redrive());
                break;
            case 14 when choice % 10 == 0:
                Tell(run, new RunInput.Cancel(Lines.Alice, "enough"));
                break;
            case 14 when choice % 3 == 0:
                _now += TimeSpan.FromMinutes(choice % 50);
                Tell(run, new RunInput.Tick());
                break;
            case 14:
                VoteIn(run);
                break;
            case 15:
                Tell(run, new RunInput.Retry(new RetryRequest($"k{(choice % 5 == 0 ? _keys : ++_keys)}", _scope, "", Lines.Alice), []));
                break;
        }
    }

    /// <summary>Decide, write, and only then think of effects.</summary>
    private void Tell(RunKey run, RunInput input)
    {
        var before = _written.ContainsKey(run) ? State(run) : null;
        var decision = RunDecider.Decide(before, input, _now);
        if (!decision.Changes.IsEmpty)
        {
            _written[run] = JsonSerializer.Serialize(RunEvolution.Evolve(before, decision.Changes));
        }

        foreach (var effect in decision.Effects)
        {
            var content = JsonSerializer.Serialize(effect);
            Assert.True(_contents.TryAdd(effect.Name, content) || _contents[effect.Name] == content, $"{effect.Name} has two contents");
            _memory.Add((run, effect));
        }
    }

    private void Do((RunKey Run, RunEffect Effect) work)
    {
        switch (work.Effect)
        {
            case RunEffect.AcquireDeployment acquire:
                Apply(acquire.Deployment, Lock(acquire.Deployment).Acquire(new LockClaim(acquire.Run, acquire.Attempt)));
                return;
            case RunEffect.ReleaseDeployment release:
                Apply(release.Deployment, Lock(release.Deployment).Release(release.Attempt));
                break;
            case RunEffect.CreatePipelineRun create when !Cluster.ContainsKey(create.Attempt):
                Cluster.Add(create.Attempt, new FakePipelineRun(create, _fails(create.Stage, create.Number)));
                break;
            case RunEffect.CancelPipelineRun cancel:
                Cluster[cancel.Attempt].Cancel();
                break;
            case RunEffect.ObservePipelineRun observe:
                _travelling.Add((work.Run, Cluster[observe.Attempt].Snapshot(complete: true)));
                return;
            case RunEffect.ReportEnd end:
                Ends.Add(end);
                break;
        }

        _travelling.Add((work.Run, new RunInput.EffectDone(work.Effect.Name)));
    }

    private void VoteIn(RunKey run)
    {
        foreach (var stage in State(run).Stages.Values.Where(stage => stage.Gates.Values.Any(gate => gate.Outcome == GateOutcome.Open)))
        {
            Tell(run, new RunInput.Vote(stage.Name, "", Lines.Bob, true, ""));
        }
    }

    private void Drain(List<(RunKey Run, RunEffect Effect)> work)
    {
        var all = work.ToList();
        work.Clear();
        all.ForEach(Do);
    }

    private DeploymentLock Lock(DeploymentKey key) => _locks.GetValueOrDefault(key, DeploymentLock.Free);

    private void Apply(DeploymentKey key, LockDecision decision)
    {
        _locks[key] = decision.Lock;
        _travelling.AddRange(decision.Granted.Select(claim => (claim.Run, (RunInput)new RunInput.DeploymentGranted(claim.Attempt))));
        _travelling.AddRange(decision.Waiting.Select(claim => (claim.Run, (RunInput)new RunInput.DeploymentBlocked(claim.Attempt, DeploymentLock.Busy, decision.Lock.BusyMessage!, decision.Lock.Holder))));
    }

    private void TwoRunsNeverDeployAtOnce() => Assert.All(
        Cluster.Values.Where(pipelineRun => pipelineRun.Phase == PipelineRunPhase.Running).GroupBy(pipelineRun => pipelineRun.Create.Target.Deployment),
        group => Assert.Single(group.Select(pipelineRun => pipelineRun.Create.Run).Distinct()));

    public void NothingIsHeld() => Assert.All(_locks.Values, held => Assert.True(held.Holders.IsEmpty && held.Waiting.IsEmpty));

    private static T Take<T>(List<T> from, int choice)
    {
        var taken = from[choice % from.Count];
        from.RemoveAt(choice % from.Count);
        return taken;
    }
}
