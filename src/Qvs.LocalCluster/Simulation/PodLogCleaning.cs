using Qvs.LocalCluster.Logs;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Logs are kept as long as their pod.</summary>
internal sealed class PodLogCleaning(ObjectStore store, ContainerLogs logs)
{
    public void Attach() => store.Storage.Committed += (table, change) =>
    {
        if (table == "/pods" && change.Type == ObjectEventType.Deleted)
        {
            logs.DeletePod(change.Object.Namespace, change.Object.Name);
        }
    };
}
