using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Text;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Modules;

public sealed class MountedFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_folders_are_those_of_the_modules()
    {
        var files = new MountedFiles([Module("acme.example/kit", "kit"), Module("acme.example/kit/inner", "inner")]);
        _folder.Write("kit/a/a.cue", "package a\n");
        _folder.Write("kit/cue.mod/gen/x.example/y/y.cue", "package y\n");
        _folder.Write("inner/b.cue", "package inner\n");

        Assert.True(files.DirectoryExists("/qvs/cue.mod/pkg"));
        Assert.True(files.DirectoryExists("/qvs/cue.mod/pkg/acme.example"));
        Assert.Equal(["a", "inner"], files.List("/qvs/cue.mod/pkg/acme.example/kit").Select(e => e.Name));
        Assert.False(files.DirectoryExists("/qvs/cue.mod/pkg/acme.example/kit/cue.mod"));
        Assert.True(files.FileExists("/qvs/cue.mod/gen/x.example/y/y.cue"));
        Assert.False(files.FileExists("/qvs/cue.mod/pkg/acme.example/kit/none.cue"));
        Assert.Equal("v1/b.cue", files.Display("./cue.mod/pkg/acme.example/kit/inner/b.cue"));
    }

    [Fact]
    public void A_link_out_of_a_module_is_not_followed()
    {
        var secret = _folder.Write("secret.cue", "package web\n\nDesignPattern: resources: app: x: {apiVersion: \"v1\", kind: \"K\", metadata: name: \"secret\"}\n");
        _folder.Write("kit/web/readme.txt", "");
        File.CreateSymbolicLink(_folder.Combine("kit", "web", "web.cue"), secret);
        var diagnostics = new DiagnosticBag();
        var config = QvsConfigReader.Read(new SourceText("qvs.yaml", "designPatterns: [{pattern: acme.example/kit/web}]\n"), diagnostics)!;

        var result = new ManifestCompiler(new AdapterWorld([Module("acme.example/kit", "kit")])).Compile(new ManifestRequest(config, ParamsFile.Empty), TestContext.Current.CancellationToken);

        Assert.Null(result.Text);
    }

    [Fact]
    public void Vendoring_copies_modules_and_hoists_what_they_vendor()
    {
        _folder.Write("kit/a/a.cue", "package a\n");
        _folder.Write("kit/cue.mod/gen/x.example/y/y.cue", "package y\n");
        _folder.Write("target/cue.mod/module.cue", "module: \"mine.example/app\"\n");
        var module = Module("acme.example/kit", "kit") with { Reference = new NamedModule("github.com/acme/kit", "v1.2.0", default) };

        Assert.Equal(2, ModuleVendor.Copy([module], _folder.Combine("target")));

        Assert.True(File.Exists(_folder.Combine("target", "cue.mod", "pkg", "acme.example", "kit", "a", "a.cue")));
        Assert.True(File.Exists(_folder.Combine("target", "cue.mod", "gen", "x.example", "y", "y.cue")));
        Assert.False(Directory.Exists(_folder.Combine("target", "cue.mod", "pkg", "acme.example", "kit", "cue.mod")));
        Assert.Equal("acme.example/kit@v1.2.0\n", File.ReadAllText(_folder.Combine("target", "qvsctl.mod")));
    }

    private ResolvedModule Module(string path, string folder)
    {
        _folder.Write($"{folder}/cue.mod/module.cue", $"module: \"{path}\"\n");
        return new ResolvedModule(new LocalModule(path, "v1", default), path, new DiskFiles(), _folder.Combine(folder), null);
    }
}
