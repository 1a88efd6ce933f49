using System.Collections.Immutable;
using Qvs.Domain.Applications;
using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Domain.Tests.Configuration;

namespace Qvs.Domain.Tests.Delivery;

/// <summary>Lines, pipelines and deployments to test with.</summary>
internal static class Lines
{
    public static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly TenantId Acme = TenantId.Parse("acme");
    public static readonly Actor Alice = new("alice", ["developer"]);
    public static readonly Actor Bob = new("bob", ["approver"]);
    public static readonly Actor Carol = new("carol", ["approver"]);

    public static AssemblyLine Read(string yaml)
    {
        var reading = AssemblyLineReader.Read(YamlTree.Parse(yaml));
        Assert.Empty(reading.Problems.Where(problem => problem.Severity == ProblemSeverity.Error));
        return reading.Line!;
    }

    /// <summary>A line of stages, each written as <c>name</c> or <c>name: needs, needs</c>, on deployments of their own.</summary>
    public static AssemblyLine Of(string name, params string[] stages) => Read(
        $$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata: {name: {{name}}}
        spec:
          stages:
        {{string.Concat(stages.Select(StageYaml))}}
        """);

    public static RunKey Key(AssemblyLine line, int number = 1) => new(Acme, line.Name, number);

    public static DeploymentKey Deployment(Stage stage) =>
        new(Acme, ApplicationId.Parse(stage.Deployment.App), DeploymentId.Parse(stage.Deployment.Name));

    public static StageTarget Target(Stage stage) => new(Deployment(stage), new ClusterKey(Acme, ClusterId.Parse("main")));

    public static ImmutableSortedDictionary<string, StageResources> Resources(
        AssemblyLine line, Func<Stage, string> spec, IEnumerable<KeyValuePair<string, string>>? config = null) =>
        line.Stages.ToImmutableSortedDictionary(
            stage => stage.Name,
            stage => new StageResources(
                Target(stage),
                DeploymentParameters.Merge(Deployment(stage), [KeyValuePair.Create("appName", stage.Deployment.App)], [], config ?? []),
                PipelinePin.From(stage.Pipeline, spec(stage))),
            StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> Inputs(params (string Name, string Value)[] inputs) =>
        inputs.ToImmutableSortedDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);

    private static string StageYaml(string stage)
    {
        var parts = stage.Split(": ");
        var extra = parts.Length > 2 ? $", {parts[2]}: {string.Join(": ", parts[3..])}" : "";
        return $"    - {{name: {parts[0]}, spec: {{pipeline: p-{parts[0]}, deployment: {{app: app, name: {parts[0]}}}}}, runAfter: [{(parts.Length > 1 ? parts[1] : "")}]{extra}}}\n";
    }
}
