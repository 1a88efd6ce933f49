using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Simulation;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Tests.Simulation;

public sealed class GarbageCollectorTests
{
    private static readonly ResourceKind Kind = BuiltInKinds.One("configmaps").Resource;

    [Fact]
    public async Task What_is_made_before_the_note_of_its_owner_has_arrived_is_not_taken_for_abandoned()
    {
        using var storage = new ClusterStorage(null, 100);
        var store = new ObjectStore(storage, new KindRegistry(), [], [], TimeProvider.System);
        Bootstrap.Run(store);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Between the owner's write and its note: a dependent is made, and one that has no owner, whose going shows that both were looked at.
        storage.Committed += (_, change) =>
        {
            if (change.Type == ObjectEventType.Added && change.Object.Name == "owner")
            {
                var owner = change.Object.ToJson();
                Make(store, "dependent", owner.Meta().Text("uid"));
                Make(store, "abandoned", "nobody");
                Assert.True(SpinWait.SpinUntil(() => store.Get(Kind, "default", "abandoned") is null, TimeSpan.FromMinutes(1)), "Nothing was collected.");
            }
        };
        var collecting = new GarbageCollector(store).Run(stop.Token);

        Make(store, "owner", null);

        Assert.NotNull(store.Get(Kind, "default", "dependent"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
    }

    private static void Make(ObjectStore store, string name, string? owner)
    {
        var meta = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (owner is not null)
        {
            meta["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = "owner", ["uid"] = owner });
        }

        store.Create(Kind, new JsonObject { ["metadata"] = meta });
    }
}
