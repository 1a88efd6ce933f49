namespace Qvs.Domain.Tests.Delivery.Retrying;

/// <summary>Six stages of four tasks (and a skipped one, and finally tasks) that use every kind of result everywhere it can be used.</summary>
internal static class RetryPipelines
{
    public static readonly string[] Stages = ["s1", "s2", "s3", "s4", "s5", "s6"];
    public static readonly string[] Tasks = ["make", "fan", "check", "use"];

    public const string Line =
        """
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata: {name: six}
        spec:
          params: [{name: revision}]
          results:
            - {name: last, value: $(stages.s5.results.text)}
            - {name: list, value: "$(stages.s6.results.list)"}
          stages:
            - {name: s1, spec: {pipeline: p-s1, deployment: {app: shop, name: d1}, params: [{name: own, value: $(inputs.revision)}]}}
            - {name: s2, spec: {pipeline: p-s2, deployment: {app: shop, name: d2}, params: [{name: own, value: "$(stages.s1.results.text)/$(params.appName)"}]}}
            - {name: s3, spec: {pipeline: p-s3, deployment: {app: shop, name: d3}, params: [{name: own, value: "$(stages.s1.results.list[0])"}]}}
            - {name: s4, spec: {pipeline: p-s4, deployment: {app: shop, name: d4}, params: [{name: own, value: "$(stages.s2.results.url)-$(stages.s3.results.joined)"}]}}
            - {name: s5, spec: {pipeline: p-s5, deployment: {app: shop, name: d5}, params: [{name: own, value: $(stages.s4.results.text)}]}, runAfter: [s4]}
            - {name: s6, spec: {pipeline: p-s6, deployment: {app: shop, name: d6}}, runAfter: [s1]}
        """;

    /// <param name="statusOfAll">Whether a finally task asks for the status of all tasks; nothing is skipped then, so that a clean run says Succeeded.</param>
    public static string Spec(string stage, bool statusOfAll) =>
        $$$"""
        {
          "params": [{"name": "own", "type": "string", "default": "{{{stage}}}"}],
          "workspaces": [{"name": "shared"}],
          "results": [
            {"name": "text", "value": "$(tasks.use.results.text)"},
            {"name": "list", "type": "array", "value": "$(tasks.make.results.list[*])"},
            {"name": "map", "type": "object", "value": "$(tasks.make.results.map[*])"},
            {"name": "url", "value": "$(tasks.make.results.map.url)"},
            {"name": "joined", "value": "$(tasks.make.results.text)-$(tasks.use.results.text) end"},
            {"name": "none", "value": "$(tasks.never.results.text)"},
            {"name": "fanned", "type": "array", "value": "$(tasks.fan.results.text[*])"}
          ],
          "tasks": [
            {"name": "make", "params": [{"name": "own", "value": "$(params.own)"}],
             "taskSpec": {"results": [{"name": "text"}, {"name": "tricky"}, {"name": "dotted.name"}, {"name": "list", "type": "array"}, {"name": "map", "type": "object"}]}},
            {"name": "fan", "matrix": {"params": [{"name": "one", "value": "$(tasks.make.results.list[*])"}]},
             "params": [{"name": "fixed", "value": "$(tasks.make.results.tricky)"}],
             "taskSpec": {"results": [{"name": "text"}]}},
            {"name": "never", "when": [{"input": "$(tasks.make.results.text)", "operator": "{{{(statusOfAll ? "notin" : "in")}}}", "values": ["no"]}], "taskSpec": {"results": [{"name": "text"}]}},
            {"name": "wants-never", "params": [{"name": "x", "value": "$(tasks.never.results.text)"}], "taskSpec": {}},
            {"name": "check", "runAfter": ["make", "never"],
             "when": [{"input": "$(tasks.make.results.list[1])", "operator": "in", "values": ["x", "$(tasks.make.results.list[*])"]},
                      {"input": "$(tasks.make.results.map.rev)", "operator": "notin", "values": [""]}],
             "params": [{"name": "whole", "value": "$(tasks.make.results.map[*])"}, {"name": "list", "value": ["first", "$(tasks.make.results.list[*])"]}],
             "taskSpec": {"results": [{"name": "text"}], "steps": [{"script": "echo $(tasks.make.results['dotted.name'])"}]}},
            {"name": "use", "runAfter": ["fan"],
             "params": [{"name": "all", "value": "$(tasks.fan.results.text[*])"}, {"name": "count", "value": "$(tasks.fan.matrix.length)"},
                        {"name": "mixed", "value": "a $(tasks.make.results.tricky) b $(tasks.check.results.text) c"}],
             "taskSpec": {"results": [{"name": "text"}]}}
          ],
          "finally": [
            {"name": "tidy", "params": [{"name": "made", "value": "$(tasks.make.results.text)"}, {"name": "was", "value": "$(tasks.make.status)/$(tasks.use.status)/$(tasks.never.status)"}], "taskSpec": {}},
            {"name": "report", "params": [{"name": "x", "value": "{{{(statusOfAll ? "$(tasks.status)" : "$(tasks.check.results.text)")}}}"}], "taskSpec": {}}
          ]
        }
        """;
}
