using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Pipelines;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>Every published QVS Config, with sample values, to both outputs.</summary>
public sealed class PublishedConfigTests
{
    public static TheoryData<string> Configs()
    {
        var configs = new TheoryData<string>();
        foreach (var root in (string?[])[OfficialAdapters.Folder is { } f ? Path.Combine(f, "usecases") : null, OfficialAdapters.Examples])
        {
            if (root is not null && OfficialAdapters.Folder is not null)
            {
                foreach (var file in Directory.EnumerateFiles(root, "*.y*ml", SearchOption.AllDirectories)
                    .Where(f => File.ReadAllText(f).Contains("designPatterns:", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                {
                    configs.Add(file);
                }
            }
        }

        if (configs.Count == 0)
        {
            configs.Add("");
        }

        return configs;
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public async Task A_published_config_compiles_to_manifests_and_pipelines(string file)
    {
        Assert.SkipWhen(file.Length == 0, "no checkout of the official adapters and examples");
        var diagnostics = new DiagnosticBag();
        var project = await OfficialAdapters.Load(file, diagnostics, TestContext.Current.CancellationToken);
        Assert.True(project is not null, Show.Text(diagnostics));
        var config = project.Config;
        var values = ParamsFileReader.Read("params.json", Encoding.UTF8.GetBytes(Samples(config).ToJsonString()), diagnostics)!;

        if (config.DesignPatterns.Any(p => p.Pattern.Path.StartsWith("qmonus.net/adapter/qmonus.net/", StringComparison.Ordinal)))
        {
            // Published with the module's path pasted twice.
            var refused = new ManifestCompiler(project.World).Compile(new ManifestRequest(config, values), TestContext.Current.CancellationToken);
            Assert.Contains("Did you mean qmonus.net/adapter/official/", Assert.Single(refused.Diagnostics).Message, StringComparison.Ordinal);
            return;
        }

        foreach (var format in Enum.GetValues<ManifestFormat>())
        {
            var manifests = new ManifestCompiler(project.World).Compile(new ManifestRequest(config, values, Format: format), TestContext.Current.CancellationToken);
            if (manifests.Text is null && LacksZoneName(config))
            {
                // Published without a param that the adapter of that revision demands.
                Assert.All(manifests.Diagnostics.Where(d => d.Severity == Severity.Error), d => Assert.Contains("needs the param \"dnsZoneName\"", d.Message, StringComparison.Ordinal));
                continue;
            }

            Assert.True(manifests.Text is not null, Show.Text(manifests.Diagnostics));
        }

        var pipelines = new PipelineCompiler(project.World).Compile(new PipelineRequest(config, "shop"), TestContext.Current.CancellationToken);
        Assert.True(pipelines.Text is not null, Show.Text(pipelines.Diagnostics));
        Assert.NotEmpty(pipelines.Pipelines);
    }

    private static bool LacksZoneName(QvsConfig config) =>
        config.DesignPatterns.Any(p => p.Pattern.Path.EndsWith("azure/serverless/webApp/apiBackend", StringComparison.Ordinal) && p.Params?.Find("dnsZoneName") is null);

    /// <summary>A value for each param that suits what the adapters ask of a param of this name.</summary>
    private static JsonObject Samples(QvsConfig config) => new()
    {
        ["params"] = new JsonArray([.. config.Params.Where(p => p.Type != ParamType.Secret).Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p.Name,
            ["value"] = p.Name switch
            {
                _ when p.Type == ParamType.Int => "3",
                _ when p.Name.EndsWith("ort", StringComparison.Ordinal) => "8080",
                _ when p.Name.StartsWith("enable", StringComparison.Ordinal) || p.Name.StartsWith("use", StringComparison.Ordinal) => "true",
                _ when p.Name.EndsWith("SourceIps", StringComparison.Ordinal) => "192.0.2.0/24, 198.51.100.7/32",
                _ when p.Name.EndsWith("replicas", StringComparison.OrdinalIgnoreCase) => "2",
                _ when p.Name.EndsWith("Subdomain", StringComparison.Ordinal) => "shop.example.com.",
                _ => "sample",
            },
        })]),
        ["secrets"] = new JsonArray([.. config.Params.Where(p => p.Type == ParamType.Secret).Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p.Name,
            ["key"] = $"key-of-{p.Name.ToLowerInvariant()}",
            ["version"] = "1",
        })]),
    };
}
