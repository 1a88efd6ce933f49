using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Parameters;

/// <summary>formats.md 2.2.3: mapping, then the deployment's parameter of the same name, then the default, else missing.</summary>
public sealed class ParameterBindingTests
{
    private const string Pipeline = """
        {"params": [{"name": "gitRevision"}, {"name": "appName"}, {"name": "host"}, {"name": "depth", "default": "1"},
                    {"name": "list", "type": "array", "default": []}, {"name": "map", "type": "object", "default": {"a": "b"}}],
         "results": [{"name": "text", "value": "$(tasks.t.results.x)"}, {"name": "items", "type": "array", "value": "$(tasks.t.results.y[*])"}],
         "tasks": [{"name": "t"}]}
        """;

    private static readonly KeyValuePair<string, string>[] Config = [new("host", "from-config"), new("zone", "example.org")];

    [Fact]
    public void Each_rule_applies_in_order_and_leaves_its_lineage()
    {
        var bound = Bind("{name: gitRevision, value: $(inputs.revision)}", Config);
        Assert.Equal("v1", bound["gitRevision"].Value.Text);
        Assert.Equal(["RunInput revision v1", "StageMapping gitRevision $(inputs.revision)"], Lineage(bound["gitRevision"]));
        Assert.Equal(["BuiltIn appName shop"], Lineage(bound["appName"]));
        Assert.Equal(["DeploymentConfig host from-config"], Lineage(bound["host"]));
        Assert.Equal(["PipelineDefault depth 1"], Lineage(bound["depth"]));
        Assert.Equal(ParameterValue.Of([KeyValuePair.Create("a", "b")]), bound["map"].Value);
    }

    [Theory]
    [InlineData("$(params.host).$(params.zone)", "from-config.example.org")]
    [InlineData("\" $(inputs.revision)\"", " v1")]
    [InlineData("$(OTHER) $(context.pipelineRun.name) $(inputs.revision", "$(OTHER) $(context.pipelineRun.name) $(inputs.revision")]
    [InlineData("$(params.looped)", "$(inputs.revision)")]
    [InlineData("\"\"", "")]
    [InlineData("8080", "8080")]
    public void Texts_are_replaced_once_and_otherwise_kept(string written, string expected) => Assert.Equal(
        expected,
        Bind($"{{name: gitRevision, value: {written}}}", [.. Config, new("looped", "$(inputs.revision)")])["gitRevision"].Value.Text);

    [Fact]
    public void A_key_of_the_Deployment_Config_beats_a_built_in() =>
        Assert.Equal("mine", Bind("{name: gitRevision, value: x}", [.. Config, new("appName", "mine")])["appName"].Value.Text);

    [Fact]
    public void A_list_is_one_text_with_commas_in_the_Deployment_Config() =>
        Assert.Equal(ParameterValue.Of(["a", "b"]), Bind("{name: gitRevision, value: x}", [.. Config, new("list", "a, b")])["list"].Value);

    [Fact]
    public void Everything_that_is_missing_is_listed_before_a_run_starts()
    {
        var planning = Plan("{name: host, value: $(params.nope)}", []);
        Assert.Equal(["deploy.nope", "deploy.gitRevision"], planning.Missing.Select(missing => $"{missing.Stage}.{missing.Name}").OrderDescending());
        Assert.All(planning.Missing, missing => Assert.NotEmpty(missing.NextStep));
        Assert.Equal(["deploy.unknown"], Plan("{name: unknown, value: x}", Config).Unused);
    }

    [Fact]
    public void Inputs_must_be_given_and_known()
    {
        var line = Line("{name: gitRevision, value: $(inputs.revision)}");
        var planning = RunPlanner.Plan(Lines.Key(line), line, Lines.Inputs(("revison", "v1")), Lines.Resources(line, Spec, Config));
        Assert.Equal(["The input 'revision' is not given.", "The line has no input 'revison'."], planning.Missing.Select(missing => missing.Message));
    }

    [Fact]
    public void A_result_that_the_pipeline_does_not_have_is_found_before_the_start() => Assert.Equal(
        ["$(stages.first.results.nope) is read, but the pipeline 'p1' of that stage has no result 'nope'."],
        Plan("{name: gitRevision, value: $(stages.first.results.nope)}", Config).Missing.Select(missing => missing.Message));

    [Theory]
    [InlineData("gitRevision", "$(stages.first.results.text)", "hello")]
    [InlineData("gitRevision", "\"$(stages.first.results.items[1])!\"", "two!")]
    [InlineData("list", "\"$(stages.first.results.items[*])\"", "[one, two]")]
    [InlineData("list", "$(stages.first.results.items)", "[one, two]")]
    [InlineData("list", "[zero, \"$(stages.first.results.items[*])\"]", "[zero, one, two]")]
    [InlineData("map", "{k: $(stages.first.results.text)}", "{k: hello}")]
    public void Results_of_stages_come_in_with_their_type(string name, string written, string expected) =>
        Assert.Equal(expected, Bind($"{{name: {name}, value: {written}}}, {{name: {(name == "gitRevision" ? "depth" : "gitRevision")}, value: x}}", Config)[name].Value.ToString());

    [Theory]
    [InlineData("\"$(stages.first.results.items[7])\"")]
    [InlineData("\"x $(stages.first.results.items)\"")]
    [InlineData("$(stages.first.results.text.key)")]
    public void A_result_that_does_not_fit_is_missing(string written)
    {
        var planning = Plan($"{{name: gitRevision, value: {written}}}", Config);
        var binding = new ResultBinding(Results);
        foreach (var parameter in planning.Plan.Stages[^1].Parameters)
        {
            binding.Bind(parameter);
        }

        Assert.Single(binding.Missing);
    }

    private static Dictionary<string, BoundParameter> Bind(string mapping, KeyValuePair<string, string>[] config)
    {
        var planning = Plan(mapping, config);
        Assert.Empty(planning.Missing);
        var binding = new ResultBinding(Results);
        var bound = planning.Plan.Stages[^1].Parameters.Select(binding.Bind).ToDictionary(parameter => parameter.Name);
        Assert.Empty(binding.Missing);
        return bound;
    }

    private static ParameterValue? Results(string stage, string result) => (stage, result) switch
    {
        ("first", "text") => ParameterValue.Of("hello"),
        ("first", "items") => ParameterValue.Of(["one", "two"]),
        _ => null,
    };

    private static RunPlanning Plan(string mapping, KeyValuePair<string, string>[] config)
    {
        var line = Line(mapping);
        return RunPlanner.Plan(Lines.Key(line), line, Lines.Inputs(("revision", "v1")), Lines.Resources(line, Spec, config));
    }

    private static string Spec(Stage stage) => stage.Name == "deploy" ? Pipeline : """{"results": [{"name": "text", "value": ""}, {"name": "items", "value": []}], "tasks": []}""";

    private static AssemblyLine Line(string mapping) => Lines.Read(
        $$$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata: {name: line}
        spec:
          params: [{name: revision}]
          stages:
            - {name: first, spec: {pipeline: p1, deployment: {app: shop, name: dev} } }
            - {name: deploy, spec: {pipeline: p2, deployment: {app: shop, name: dev}, params: [{{{mapping}}}] } }
        """);

    private static IEnumerable<string> Lineage(BoundParameter parameter) => parameter.Origins.Select(origin => $"{origin.Kind} {origin.Name} {origin.Value}");
}
