using Microsoft.Extensions.Logging;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Runs a controller until the cluster stops; one that breaks is started again, as a crashed pod would be.</summary>
internal static class ControllerLoop
{
    public static async Task Run(IController controller, ILogger logger, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await controller.Run(stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of a background loop: one broken object must not end the controller for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogError(e, "{Controller} failed and is started again", controller.GetType().Name);
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
