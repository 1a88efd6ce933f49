using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>The list of what is simulated.</summary>
internal static class SimulatedKinds
{
    public static IEnumerable<IController> All(ObjectStore store, SimulationOptions options)
    {
        if (!options.Enabled)
        {
            yield break;
        }

        yield return new SimulatedPods(store, options);
        yield return new SimulatedDeployments(store, options);
        foreach (var plural in new[] { "replicasets", "statefulsets", "daemonsets", "jobs" })
        {
            yield return new SimulatedReplicas(store, options, BuiltInKinds.One(plural));
        }

        yield return new SimulatedServices(store, options);
        yield return new SimulatedIngresses(store, options);
        yield return new SimulatedClaims(store, options);
        yield return new SimulatedRollouts(store, options);
    }
}
