using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>How servers and their checks are, in the vocabulary of states.</summary>
internal static class OperatorWords
{
    public static PortalStatus StatusOf(SiloView silo) => silo.Status switch
    {
        nameof(SiloStatus.Active) => PortalStatus.Succeeded,
        nameof(SiloStatus.Dead) => PortalStatus.None,
        _ => PortalStatus.Running,
    };

    public static string Of(SiloView silo) => silo.Status switch
    {
        nameof(SiloStatus.Active) => PortalText.StateRunning,
        nameof(SiloStatus.Dead) => PortalText.OpGone,
        nameof(SiloStatus.Created) or nameof(SiloStatus.Joining) => PortalText.StateStarting,
        _ => PortalText.StateStopping,
    };

    public static PortalStatus StatusOf(CheckView check) => check.Status == nameof(HealthStatus.Healthy) ? PortalStatus.Succeeded : PortalStatus.Failed;

    public static string Of(CheckView check) => check.Status switch
    {
        nameof(HealthStatus.Healthy) => PortalText.OpHealthy,
        nameof(HealthStatus.Degraded) => PortalText.OpDegraded,
        _ => PortalText.OpUnhealthy,
    };
}
