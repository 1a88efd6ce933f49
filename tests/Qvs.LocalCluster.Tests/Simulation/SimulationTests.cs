using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Simulation;

namespace Qvs.LocalCluster.Tests.Simulation;

public sealed class SimulationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deployments", "readyReplicas")]
    [InlineData("statefulsets", "readyReplicas")]
    [InlineData("daemonsets", "numberReady")]
    public async Task Workloads_become_ready(string plural, string field)
    {
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions(), Cancel);
        Create(cluster, plural);
        await Until(cluster, plural, o => o["status"]?[field]?.GetValue<long>() == 1);
    }

    [Fact]
    public async Task A_delay_is_kept()
    {
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions(), Cancel);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Create(cluster, "deployments", new JsonObject { [SimulationOptions.DelayAnnotation] = "700ms" });
        await Until(cluster, "deployments", o => o["status"]?["readyReplicas"] is not null);
        Assert.InRange(clock.ElapsedMilliseconds, 650, 20_000);
    }

    [Fact]
    public async Task A_failure_keeps_the_pods_waiting()
    {
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions(), Cancel);
        Create(cluster, "deployments", new JsonObject { [SimulationOptions.FailureAnnotation] = "ImagePullBackOff" });
        await Until(cluster, "pods", o => o["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.GetValue<string>() == "ImagePullBackOff", name: null);
        Assert.Null(cluster.Objects.Get(BuiltInKinds.One("deployments").Resource, "default", "w")!["status"]?["readyReplicas"]);
    }

    [Fact]
    public async Task A_job_fails_after_its_retries()
    {
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions { Simulation = new SimulationOptions { Failure = "Error", Delay = TimeSpan.FromMilliseconds(5) } }, Cancel);
        var job = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "w", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["backoffLimit"] = 1, ["template"] = Template("Never") },
        };
        cluster.Objects.Create(BuiltInKinds.One("jobs").Resource, job);
        var failed = await Until(cluster, "jobs", o => o["status"]?["conditions"] is JsonArray);
        Assert.Equal("BackoffLimitExceeded", failed["status"]!["conditions"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(2, failed["status"]!["failed"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_rollout_is_healthy_in_each_generation()
    {
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions(), Cancel);
        var kind = new ResourceKind("argoproj.io", "v1alpha1", "rollouts", "Rollout", true);
        cluster.Objects.Create(kind, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "w", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["replicas"] = 2, ["template"] = new JsonObject() },
        });
        JsonObject? rollout = null;
        foreach (var (generation, replicas) in new[] { ("1", 2), ("2", 3) })
        {
            if (rollout is not null)
            {
                rollout["spec"]!["replicas"] = replicas;
                cluster.Objects.Update(kind, rollout);
            }

            rollout = await Until(cluster, kind, o => o["status"]?["phase"]?.GetValue<string>() == "Healthy" && o["status"]!["observedGeneration"]!.GetValue<string>() == generation, "w");
            Assert.Equal(replicas, rollout["status"]!["availableReplicas"]!.GetValue<long>());
        }
    }

    private static void Create(LocalCluster cluster, string plural, JsonObject? annotations = null) => cluster.Objects.Create(BuiltInKinds.One(plural).Resource, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "w", ["namespace"] = "default", ["annotations"] = annotations },
        ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["a"] = "b" } }, ["template"] = Template("Always") },
    });

    private static JsonObject Template(string restart) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } },
        ["spec"] = new JsonObject { ["restartPolicy"] = restart, ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "i:1" }) },
    };

    private static Task<JsonObject> Until(LocalCluster cluster, string plural, Func<JsonObject, bool> holds, string? name = "w") =>
        Until(cluster, BuiltInKinds.One(plural).Resource, holds, name);

    private static async Task<JsonObject> Until(LocalCluster cluster, ResourceKind kind, Func<JsonObject, bool> holds, string? name)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        soon.CancelAfter(TimeSpan.FromMinutes(4));
        await foreach (var change in cluster.Objects.Watch(kind, "default", soon.Token))
        {
            if ((name is null || change.Object["metadata"]!["name"]!.GetValue<string>() == name) && holds(change.Object))
            {
                return change.Object;
            }
        }

        throw new TimeoutException($"no {kind.Plural} came to be as wanted");
    }
}
