using Microsoft.Extensions.Logging;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Controllers;

namespace Qvs.LocalCluster.Tekton;

/// <summary>The controllers that make Tekton's runs happen on this machine.</summary>
public sealed class TektonExecutor : IController, IDisposable
{
    private readonly PodRunner _pods;
    private readonly LimitWatch _limits;
    private readonly IReadOnlyList<IController> _controllers;

    public TektonExecutor(IObjectStore store, IContainerLogs logs, TektonSettings settings, StepSettings steps, TimeProvider time, ILoggerFactory loggers)
    {
        var sandbox = Sandboxes.For(steps);
        Warning = sandbox.Warning;
        if (Warning is not null)
        {
            loggers.CreateLogger<TektonExecutor>().LogWarning("{Warning}", Warning);
        }

        _limits = new LimitWatch(steps);
        var runner = new StepRunner(sandbox, ImageTable.Load(steps.ImageTableFile), steps, store, logs, _limits, time);
        _pods = new PodRunner(store, logs, steps, runner, sandbox, time);
        _controllers =
        [
            new TaskRunController(store, _pods, settings, time, loggers.CreateLogger<TaskRunController>()),
            new PipelineRunController(store, settings, time, loggers.CreateLogger<PipelineRunController>()),
        ];
    }

    /// <summary>What people should know about how steps are kept apart from this machine, or null.</summary>
    public string? Warning { get; }

    /// <summary>Runs the controllers until cancelled; then all steps that still run are ended.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(_controllers.Select(c => c.Run(cancel))).ConfigureAwait(false);
        }
        finally
        {
            await _pods.StopAll().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _pods.Dispose();
        _limits.Dispose();
    }
}
