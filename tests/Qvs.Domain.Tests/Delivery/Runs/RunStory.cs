using System.Collections.Immutable;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Runs;

/// <summary>A run told step by step; locks are granted and creations acknowledged at once, PipelineRuns end when the test says so.</summary>
internal sealed class RunStory
{
    private const string Spec = """{"results": [{"name": "out", "value": "$(tasks.t.results.r)"}], "tasks": [{"name": "t"}]}""";

    public RunStory(AssemblyLine line)
    {
        Tell(new RunInput.Create(Lines.Key(line), line, Lines.Inputs(), Lines.Resources(line, _ => Spec), Lines.Alice));
        Tell(new RunInput.Begin());
    }

    public RunStory(RunState state) => State = state;

    public RunState State { get; private set; } = null!;

    public DateTimeOffset Now { get; set; } = Lines.Now;

    public List<string> Effects { get; } = [];

    /// <summary>Effects whose names start with this are not carried out.</summary>
    public string Holding { get; set; } = "?";

    /// <summary>What was refused last, in words and with the next step.</summary>
    public string Refusal { get; private set; } = "";

    public IEnumerable<string> Created => Effects.Where(effect => !effect.Contains('/', StringComparison.Ordinal));

    public string this[string stage] => State.Stages[stage].Status + (State.Stages[stage].Reason is { Length: > 0 } reason ? $" {reason}" : "");

    public IReadOnlyList<string> Tell(RunInput input)
    {
        var decision = RunDecider.Decide(State, input, Now);
        State = RunEvolution.Evolve(State, decision.Changes)!;
        Effects.AddRange(decision.Effects.Select(effect => effect.Name));
        foreach (var effect in decision.Effects.Where(effect => !effect.Name.StartsWith(Holding, StringComparison.Ordinal)))
        {
            switch (effect)
            {
                case RunEffect.AcquireDeployment acquire:
                    Tell(new RunInput.DeploymentGranted(acquire.Attempt));
                    break;
                case not RunEffect.ObservePipelineRun:
                    Tell(new RunInput.EffectDone(effect.Name));
                    break;
            }
        }

        Refusal = string.Join(' ', decision.Rejections.Select(rejection => $"{rejection.Message} {rejection.NextStep}"));
        return [.. decision.Rejections.Select(rejection => rejection.Code)];
    }

    public void Ends(string name, PipelineRunPhase phase = PipelineRunPhase.Succeeded, params TaskState[] tasks) =>
        Tell(Seen(name, phase, tasks));

    public static RunInput.PipelineRunSeen Seen(string name, PipelineRunPhase phase, params TaskState[] tasks) =>
        new(name, phase, phase.ToString(), "", [.. tasks], Values(phase == PipelineRunPhase.Succeeded ? [("out", name)] : []), true);

    public static TaskState Task(string name, TaskPhase status, PlatformTask? platform = null) => new(name, status, false, "", Values([("r", "x")]), null, platform);

    private static ImmutableSortedDictionary<string, ParameterValue> Values((string Name, string Value)[] values) =>
        values.ToImmutableSortedDictionary(value => value.Name, value => ParameterValue.Of(value.Value), StringComparer.Ordinal);
}
