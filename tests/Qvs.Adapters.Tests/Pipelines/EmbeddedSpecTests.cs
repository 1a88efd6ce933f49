using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;

namespace Qvs.Adapters.Tests.Pipelines;

public sealed class EmbeddedSpecTests
{
    private static readonly Dictionary<string, JsonObject> Tasks = new(StringComparer.Ordinal)
    {
        ["shop-compile"] = Json("""
            {"apiVersion": "tekton.dev/v1beta1", "kind": "Task",
             "metadata": {"name": "shop-compile", "annotations": {"vs.axis-dev.io/use-app-secrets": "true"}, "labels": {"team": "a"}},
             "spec": {"steps": [{"name": "run", "image": "alpine", "resources": {"requests": {"cpu": "1"}}}], "stepTemplate": {"resources": {"limits": {"cpu": "2"}}}}}
            """),
        ["shop-plain"] = Json("""{"kind": "Task", "metadata": {"name": "shop-plain"}, "spec": {"steps": [{"name": "run", "image": "alpine"}]}}"""),
    };

    private const string Pipeline = """
        {"apiVersion": "tekton.dev/v1", "kind": "Pipeline",
         "metadata": {"name": "shop-deploy", "annotations": {"vs.axis-dev.io/app-secrets": "password,key"}},
         "spec": {
           "params": [{"name": "imageName", "type": "string"}],
           "tasks": [
             {"name": "compile", "taskRef": {"kind": "Task", "name": "shop-compile"}, "params": [{"name": "x", "value": "$(params.imageName)"}]},
             {"name": "approval-compile", "runAfter": ["compile"], "taskRef": {"apiVersion": "vs.axis-dev.io/v1", "kind": "Approval", "name": "shop-approval"}},
             {"name": "plain", "runAfter": ["approval-compile"], "taskRef": {"name": "shop-plain"}}],
           "finally": [{"name": "tidy", "taskRef": {"name": "shop-plain"}}],
           "results": [{"name": "r", "value": "$(tasks.compile.results.r)"}]}}
        """;

    [Fact]
    public void Tasks_are_in_the_pipeline_and_everything_else_stays()
    {
        var before = Json(Pipeline);
        var embedded = EmbeddedSpec.Of(before, Tasks);

        Assert.Empty(embedded.Problems);
        Assert.Equal("shop-deploy", embedded.Name);
        Assert.Equal("alpine", (string?)embedded.Spec["tasks"]![0]!["taskSpec"]!["steps"]![0]!["image"]);
        Assert.Equal("alpine", (string?)embedded.Spec["finally"]![0]!["taskSpec"]!["steps"]![0]!["image"]);
        Assert.Null(embedded.Spec["tasks"]![0]!["taskRef"]);
        foreach (var kept in (string[])["params", "results"])
        {
            Assert.True(JsonNode.DeepEquals(before["spec"]![kept], embedded.Spec[kept]));
        }

        Assert.True(JsonNode.DeepEquals(Json(Pipeline), before));
    }

    [Fact]
    public void Approvals_stay_custom_tasks() =>
        Assert.Equal("Approval", (string?)EmbeddedSpec.Of(Json(Pipeline), Tasks).Spec["tasks"]![1]!["taskRef"]!["kind"]);

    [Fact]
    public void Tasks_that_use_secrets_keep_saying_so_and_learn_which()
    {
        var spec = EmbeddedSpec.Of(Json(Pipeline), Tasks).Spec;

        var metadata = spec["tasks"]![0]!["taskSpec"]!["metadata"]!;
        Assert.Equal("true", (string?)metadata["annotations"]!["vs.axis-dev.io/use-app-secrets"]);
        Assert.Equal("password,key", (string?)metadata["annotations"]!["vs.axis-dev.io/app-secrets"]);
        Assert.Equal("a", (string?)metadata["labels"]!["team"]);
        Assert.Null(spec["tasks"]![2]!["taskSpec"]!["metadata"]);
    }

    [Fact]
    public void Resources_of_older_tasks_have_their_name_of_v1()
    {
        var task = EmbeddedSpec.Of(Json(Pipeline), Tasks).Spec["tasks"]![0]!["taskSpec"]!;

        Assert.Equal("1", (string?)task["steps"]![0]!["computeResources"]!["requests"]!["cpu"]);
        Assert.Equal("2", (string?)task["stepTemplate"]!["computeResources"]!["limits"]!["cpu"]);
        Assert.Null(task["steps"]![0]!["resources"]);
    }

    [Fact]
    public void Every_task_that_is_not_there_is_named()
    {
        var embedded = EmbeddedSpec.Of(Json(Pipeline), new Dictionary<string, JsonObject>(StringComparer.Ordinal));

        Assert.Equal(3, embedded.Problems.Length);
        Assert.Contains("'shop-compile'", embedded.Problems[0], StringComparison.Ordinal);
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
