using System.Text.Json.Nodes;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Tests.Kubernetes;

public sealed class PipelineRunViewTests
{
    [Fact]
    public void A_combination_has_the_number_at_the_end_of_its_name()
    {
        var run = Run([("build", true), ("deploy-2", true), ("test", false)], []);

        Assert.Equal(10, run.PositionOf(Child("deliver-1-a-1-build-10", "build")));
        Assert.Equal(9, run.PositionOf(Child("deliver-1-a-1-build-9", "build")));
        Assert.Equal(0, run.PositionOf(Child("deliver-1-a-1-test-3", "test")));
    }

    [Fact]
    public void A_combination_whose_name_was_cut_has_its_place_in_the_status_and_none_before()
    {
        var before = Run([("build", true)], []);
        var after = Run([("build", true)], [("cut-of-the-first", "build"), ("another", "test"), ("cut-of-the-second", "build")]);

        Assert.Null(before.PositionOf(Child("cut-of-the-second", "build")));
        Assert.Equal((0, 1), (after.PositionOf(Child("cut-of-the-first", "build")), after.PositionOf(Child("cut-of-the-second", "build"))));
    }

    [Fact]
    public void Results_of_a_matrix_are_in_the_order_of_its_combinations()
    {
        var run = Run([("build", true)], [("r-build-2", "build"), ("r-build-10", "build")]);

        var seen = run.With([Child("r-build-10", "build", "ten"), Child("r-build-2", "build", "two")]);

        Assert.Equal(["two", "ten"], seen.Tasks.Single().Results["out"].Texts);
    }

    [Fact]
    public void A_TaskRun_and_a_CustomRun_may_have_one_name()
    {
        var run = Run([("build", false)], [("same", "build")]);

        Assert.True(run.With([Child("same", "build"), Child("same", "build") with { IsCustom = true }]).IsComplete);
    }

    [Fact]
    public void Earlier_tries_keep_their_pods()
    {
        var task = ChildRunView.Read(ResourceKind.TaskRun, Parse("""
            { "metadata": { "name": "r-build" }, "status": { "podName": "p-retry2", "steps": [ { "name": "go", "running": {} }, { "name": "then", "waiting": {} } ],
              "retriesStatus": [ { "podName": "p", "steps": [ { "name": "go", "container": "step-go", "terminated": {} } ] }, { } ] } }
            """));

        Assert.Equal([(0, "p"), (2, "p-retry2")], task.Pods.Select(pod => (pod.Retry, pod.Name)));
        Assert.Equal([true, false], task.Pods.Select(pod => pod.Steps.Single().HasEnded));
    }

    private static PipelineRunView Run((string Name, bool IsMatrix)[] tasks, (string Name, string Task)[] children) => PipelineRunView.Read(new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "r" },
        ["spec"] = new JsonObject
        {
            ["pipelineSpec"] = new JsonObject
            {
                ["tasks"] = new JsonArray([.. tasks.Select(task => (JsonNode)(task.IsMatrix ? new JsonObject { ["name"] = task.Name, ["matrix"] = new JsonObject() } : new JsonObject { ["name"] = task.Name }))]),
            },
        },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True" }),
            ["childReferences"] = new JsonArray([.. children.Select(child => (JsonNode)new JsonObject { ["kind"] = "TaskRun", ["name"] = child.Name, ["pipelineTaskName"] = child.Task })]),
        },
    });

    private static ChildRunView Child(string name, string task, string result = "") => ChildRunView.Read(ResourceKind.TaskRun, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["tekton.dev/pipelineTask"] = task } },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True" }),
            ["results"] = new JsonArray(new JsonObject { ["name"] = "out", ["value"] = result }),
        },
    });

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
