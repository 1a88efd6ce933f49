using System.Collections.Concurrent;

namespace Qvs.LocalCluster.Steps;

/// <summary>Looks twice a second at the processes of all running steps and ends those that take more memory, processor time or processes than they may.</summary>
internal sealed class LimitWatch(StepSettings settings) : IDisposable
{
    private const int PageSize = 4096;
    private const int TicksPerSecond = 100;

    private readonly ConcurrentDictionary<int, StepProcess> _steps = new();
    private Timer? _timer;

    public void Add(StepProcess step)
    {
        _steps[step.Id] = step;
        if (OperatingSystem.IsLinux())
        {
            LazyInitializer.EnsureInitialized(ref _timer, () => new Timer(_ => Look(), null, 500, 500));
        }
    }

    public void Remove(StepProcess step) => _steps.TryRemove(step.Id, out _);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (_steps.IsEmpty)
        {
            return;
        }

        var all = ProcessTree.All();
        foreach (var step in _steps.Values)
        {
            var tree = ProcessTree.Of(step.Id, all);
            if (tree.Sum(p => p.Pages) * PageSize > settings.MaxMemory)
            {
                step.Kill(Ended.OutOfMemory);
            }
            else if (tree.Count > settings.MaxProcesses || tree.Sum(p => p.CpuTicks) / TicksPerSecond > settings.MaxCpuTime.TotalSeconds)
            {
                step.Kill(Ended.OverLimit);
            }
        }
    }
}
