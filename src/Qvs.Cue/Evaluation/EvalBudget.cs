namespace Qvs.Cue.Evaluation;

/// <summary>What one evaluation may use. Hostile input ends in a diagnostic when it is used up.</summary>
public sealed record EvalBudget
{
    public static readonly EvalBudget Default = new();

    /// <summary>Conjuncts, operations and elements looked at.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>How deep values may nest.</summary>
    public int MaxDepth { get; init; } = 400;

    /// <summary>Bytes allocated by the evaluation's thread.</summary>
    public long MaxAllocatedBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of live memory that the process may reach while evaluating.</summary>
    public long MaxLiveBytes { get; init; } = 400L << 20;

    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The budget is used up. Caught once, at the entry of the evaluation, and turned into a diagnostic.</summary>
public sealed class BudgetExceededException(string message) : Exception(message);
