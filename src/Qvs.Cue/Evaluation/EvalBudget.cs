namespace Qvs.Cue.Evaluation;

/// <summary>
/// What one evaluation may use, whatever else the process does at the same time. Hostile input ends in a diagnostic when it is used up.
/// </summary>
public sealed record EvalBudget
{
    public static readonly EvalBudget Default = new();

    /// <summary>Conjuncts, operations and elements looked at.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>How deep values may nest.</summary>
    public int MaxDepth { get; init; } = 400;

    /// <summary>Bytes that the evaluation may allocate in all, most of which is soon free again.</summary>
    public long MaxAllocatedBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of the values it makes, by estimate: all of them may be in memory at the same time.</summary>
    public long MaxHeldBytes { get; init; } = 300L << 20;

    /// <summary>Time spent evaluating; a value that nobody asks anything costs nothing.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The budget is used up. Caught once, at the entry of the evaluation, and turned into a diagnostic.</summary>
public sealed class BudgetExceededException(string message) : Exception(message);
