namespace Qvs.Domain.Delivery.Runs;

/// <summary>One decision in the making: each change is applied at once, so that the next step sees it. Lives only inside of a Decide.</summary>
internal sealed class RunTurn(RunState? before, DateTimeOffset now)
{
    private readonly ImmutableArray<RunChange>.Builder _changes = ImmutableArray.CreateBuilder<RunChange>();
    private readonly List<RunEffect> _effects = [];
    private readonly ImmutableArray<Rejection>.Builder _rejections = ImmutableArray.CreateBuilder<Rejection>();
    private RunState? _state = before;

    public bool Exists => _state is not null;

    public RunState State => _state ?? throw new InvalidOperationException("The run has not been created.");

    public DateTimeOffset Now => now;

    public void Apply(RunChange change)
    {
        _changes.Add(change);
        _state = RunEvolution.Evolve(_state, change);
    }

    /// <summary>An effect that must happen: it stays in the outbox until it is known to be done.</summary>
    public void Queue(RunEffect effect)
    {
        if (!State.Outbox.ContainsKey(effect.Name))
        {
            Apply(new RunChange.EffectQueued(effect));
            _effects.Add(effect);
        }
    }

    /// <summary>An effect that changes nothing outside and is asked for again when it is needed again.</summary>
    public void Ask(RunEffect effect)
    {
        if (_effects.TrueForAll(other => other.Name != effect.Name))
        {
            _effects.Add(effect);
        }
    }

    public void Settle(string effect)
    {
        if (State.Outbox.ContainsKey(effect))
        {
            Apply(new RunChange.EffectSettled(effect));
        }
    }

    public void Refuse(string code, string message, string nextStep = "") => _rejections.Add(new Rejection(code, message, nextStep));

    /// <summary>Effects that were settled within the same turn are not worth doing.</summary>
    public RunDecision Finish() => _rejections.Count > 0
        ? new RunDecision([], [], _rejections.ToImmutable())
        : new RunDecision(
            _changes.ToImmutable(),
            [.. _effects.Where(effect => effect is RunEffect.ObservePipelineRun || (_state?.Outbox.ContainsKey(effect.Name) ?? false))],
            []);
}
