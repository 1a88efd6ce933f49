using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Goldens;

/// <summary>What the library's README shows works as it says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void A_package_is_loaded_filled_and_written()
    {
        var files = new MemoryFiles("/srv/config", [
            new("cue.mod/module.cue", "module: \"example.test/config@v0\"\nlanguage: version: \"v0.9.0\""),
            new("app/app.cue", "package app\ninput: {name: string, replicas: int}\noutput: manifests: [{metadata: name: input.name, spec: replicas: input.replicas}]"),
        ]);
        var context = new CueContext(new CueOptions { Files = files, WorkingDirectory = "/srv/config" });
        var loaded = context.Load("./app");
        Assert.Empty(loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)));

        var app = context.Build(loaded.Instances[0]);
        var filled = app.FillPath(["input"], app.Evaluate("""{name: "shop", replicas: 3}"""));

        Assert.Empty(filled.Validate(concrete: true));
        Assert.Equal(
            """[{"metadata":{"name":"shop"},"spec":{"replicas":3}}]""", filled.Lookup("output.manifests").ToJson(indented: false).Text);
        Assert.Equal("shop", filled.Lookup("input.name").AsString);
        Assert.NotEmpty(filled.Lookup("output").Lineage);
        Assert.NotEmpty(app.Validate(concrete: true));
    }
}
