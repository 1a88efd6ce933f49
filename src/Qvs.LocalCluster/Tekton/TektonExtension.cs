using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Conversion;

namespace Qvs.LocalCluster.Tekton;

/// <summary>Puts Tekton into an embedded cluster.</summary>
public static class TektonExtension
{
    /// <summary>To be given to <see cref="LocalClusterOptions.Extensions"/>. Steps keep their files in the cluster's data folder; logs may be looked at on their way, and what is to be said about isolation is said to warn.</summary>
    public static Func<ClusterParts, ClusterExtension> With(
        TektonSettings? settings = null, Func<StepSettings, StepSettings>? steps = null, ILoggerFactory? loggers = null, Func<IContainerLogs, IContainerLogs>? logs = null, Action<string>? warn = null) => parts =>
    {
        var tekton = settings ?? new TektonSettings();
        var ofSteps = new StepSettings { DataFolder = parts.DataFolder };
        var executor = new TektonExecutor(parts.Objects, logs?.Invoke(parts.Logs) ?? parts.Logs, tekton, steps?.Invoke(ofSteps) ?? ofSteps, parts.Time, loggers ?? NullLoggerFactory.Instance);
        if (executor.Warning is { } warning)
        {
            warn?.Invoke(warning);
        }

        return new ClusterExtension
        {
            Admissions = [new TektonAdmission(tekton)],
            Conversions = [new TektonConversion()],
            Controllers = [executor],
        };
    };
}
