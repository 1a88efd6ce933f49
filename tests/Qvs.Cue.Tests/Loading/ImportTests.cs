using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Loading;

public sealed class ImportTests
{
    private static readonly (string, string) Module = ("cue.mod/module.cue", "module: \"acme.example/app@v1\"");

    [Fact]
    public void A_package_of_the_own_module_is_found_by_path_and_name()
    {
        var files = Loads.Files(
            Module,
            ("main.cue", "package main\nimport \"acme.example/app/web\"\nimport s \"acme.example/app/web:server\"\nimport \"acme.example/app/web@v1:server\""),
            ("web/w.cue", "package web"),
            ("web/s.cue", "package server"));

        var main = Loads.Instance(files, ".");

        Assert.Equal(["./web/w.cue"], Loads.Names(Loads.Import(main, "acme.example/app/web").Package!));
        var server = Loads.Import(main, "acme.example/app/web:server");
        Assert.Equal("server", server.Name);
        Assert.Equal("acme.example/app/web:server", server.Package!.Id);
        Assert.Same(server.Package, Loads.Import(main, "acme.example/app/web@v1:server").Package);
    }

    [Fact]
    public void Vendored_parts_are_one_package()
    {
        var files = Loads.Files(
            Module,
            ("main.cue", "package main\nimport \"k8s.example/api\""),
            ("cue.mod/gen/k8s.example/api/types.cue", "package api"),
            ("cue.mod/pkg/k8s.example/api/more.cue", "package api"),
            ("cue.mod/usr/k8s.example/api/mine.cue", "package api"));

        var api = Loads.Import(Loads.Instance(files, "."), "k8s.example/api").Package!;

        Assert.Equal(
            ["./cue.mod/gen/k8s.example/api/types.cue", "./cue.mod/pkg/k8s.example/api/more.cue", "./cue.mod/usr/k8s.example/api/mine.cue"],
            Loads.Names(api));
    }

    [Fact]
    public void A_path_without_a_dot_is_builtin_whatever_lies_in_the_module()
    {
        var files = Loads.Files(
            Module,
            ("main.cue", "package main\nimport \"strings\"\nimport \"nowhere/at/all\""),
            ("cue.mod/gen/strings/s.cue", "package strings"),
            ("cue.mod/gen/nowhere/at/all/s.cue", "package all"));

        var main = Loads.Instance(files, ".");

        Assert.NotNull(Loads.Import(main, "strings").Builtin);
        Assert.Equal("CUE2507", Loads.Import(main, "nowhere/at/all").Error!.Code);
    }

    [Fact]
    public void Files_outside_the_module_import_from_the_module_of_the_working_directory()
    {
        var files = Loads.Files(Module, ("web/w.cue", "package web"));
        files.Add("/elsewhere/main.cue", "package golden\nimport \"acme.example/app/web\""u8.ToArray());

        var main = Loads.Instance(files, "/elsewhere/main.cue");

        Assert.Equal(["../elsewhere/main.cue"], Loads.Names(main));
        Assert.NotNull(Loads.Import(main, "acme.example/app/web").Package);
    }

    [Fact]
    public void A_cycle_of_imports_is_refused()
    {
        var files = Loads.Files(
            Module,
            ("a/a.cue", "package a\nimport \"acme.example/app/b\""),
            ("b/b.cue", "package b\nimport \"acme.example/app/a\""));

        var b = Loads.Import(Loads.Instance(files, "./a"), "acme.example/app/b").Package!;
        var again = Loads.Import(b, "acme.example/app/a").Package!;
        var error = Loads.Import(again, "acme.example/app/b").Error;

        Assert.Equal("CUE2508", error!.Code);
        Assert.Equal("./a/a.cue:2:8", error.Primary.ToString());
    }

    [Theory]
    [InlineData("acme.example/app/none")]
    [InlineData("acme.example/app/web:none")]
    [InlineData("other.example/x")]
    [InlineData("../web")]
    [InlineData("acme.example/app/../../etc")]
    public void An_import_that_leads_nowhere_says_so_at_its_place(string path)
    {
        var files = Loads.Files(Module, ("main.cue", $"package main\nimport x \"{path}\""), ("web/w.cue", "package web"));

        var error = Loads.Import(Loads.Instance(files, "."), path).Error!;

        Assert.StartsWith("CUE25", error.Code, StringComparison.Ordinal);
        Assert.Equal("./main.cue:2:8", error.Primary.ToString());
    }

    [Fact]
    public void Loaders_share_parsed_files_up_to_a_bound()
    {
        var parsed = new ParsedFiles(mostCharacters: 20);
        var first = parsed.Parse("a.cue", "a: 1234567");

        Assert.Same(first, parsed.Parse("a.cue", "a: 1234567"));
        Assert.NotSame(first, parsed.Parse("a.cue", "a: 7654321"));
        parsed.Parse("b.cue", "b: 1234567");
        Assert.Equal(2, parsed.Count);
        Assert.NotSame(first, parsed.Parse("a.cue", "a: 1234567"));
    }
}
