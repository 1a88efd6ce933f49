using Qvs.Cue.Loading;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Loading;

public sealed class DiskTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void Links_that_lead_out_of_the_module_are_refused()
    {
        _folder.Write("cue.mod/module.cue", "module: \"acme.example/app\"");
        _folder.Write("a.cue", "package p\na: 1");
        File.CreateSymbolicLink(_folder.Combine("inside.cue"), "a.cue");
        File.CreateSymbolicLink(_folder.Combine("outside.cue"), _elsewhere.Write("x.cue", "package p\nsecret: 1"));

        var instance = Assert.Single(Load().Load(".").Instances);

        Assert.Equal(["./a.cue", "./inside.cue"], Loads.Names(instance));
        Assert.Equal("CUE2509", Assert.Single(instance.Diagnostics).Code);
    }

    [Fact]
    public void Links_between_directories_are_refused_too()
    {
        _folder.Write("cue.mod/module.cue", "module: \"acme.example/app\"");
        _folder.Write("a.cue", "package p\nimport \"acme.example/app/x\"\na: x.secret");
        _elsewhere.Write("x.cue", "package x\nsecret: 1");
        Directory.CreateSymbolicLink(_folder.Combine("x"), _elsewhere.Path);

        var instance = Assert.Single(Load().Load(".").Instances);

        Assert.NotNull(Loads.Import(instance, "acme.example/app/x").Error);
    }

    private CueLoader Load() => new(new LoadOptions { Files = new DiskFiles(), WorkingDirectory = _folder.Path });
}
