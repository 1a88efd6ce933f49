using System.Collections.Immutable;
using Qvs.Adapters.Caching;
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
    [InlineData(Endless)]
    [InlineData("x: strings.Repeat(\"x\", 2000000000)")]
    [InlineData("x: y: x")]
    public void A_hostile_adapter_ends_in_a_diagnostic(string text)
    {
        var world = WorldOf(Adapter(text), new EvalBudget { MaxSteps = 500_000, MaxTime = TimeSpan.FromSeconds(10) });

        var result = new ManifestCompiler(world).Compile(new ManifestRequest(Config(""), ParamsFile.Empty), TestContext.Current.CancellationToken);

        Assert.Null(result.Text);
        Assert.NotEmpty(result.Diagnostics);
        // The world is as good as before.
        Assert.Null(new PipelineCompiler(world).Compile(new PipelineRequest(Config("a: 1"), "-"), TestContext.Current.CancellationToken).Text);
    }

    [Fact]
    public void Hostile_adapters_of_some_tenants_leave_the_compiles_of_others_alone()
    {
        var compiler = new CachedCompiler();
        var hostile = ProjectOf(Adapter(Endless));
        var harmless = ProjectOf(Adapter("spec: replicas: 3"));
        var request = new ManifestRequest(Config(""), ParamsFile.Empty);

        var results = new ManifestResult[12];
        Parallel.For(0, results.Length, i => results[i] = compiler.Manifests($"tenant{i}", i % 3 == 0 ? hostile : harmless, request));

        Assert.All(results.Where((_, i) => i % 3 == 0), r => Assert.Contains(r.Diagnostics, d => d.Message.Contains("the evaluation ", StringComparison.Ordinal)));
        Assert.All(results.Where((_, i) => i % 3 != 0), r => Assert.Contains("replicas: 3", r.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_compile_that_is_cancelled_ends_and_leaves_nothing_behind()
    {
        var compiler = new CachedCompiler();
        var project = ProjectOf(Adapter("spec: replicas: 3"), digest: "sha256:1");
        var request = new ManifestRequest(Config(""), ParamsFile.Empty);

        Assert.Throws<OperationCanceledException>(() => compiler.Manifests("a", ProjectOf(Adapter(Endless)), request, new CancellationToken(canceled: true)));
        Assert.NotNull(compiler.Manifests("a", project, request, TestContext.Current.CancellationToken).Text);
    }

    private const string Endless = "x: [for a in list.Range(0, 10000, 1) for b in list.Range(0, 10000, 1) {a * b}]";

    private static ImmutableArray<TxtarFile> Adapter(string text) =>
    [
        new TxtarFile("m/cue.mod/module.cue", "module: \"acme.example/kit\"\n"),
        new TxtarFile("m/web/web.cue", $"package web\n\nimport (\n\t\"list\"\n\t\"strings\"\n)\n\n_l: list.MaxItems(1)\n_s: strings.MaxRunes(1)\nDesignPattern: resources: app: r: {{apiVersion: \"v1\", kind: \"K\", metadata: name: \"n\", {text}}}\n"),
    ];

    private static QvsConfig Config(string parameters) => QvsConfigReader.Read(
        new SourceText("qvs.yaml", $"designPatterns:\n  - pattern: acme.example/kit/web\n    params: {{appName: x{(parameters.Length == 0 ? "" : ", " + parameters)}}}\n"), new DiagnosticBag())!;

    private static AdapterWorld WorldOf(ImmutableArray<TxtarFile> archive, EvalBudget? budget = null) => new([ModuleOf(archive, null)], budget: budget);

    private static QvsProject ProjectOf(ImmutableArray<TxtarFile> archive, string? digest = null)
    {
        ImmutableArray<ResolvedModule> modules = [ModuleOf(archive, digest)];
        return new QvsProject(Config(""), modules, new AdapterWorlds().Get(modules));
    }

    private static ResolvedModule ModuleOf(ImmutableArray<TxtarFile> archive, string? digest)
    {
        var files = new MemoryFiles("/repo", archive.Select(f => KeyValuePair.Create(f.Name, f.Text)));
        var pin = digest is null ? null : new ModulePin("acme.example/kit", "acme.example/kit", "https://git.example/kit.git", "v1", ".", "c0ffee", digest);
        return new ResolvedModule(new LocalModule("acme.example/kit", "m", default), "acme.example/kit", files, "/repo/m", pin);
    }
}
