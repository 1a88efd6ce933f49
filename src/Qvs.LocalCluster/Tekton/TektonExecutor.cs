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
        if (sandbox.Warning is { } warning)
        {
            loggers.CreateLogger<TektonExecutor>().LogWarning("{Warning}", warning);
        }

        _limits = new LimitWatch(steps);
        var runner = new StepRunner(sandbox, ImageTable.Load(steps.ImageTableFile), steps, store, logs, _limits, time);
        _pods = new PodRunner(store, logs, steps, runner, sandbox, time);
        Isolation = sandbox.GetType().Name;
        _controllers =
        [
            new TaskRunController(store, _pods, settings, time, loggers.CreateLogger<TaskRunController>()),
            new PipelineRunController(store, settings, time, loggers.CreateLogger<PipelineRunController>()),
        ];
    }

    /// <summary>How steps are kept apart from this machine, for people to read.</summary>
    public string Isolation { get; }

    /// <summary>Runs the controllers until cancelled; then all steps that still run are ended.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(_controllers.Select(c => c.Run(cancel))).ConfigureAwait(false);
        }
        finally
        {
            _pods.Dispose();
        }
    }

    public void Dispose()
    {
        _pods.Dispose();
        _limits.Dispose();
    }
}
