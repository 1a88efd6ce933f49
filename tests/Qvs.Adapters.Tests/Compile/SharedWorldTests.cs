using System.Collections.Immutable;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Modules;
using Qvs.Adapters.Pipelines;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;
using Qvs.Cue.Text;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Compile;

/// <summary>One world serves many compiles at once, and none of them can hold it up for ever.</summary>
public sealed class SharedWorldTests
{
    [Fact]
    public void Compiles_side_by_side_give_the_bytes_of_compiles_one_by_one()
    {
        var archive = Txtar.Load(TestPaths.InRepository("tests", "Qvs.Adapters.Tests", "Cases", "good", "composition.txtar"));
        var world = WorldOf(archive.Files);
        var requests = Enumerable.Range(0, 40).Select(i => new ManifestRequest(
            Config($"image: app:{i}"), ParamsFile.Empty)).ToArray();
        var alone = requests.Select(r => new ManifestCompiler(world).Compile(r).Text).ToArray();

        var together = new string?[requests.Length];
        Parallel.For(0, requests.Length, i => together[i] = new ManifestCompiler(world).Compile(requests[i]).Text);

        Assert.All(alone, Assert.NotNull);
        Assert.Equal(alone, together);
        Assert.Equal(alone.Length, alone.Distinct().Count());
    }

    [Theory]
    [InlineData("x: [for a in list.Range(0, 10000, 1) for b in list.Range(0, 10000, 1) {a * b}]")]
    [InlineData("x: strings.Repeat(\"x\", 2000000000)")]
    [InlineData("x: y: x")]
    public void A_hostile_adapter_ends_in_a_diagnostic(string text)
    {
        var world = WorldOf(
            [
                new TxtarFile("m/cue.mod/module.cue", "module: \"acme.example/kit\"\n"),
                new TxtarFile("m/web/web.cue", $"package web\n\nimport (\n\t\"list\"\n\t\"strings\"\n)\n\n_l: list.MaxItems(1)\n_s: strings.MaxRunes(1)\nDesignPattern: resources: app: r: {{apiVersion: \"v1\", kind: \"K\", metadata: name: \"n\", {text}}}\n"),
            ],
            new EvalBudget { MaxSteps = 500_000, MaxTime = TimeSpan.FromSeconds(10), MaxLiveBytes = 4L << 30 });

        var result = new ManifestCompiler(world).Compile(new ManifestRequest(Config(""), ParamsFile.Empty));

        Assert.Null(result.Text);
        Assert.NotEmpty(result.Diagnostics);
        // The world is as good as before.
        Assert.Null(new PipelineCompiler(world).Compile(new PipelineRequest(Config("a: 1"), "-")).Text);
    }

    private static QvsConfig Config(string parameters) => QvsConfigReader.Read(
        new SourceText("qvs.yaml", $"designPatterns:\n  - pattern: acme.example/kit/web\n    params: {{appName: x{(parameters.Length == 0 ? "" : ", " + parameters)}}}\n"), new DiagnosticBag())!;

    private static AdapterWorld WorldOf(ImmutableArray<TxtarFile> archive, EvalBudget? budget = null)
    {
        var files = new MemoryFiles("/repo", archive.Select(f => KeyValuePair.Create(f.Name, f.Text)));
        return new AdapterWorld([new ResolvedModule(new LocalModule("acme.example/kit", "m", default), "acme.example/kit", files, "/repo/m", null)], budget: budget);
    }
}
