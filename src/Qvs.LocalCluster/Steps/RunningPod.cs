namespace Qvs.LocalCluster.Steps;

/// <summary>The processes of a pod, to be ended together.</summary>
internal sealed class RunningPod : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<StepProcess> _processes = [];
    private readonly CancellationTokenSource _cancel = new();

    public Task Over { get; set; } = Task.CompletedTask;

    public CancellationToken Token => _cancel.Token;

    /// <summary>Takes in a process; one that comes too late is ended at once.</summary>
    public void Add(StepProcess process)
    {
        lock (_lock)
        {
            _processes.Add(process);
        }

        if (_cancel.IsCancellationRequested)
        {
            process.Kill(Ended.Cancelled);
        }
    }

    public void Dispose() => _cancel.Dispose();

    public void Cancel()
    {
        _cancel.Cancel();
        List<StepProcess> processes;
        lock (_lock)
        {
            processes = [.. _processes];
            _processes.Clear();
        }

        foreach (var process in processes)
        {
            process.Kill(Ended.Cancelled);
        }
    }
}
