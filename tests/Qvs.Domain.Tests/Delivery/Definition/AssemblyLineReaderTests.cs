using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Tests.Configuration;

namespace Qvs.Domain.Tests.Delivery.Definition;

public sealed class AssemblyLineReaderTests
{
    private const string Head = "apiVersion: vs.axis-dev.io/v1\nkind: AssemblyLine\nmetadata: {name: line}\n";
    private const string Deployed = "pipeline: p, deployment: {app: a, name: d}";

    [Fact]
    public void Every_published_key_is_read()
    {
        var line = Lines.Read(
            """
            apiVersion: vs.axis-dev.io/v1
            kind: AssemblyLine
            metadata:
              name: staging-deploy
              annotations:
                vs.axis-dev.io/event-type: change-created
            spec:
              params:
                - name: gitRevision
                  type: string
                  description: ""
              stages:
                - name: refer
                  spec: {pipeline: demo-refer, deployment: {app: demo, name: staging}, params: []}
                - name: build
                  spec:
                    pipeline: demo-build
                    deployment: {app: demo, name: staging}
                    params:
                      - name: gitRevision
                        value: $(inputs.gitRevision)
                      - name: cacheImageName
                        value: $(stages.refer.results.ImageRegistryPath)/$(params.imageShortName)
                  runAfter: [refer]
              results:
                - name: serviceUrl
                  value: " $(stages.build.results.serviceUrl)"
              artifacts:
                - path: ./
            """);
        Assert.Equal("staging-deploy", line.Name.Value);
        Assert.Equal("change-created", line.Annotations["vs.axis-dev.io/event-type"]);
        Assert.Equal("gitRevision", Assert.Single(line.Inputs).Name);
        Assert.Equal(["refer", "build"], line.Stages.Select(stage => stage.Name));
        Assert.Equal("$(stages.refer.results.ImageRegistryPath)/$(params.imageShortName)", line.Stages[1].Parameters[1].Value.Text);
        Assert.Equal(new TextPosition(23, 20), line.Stages[1].Parameters[1].Position);
        Assert.Equal("refer", Assert.Single(line.Stages[1].RunAfter).Stage);
        Assert.Equal(" $(stages.build.results.serviceUrl)", Assert.Single(line.Results).Value);
        Assert.Equal("./", Assert.Single(line.Artifacts).Path);
    }

    [Fact]
    public void Extensions_stand_beside_the_spec()
    {
        var line = Lines.Read(Head +
            $$"""
            spec:
              stages:
                - name: deploy
                  spec: { {{Deployed}} }
                  timeout: 1h30m
                  onFailure: continue
                  when: [{input: $(params.kind), operator: notin, values: [none]}]
                  approval: {approvers: [alice, approver], quorum: 2, allowSelfApproval: true, timeout: 72h}
            """);
        var extensions = line.Stages[0].Extensions;
        Assert.Equal(TimeSpan.FromMinutes(90), extensions.Timeout);
        Assert.Equal(FailurePolicy.Continue, extensions.OnFailure);
        Assert.True(Assert.Single(extensions.When).Negated);
        Assert.Equal(["alice", "approver"], extensions.Approval!.Approvers);
        Assert.Equal((2, true, TimeSpan.FromDays(3)), (extensions.Approval.Quorum, extensions.Approval.AllowSelfApproval, extensions.Approval.Timeout));
    }

    [Fact]
    public void All_problems_are_reported_at_once_with_their_places()
    {
        var reading = AssemblyLineReader.Read(YamlTree.Parse(
            """
            apiVersion: vs.axis-dev.io/v2
            kind: AssemblyLine
            metadata: {name: My Line}
            spec:
              params:
                - name: a
                - name: a
              stages:
                - name: one
                  spec: {pipeline: p, deployment: {app: x}}
                  runAfter: [two, nowhere]
                - name: two
                  spec:
                    pipeline: p
                    deployment: {app: x, name: y}
                    params:
                      - {name: u, value: $(inputs.b)}
                      - {name: v, value: $(paramas.x)}
                      - {name: w, value: $(stages.nine.results.r)}
                      - {name: w, value: ""}
                      - {value: z}
                  runAfter: [one]
                  onFailure: never
              results:
                - {name: r, value: $(params.q)}
            """));
        Assert.Null(reading.Line);
        Assert.Equal(
            [
                "1:13 QVS1205 apiVersion",
                "3:18 QVS1206 metadata.name",
                "7:13 QVS1207 spec.params[1].name",
                "9:13 QVS1209 spec.stages",
                "10:39 QVS1202 spec.stages[0].spec.deployment.name",
                "11:23 QVS1208 spec.stages[0].runAfter[1]",
                "17:30 QVS1211 spec.stages[1].spec.params[0].value",
                "18:30 QVS1210 spec.stages[1].spec.params[1].value",
                "19:30 QVS1208 spec.stages[1].spec.params[2].value",
                "20:30 QVS1207 spec.stages[1].spec.params[3].name",
                "21:13 QVS1202 spec.stages[1].spec.params[4].name",
                "23:18 QVS1213 spec.stages[1].onFailure",
                "25:24 QVS1212 spec.results[0].value",
            ],
            reading.Problems.Select(problem => $"{problem.Position} {problem.Code} {problem.Path}"));
        Assert.All(reading.Problems, problem => Assert.NotEmpty(problem.NextStep));
    }

    [Theory]
    [InlineData("[]", "1:1 QVS1201")]
    [InlineData(Head, "1:1 QVS1202")]
    [InlineData(Head + "spec: {stages: []}", "4:16 QVS1202")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + "}, runAfter: [a]}]}", "4:24 QVS1209")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + ", params: [{name: x, value: $(stages.a.results.r)}]}}]}", "4:24 QVS1209")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + ", params: [{name: x, value: $(stages.a.r)}]}}]}", "4:104 QVS1210")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + "}, timeout: soon}]}", "4:88 QVS1213")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + "}, timeout: -5m}]}", "4:88 QVS1213")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + "}, when: [{input: a, operator: is, values: [b]}]}]}", "4:107 QVS1213")]
    [InlineData(Head + "spec: {stages: [{name: <NAME>, spec: {" + Deployed + "}}]}", "4:24 QVS1216")]
    [InlineData(Head + "spec: {stages: [{name: A_b, spec: {" + Deployed + "}}]}", "4:24 QVS1206")]
    [InlineData(Head + "spec: {stages: [{name: a, spec: {" + Deployed + "}}], artifacts: [{path: ../x}]}", "4:100 QVS1213")]
    [InlineData(Head + "spec: {params: [{name: i, type: array}], stages: [{name: a, spec: {" + Deployed + "}}]}", "4:33 QVS1213")]
    public void A_mistake_is_reported_where_it_stands(string yaml, string expected) =>
        Assert.Equal([expected], AssemblyLineReader.Read(YamlTree.Parse(yaml)).Problems.Select(problem => $"{problem.Position} {problem.Code}"));

    [Fact]
    public void An_unknown_key_and_the_form_of_2021_are_warnings()
    {
        var reading = AssemblyLineReader.Read(YamlTree.Parse(Head + "spec: {stages: [{name: a, wehn: x, spec: {pipeline: p, app: shop, env: dev}}]}"));
        Assert.Equal(("shop", "dev"), (reading.Line!.Stages[0].Deployment.App, reading.Line.Stages[0].Deployment.Name));
        Assert.Equal([LineProblems.UnknownKey, LineProblems.OldForm], reading.Problems.Select(problem => problem.Code).Order());
        Assert.All(reading.Problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
    }

    [Fact]
    public void A_result_makes_an_edge_without_runAfter()
    {
        var line = Lines.Read(Head + "spec: {stages: [{name: b, spec: {" + Deployed + ", params: [{name: x, value: $(stages.a.results.r)}]}}, {name: a, spec: {" + Deployed + "}}]}");
        Assert.Equal(["a", "b"], StageGraph.InOrder(line).Select(stage => stage.Name));
    }

    [Fact]
    public void A_thousand_stages_in_a_row_are_read()
    {
        var stages = string.Join("\n", Enumerable.Range(0, 1000).Select(index => $"  - {{name: s{index}, spec: {{{Deployed}}}, runAfter: [{(index < 999 ? $"s{index + 1}" : "")}]}}"));
        var line = Lines.Read(Head + "spec:\n  stages:\n" + stages);
        Assert.Equal("s999", StageGraph.InOrder(line)[0].Name);
    }
}
