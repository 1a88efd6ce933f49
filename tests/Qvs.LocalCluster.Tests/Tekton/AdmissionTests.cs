using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Conversion;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>What the webhooks refuse, with which words, and what they fill in.</summary>
public sealed class AdmissionTests
{
    private const string Prefix = "denied the request: ";

    public static IEnumerable<TheoryDataRow<string>> Cases => CaseFiles.Names("admission");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objects_are_refused_with_the_message_of_their_case(string name)
    {
        foreach (var entry in CaseFiles.Read("admission", name))
        {
            var title = entry.Str("title");
            var refusal = Record.Exception(() => Admit(entry.Object("object")!)) as ApiException;
            var message = refusal is null ? "" : refusal.Message[(refusal.Message.IndexOf(Prefix, StringComparison.Ordinal) + Prefix.Length)..];
            Assert.True(entry.Str("refused").TrimEnd() == message.TrimEnd(), $"{title}: expected {entry.Str("refused")}\nfound {message}");
            Assert.True(refusal is null || refusal is { Code: 400, Reason: "BadRequest" }, title);
        }
    }

    [Fact]
    public void Defaults_are_filled_in()
    {
        var run = Admit((JsonObject)JsonNode.Parse("""
            {"apiVersion": "tekton.dev/v1", "kind": "PipelineRun", "metadata": {"name": "r", "annotations": {"chains.tekton.dev/signed": "x", "own": "y"}},
             "spec": {"params": [{"name": "a", "value": 1.5}], "pipelineSpec": {"params": [{"name": "a"}, {"name": "l", "default": ["x"]}, {"name": "o", "properties": {"k": {}}, "default": {"k": "v"}}],
               "tasks": [{"name": "t", "taskRef": {"name": "x"}, "timeout": "90s"}]}}}
            """)!);
        Assert.Equal("1h0m0s", run.Str("spec", "timeouts", "pipeline"));
        Assert.Equal("default", run.Str("spec", "taskRunTemplate", "serviceAccountName"));
        Assert.Equal(["string", "array", "object"], run.Objects("spec", "pipelineSpec", "params").Select(p => p.Str("type")));
        Assert.Equal("string", run.Objects("spec", "pipelineSpec", "params").Last().Str("properties", "k", "type"));
        Assert.Equal("Task", run.Objects("spec", "pipelineSpec", "tasks").Single().Str("taskRef", "kind"));
        Assert.Equal("1m30s", run.Objects("spec", "pipelineSpec", "tasks").Single().Str("timeout"));
        Assert.Equal("1.5", run.Objects("spec", "params").Single().Str("value"));
        Assert.Equal(["own"], run.Object("metadata", "annotations")!.Select(a => a.Key));
    }

    [Fact]
    public void Version_v1beta1_goes_there_and_back()
    {
        var beta = Admit((JsonObject)JsonNode.Parse("""
            {"apiVersion": "tekton.dev/v1beta1", "kind": "PipelineRun", "metadata": {"name": "r"},
             "spec": {"serviceAccountName": "sa", "timeout": "15m", "podTemplate": {"nodeSelector": {"a": "b"}},
               "taskRunSpecs": [{"pipelineTaskName": "t", "taskServiceAccountName": "other"}],
               "pipelineSpec": {"tasks": [{"name": "t", "taskSpec": {"steps": [{"image": "busybox", "script": "true", "resources": {"limits": {"cpu": "1"}}}]}}]}}}
            """)!);
        Assert.Equal("tekton.dev/v1beta1", beta.Str("apiVersion"));
        var v1 = TektonConversion.ToV1(beta);
        Assert.Equal("sa", v1.Str("spec", "taskRunTemplate", "serviceAccountName"));
        Assert.Equal("15m0s", v1.Str("spec", "timeouts", "pipeline"));
        Assert.Equal("other", v1.Objects("spec", "taskRunSpecs").Single().Str("serviceAccountName"));
        Assert.Equal("1", v1.Objects("spec", "pipelineSpec", "tasks").Single().Objects("taskSpec", "steps").Single().Str("computeResources", "limits", "cpu"));
        Assert.True(JsonNode.DeepEquals(v1, TektonConversion.ToV1(TektonConversion.ToV1Beta1(v1))));
    }

    private static JsonObject Admit(JsonObject obj)
    {
        var version = obj.Str("apiVersion").Split('/')[^1];
        return new TektonAdmission(new TektonSettings()).Admit(new ResourceKind("tekton.dev", version, "", obj.Str("kind"), true), obj, null);
    }
}
