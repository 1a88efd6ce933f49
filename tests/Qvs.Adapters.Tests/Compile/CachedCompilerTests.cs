using System.Collections.Immutable;
using System.Text;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Modules;
using Qvs.Adapters.Pipelines;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Tests.Compile;

public sealed class CachedCompilerTests
{
    private readonly CachedCompiler _compiler = new();

    [Fact]
    public void Results_are_shared_within_a_tenant_only()
    {
        var project = Project("sha256:1");

        var first = _compiler.Manifests("a", project, Request(project, "x"), TestContext.Current.CancellationToken);
        Assert.NotNull(first.Text);
        Assert.Same(first, _compiler.Manifests("a", project, Request(project, "x"), TestContext.Current.CancellationToken));
        Assert.NotSame(first, _compiler.Manifests("b", project, Request(project, "x"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Everything_that_a_result_depends_on_tells_results_apart()
    {
        var project = Project("sha256:1");
        var other = Project("sha256:2");

        ManifestResult[] results =
        [
            _compiler.Manifests("a", project, Request(project, "x"), TestContext.Current.CancellationToken),
            _compiler.Manifests("a", project, Request(project, "y"), TestContext.Current.CancellationToken),
            _compiler.Manifests("a", project, Request(project, "x") with { Phase = ManifestPhase.Setup }, TestContext.Current.CancellationToken),
            _compiler.Manifests("a", project, Request(project, "x") with { Format = ManifestFormat.Pulumi }, TestContext.Current.CancellationToken),
            _compiler.Manifests("a", other, Request(other, "x"), TestContext.Current.CancellationToken),
        ];

        Assert.Equal(results.Length, results.Distinct<object>(ReferenceEqualityComparer.Instance).Count());
        Assert.NotSame(
            _compiler.Pipelines("a", project, new PipelineRequest(project.Config, "one"), TestContext.Current.CancellationToken), _compiler.Pipelines("a", project, new PipelineRequest(project.Config, "two"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_project_with_a_local_module_is_compiled_each_time()
    {
        var project = Project(null);

        Assert.NotSame(_compiler.Manifests("a", project, Request(project, "x"), TestContext.Current.CancellationToken), _compiler.Manifests("a", project, Request(project, "x"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Worlds_are_shared_by_content_and_the_oldest_goes()
    {
        var worlds = new AdapterWorlds(mostWorlds: 2);

        var first = worlds.Get(Modules("sha256:1"));
        Assert.Same(first, worlds.Get(Modules("sha256:1")));
        Assert.NotSame(worlds.Get(Modules(null)), worlds.Get(Modules(null)));
        worlds.Get(Modules("sha256:2"));
        worlds.Get(Modules("sha256:3"));
        Assert.Equal(2, worlds.Count);
        Assert.NotSame(first, worlds.Get(Modules("sha256:1")));
    }

    private static QvsProject Project(string? digest)
    {
        var source = new SourceText("qvs.yaml", "params: [{name: name, type: string}]\ndesignPatterns: [{pattern: acme.example/kit/web, params: {name: $(params.name)}}]\n");
        var modules = Modules(digest);
        return new QvsProject(QvsConfigReader.Read(source, new DiagnosticBag())!, modules, new AdapterWorlds().Get(modules));
    }

    private static ImmutableArray<ResolvedModule> Modules(string? digest)
    {
        var files = new MemoryFiles("/m", [KeyValuePair.Create("web/web.cue", "package web\n\nDesignPattern: {\n\tparameters: name: string\n\tresources: app: x: {apiVersion: \"v1\", kind: \"K\", metadata: name: parameters.name}\n}\n")]);
        var pin = digest is null ? null : new ModulePin("acme.example/kit", "acme.example/kit", "https://git.example/kit.git", "v1", ".", "c0ffee", digest);
        return [new ResolvedModule(new NamedModule("acme.example/kit", "v1", default), "acme.example/kit", files, "/m", pin)];
    }

    private static ManifestRequest Request(QvsProject project, string name) => new(
        project.Config,
        ParamsFileReader.Read("params.json", Encoding.UTF8.GetBytes($$"""{"params": [{"name": "name", "value": "{{name}}"}]}"""), [])!);
}
