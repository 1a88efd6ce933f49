using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Pipelines;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>Pipelines of every published adapter against the task builders that real CUE gives.</summary>
public sealed partial class PipelineGoldenTests
{
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        if (TestPaths.Conformance is { } folder && OfficialAdapters.Folder is not null)
        {
            foreach (var row in (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapters", "index.json")))!)
            {
                if (row?["part"]?.GetValue<string>() is "pipelines" or "composed.pipelines" && row["json"] is not null)
                {
                    cases.Add(row["json"]!.GetValue<string>());
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
    public void Pipelines_of_an_official_adapter_hold_the_tasks_of_real_cue(string golden)
    {
        Assert.SkipWhen(golden.Length == 0, "no conformance data or no checkout of the official adapters");
        var folder = Path.Combine(TestPaths.Conformance!, "adapters");
        var text = File.ReadAllText(Path.Combine(folder, golden.Replace(".composed.pipelines.json", ".composed.cue", StringComparison.Ordinal).Replace(".json", ".cue", StringComparison.Ordinal)));
        var pattern = Import().Match(text).Groups[1].Value;
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, golden)))!.AsObject();
        var start = text.IndexOf("pipelineParameters: {", StringComparison.Ordinal);
        var options = start < 0 ? null : (JsonObject)JsonNode.Parse(text[(start + "pipelineParameters: ".Length)..(text.IndexOf("\n}}", start, StringComparison.Ordinal) + 2)])!;
        var result = new PipelineCompiler(OfficialAdapters.World).Compile(new PipelineRequest(OfficialAdapters.Config(pattern, null, options), "zz"), TestContext.Current.CancellationToken);
        if (result.Text is null && result.Diagnostics.All(d => d.Code is "QVS2103" or "QVS2101"))
        {
            // Adapters that only add to the stage of another one, and blueprints.
            Assert.Contains(pattern, (string[])["qmonus.net/adapter/official/pipeline/deploy:kubebuilderCrdInstall"]);
            return;
        }

        Assert.True(result.Text is not null, Show.Text(result.Diagnostics));
        Assert.Equal(Expected(expected), Actual(result));
    }

    private static string Expected(JsonObject golden)
    {
        var lines = new List<string>();
        foreach (var (stage, value) in golden)
        {
            foreach (var (id, task) in value!["tasks"]?.AsObject() ?? [])
            {
                var constants = task!["input"]?["constParams"]?.AsObject() ?? [];
                var parameters = (task["params"]?.AsObject() ?? []).Select(p => p.Key + (constants.ContainsKey(p.Key) ? "!" : ""));
                var prefix = task["prefix"]?.GetValue<string>().ToLowerInvariant() is { Length: > 0 } given ? given + "-" : "";
                lines.Add($"{stage} {id} {prefix}{task["name"]} steps {task["steps"]?.AsArray().Count} params {string.Join(',', parameters.Order(StringComparer.Ordinal))} results {string.Join(',', (task["results"]?.AsObject() ?? []).Select(r => r.Key).Order(StringComparer.Ordinal))}");
            }

            foreach (var (name, _) in value["results"]?.AsObject() ?? [])
            {
                lines.Add($"{stage} result {name}");
            }
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Actual(PipelineResult result)
    {
        var lines = new List<string>();
        foreach (var pipeline in result.Pipelines)
        {
            foreach (var task in pipeline.Manifest["spec"]!["tasks"]!.AsArray().Where(t => t!["taskRef"]!["kind"]!.GetValue<string>() == "Task"))
            {
                var compiled = result.Tasks.Single(t => t.Name == task!["taskRef"]!["name"]!.GetValue<string>());
                var spec = compiled.Manifest["spec"]!;
                var given = (task!["params"]?.AsArray() ?? []).Select(p =>
                    p!["name"]!.GetValue<string>() + (p["value"]!.GetValue<string>().StartsWith("$(params.", StringComparison.Ordinal) ? "" : "!"));
                var name = compiled.Name["zz-".Length..];
                lines.Add($"{pipeline.Stage} {task["name"]} {name} steps {spec["steps"]?.AsArray().Count} params {string.Join(',', given.Order(StringComparer.Ordinal))} results {string.Join(',', (spec["results"]?.AsArray() ?? []).Select(r => r!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal))}");
            }

            foreach (var entry in pipeline.Manifest["spec"]!["results"]?.AsArray() ?? [])
            {
                lines.Add($"{pipeline.Stage} result {entry!["name"]}");
            }
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("import dp \"([^\"]+)\"")]
    private static partial Regex Import();
}
