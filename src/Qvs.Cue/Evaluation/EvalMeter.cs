using System.Runtime.CompilerServices;

namespace Qvs.Cue.Evaluation;

/// <summary>
/// What has been used of a budget. Time and memory are counted between <see cref="Start"/> and <see cref="Stop"/> only, and on the thread
/// that evaluates: neither pauses nor others who evaluate in the same process use up anything.
/// </summary>
internal sealed class EvalMeter(EvalBudget budget, TimeProvider clock, CancellationToken cancellation)
{
    private int _running;
    private long _steps;
    private long _held;
    private long _allocated;
    private long _allocatedAtStart;
    private TimeSpan _time;
    private long _startedAt;

    public int MaxDepth => budget.MaxDepth;

    /// <summary>Before evaluating; nested calls count once.</summary>
    public void Start()
    {
        if (_running++ == 0)
        {
            _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
            _startedAt = clock.GetTimestamp();
        }
    }

    public void Stop()
    {
        if (--_running == 0)
        {
            _allocated += GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart;
            _time += clock.GetElapsedTime(_startedAt);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(int steps)
    {
        var before = _steps;
        _steps += steps;
        if ((before >> 10) != (_steps >> 10))
        {
            Check();
        }
    }

    /// <summary>Counts something that may stay in memory as long as the evaluation.</summary>
    public void Hold(long bytes)
    {
        _held += bytes;
        if (_held > budget.MaxHeldBytes)
        {
            throw new BudgetExceededException("the evaluation needs more memory than its budget");
        }
    }

    private void Check()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_steps > budget.MaxSteps)
        {
            throw new BudgetExceededException($"the evaluation takes more than {budget.MaxSteps} steps");
        }

        if (_time + clock.GetElapsedTime(_startedAt) > budget.MaxTime)
        {
            throw new BudgetExceededException($"the evaluation takes more than {budget.MaxTime.TotalSeconds:0.#} s");
        }

        if (_allocated + GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart > budget.MaxAllocatedBytes)
        {
            throw new BudgetExceededException("the evaluation needs more memory than its budget");
        }
    }
}
