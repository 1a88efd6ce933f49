using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>The resources of every published adapter against what real CUE says of them.</summary>
public sealed partial class ManifestGoldenTests
{
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        if (TestPaths.Conformance is { } folder && OfficialAdapters.Folder is not null)
        {
            foreach (var row in (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapters", "index.json")))!)
            {
                if (Text(row, "expr") is "resources" or "in.resources")
                {
                    cases.Add(Text(row, "input"));
                }
            }
        }

        if (cases.Count == 0)
        {
            cases.Add("");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resources_of_an_official_adapter_are_those_of_real_cue(string input)
    {
        Assert.SkipWhen(input.Length == 0, "no conformance data or no checkout of the official adapters");
        var folder = Path.Combine(TestPaths.Conformance!, "adapters");
        var result = Compile(File.ReadAllText(Path.Combine(folder, input)));
        var expected = Path.Combine(folder, Path.ChangeExtension(input, ".json"));
        if (!File.Exists(expected))
        {
            Assert.True(result.Text is null, "real CUE refuses this");
            TestContext.Current.TestOutputHelper?.WriteLine(Show.Text(result.Diagnostics));
            Assert.All(result.Diagnostics, d => Assert.NotNull(d.Primary));
            return;
        }

        Assert.True(result.Text is not null, Show.Text(result.Diagnostics));
        var golden = JsonNode.Parse(File.ReadAllText(expected))!;
        var ours = new JsonObject(result.Resources.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Id, r.Data.DeepClone())));
        var theirs = golden["app"] ?? new JsonObject();
        if (!input.Contains(".composed.", StringComparison.Ordinal))
        {
            // This golden is of the pattern alone; ours also has what its composites give.
            ours = Shared(theirs, ours);
        }

        Assert.True(JsonNode.DeepEquals(theirs, ours), Difference(theirs, ours));
    }

    /// <summary>Bugs of published adapters, and params that they refuse: the file and line that say what is missing or wrong, and its name.</summary>
    [Theory]
    [InlineData("adapters_azure_component__azurePrivateEndpoint.min", "azure/component/azurePrivateEndpoint.cue:15:", "#PrivateEndpoint")]
    [InlineData("adapters_aws_container_kubernetes_publicApi.sidecarbug", "aws/container/kubernetes/publicApi/main.cue:144:", "sidecarContainerSecondaryPort")]
    [InlineData("adapters_azure_component__azureDiagnosticSetting.nows", "azure/component/azureDiagnosticSetting.cue:23:", "logAnalyticsWorkspaceId")]
    [InlineData("adapters_aws_serverless_webApp_apiBackend_sharedInfrastructure.sameaz", "qvs.yaml:1:", "subnet2AvailabilityZone")]
    [InlineData("adapters_azure_container_kubernetes_publicApi.badsurge", "qvs.yaml:1:", "both rollingUpdateMaxSurge and rollingUpdateMaxUnavailable cannot be set to 0")]
    public void A_published_bug_is_told_with_its_place_and_name(string input, string place, string name)
    {
        Assert.SkipWhen(TestPaths.Conformance is null || OfficialAdapters.Folder is null, "no conformance data or no checkout of the official adapters");
        var result = Compile(File.ReadAllText(Path.Combine(TestPaths.Conformance, "adapters", input + ".cue")));

        Assert.Null(result.Text);
        var first = result.Diagnostics.First(d => d.Severity == Qvs.Cue.Diagnostics.Severity.Error);
        Assert.Contains(place, first.Primary.ToString(), StringComparison.Ordinal);
        Assert.Contains(name, first.Message, StringComparison.Ordinal);
    }

    internal static ManifestResult Compile(string golden)
    {
        var pattern = Import().Match(golden).Groups[1].Value;
        var start = golden.IndexOf("parameters: {", StringComparison.Ordinal) + "parameters: ".Length;
        var end = golden.IndexOf("\n}}", start, StringComparison.Ordinal);
        var json = end < 0 ? "{}" : golden[start..(end + 2)];
        var parameters = (JsonObject)JsonNode.Parse(json)!;
        return new ManifestCompiler(OfficialAdapters.World).Compile(
            new ManifestRequest(OfficialAdapters.Config(pattern, parameters), ParamsFile.Empty));
    }

    private static JsonObject Shared(JsonNode theirs, JsonObject ours) => new(ours
        .Where(e => theirs.AsObject().ContainsKey(e.Key))
        .Select(e => KeyValuePair.Create(e.Key, theirs[e.Key] is JsonObject map && e.Value is JsonObject mine ? Shared(map, mine) : e.Value?.DeepClone())));

    private static string Difference(JsonNode theirs, JsonNode ours)
    {
        var options = new System.Text.Json.JsonSerializerOptions { WriteIndented = true };
        return TextDiff.Between(Sorted(theirs).ToJsonString(options), Sorted(ours).ToJsonString(options));
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => KeyValuePair.Create(e.Key, e.Value is null ? null : Sorted(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Sorted(i))]),
        _ => node.DeepClone(),
    };

    private static string Text(JsonNode? row, string key) => row?[key]?.GetValue<string>() ?? "";

    [GeneratedRegex("import dp \"([^\"]+)\"")]
    private static partial Regex Import();
}
