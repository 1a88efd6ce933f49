using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Retrying;

/// <summary>A run whose PipelineRuns are really executed, one after the other, with chosen tasks failing in chosen attempts.</summary>
internal sealed class RetryWorld
{
    private readonly Dictionary<string, string> _specs;
    private readonly Func<string, int, string, bool> _fails;
    private readonly Dictionary<string, string> _created = new(StringComparer.Ordinal);

    /// <param name="fails">Stage, attempt, task.</param>
    public RetryWorld(AssemblyLine line, Func<Stage, string> spec, Func<string, int, string, bool> fails)
    {
        _fails = fails;
        _specs = line.Stages.Select(spec).Distinct(StringComparer.Ordinal).ToDictionary(PipelinePin.IdOf, text => text, StringComparer.Ordinal);
        Tell(new RunInput.Create(Lines.Key(line), line, Lines.Inputs(("revision", "v1")), Lines.Resources(line, spec), Lines.Alice));
        Tell(new RunInput.Begin());
    }

    public RunState State { get; private set; } = null!;

    public List<Execution> Log { get; } = [];

    public Dictionary<string, JsonObject> Manifests { get; } = new(StringComparer.Ordinal);

    public void Retry(string key, RetryScope scope = RetryScope.FailedTasks, string stage = "") =>
        Tell(new RunInput.Retry(new RetryRequest(key, scope, stage, Lines.Alice), []));

    public void Tell(RunInput input)
    {
        var pending = new Queue<RunInput>([input]);
        while (pending.TryDequeue(out var next))
        {
            var decision = RunDecider.Decide(State, next, Lines.Now);
            Assert.Empty(decision.Rejections);
            State = RunEvolution.Evolve(State, decision.Changes)!;
            foreach (var answer in decision.Effects.SelectMany(Do))
            {
                pending.Enqueue(answer);
            }
        }
    }

    private IEnumerable<RunInput> Do(RunEffect effect)
    {
        switch (effect)
        {
            case RunEffect.AcquireDeployment acquire:
                return [new RunInput.DeploymentGranted(acquire.Attempt)];
            case RunEffect.CreatePipelineRun create:
                var rendered = PipelineRunManifest.Render(create, _specs[create.SpecId]);
                if (rendered.Manifest is null)
                {
                    return [new RunInput.EffectRefused(create.Name, string.Join(" ", rendered.Rejections))];
                }

                Assert.True(_created.TryAdd(create.Name, JsonSerializer.Serialize<RunEffect>(create)), $"{create.Name} was created twice");
                Manifests[create.Name] = (JsonObject)rendered.Manifest.DeepClone();
                var seen = new MiniTekton(rendered.Manifest, task => _fails(create.Stage, create.Number, task), Log).Run();
                return [new RunInput.EffectDone(create.Name), seen];
            default:
                return [new RunInput.EffectDone(effect.Name)];
        }
    }
}
