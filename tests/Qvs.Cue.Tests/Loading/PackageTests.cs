using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Loading;

public sealed class PackageTests
{
    [Fact]
    public void A_package_takes_its_own_files_of_a_shared_directory()
    {
        var files = Loads.Files(
            ("cue.mod/module.cue", "module: \"acme.example/app\""),
            ("a.cue", "package one\na: 1"),
            ("b.cue", "// about\n@if(!x)\n\npackage two\nb: 1"),
            ("c.cue", "c: 1"));

        Assert.Equal(["./b.cue"], Loads.Names(Loads.Instance(files, ".:two")));
        var ambiguous = Loads.Load(files, ".");
        Assert.Equal(["CUE2503 found packages one, two in .; name one with -p "], Loads.Messages(ambiguous.Diagnostics));
    }

    [Fact]
    public void Files_of_the_same_package_above_come_first()
    {
        var files = Loads.Files(
            ("cue.mod/module.cue", "module: \"acme.example/app\""),
            ("top.cue", "package p"),
            ("x/other.cue", "package q"),
            ("x/y/low.cue", "package p"),
            ("x/y/low_test.cue", "package p"),
            ("x/y/low_tool.cue", "package p"),
            ("x/y/_off.cue", "package p"));

        var instance = Loads.Instance(files, "./x/y");

        Assert.Equal(["./top.cue", "./x/y/low.cue"], Loads.Names(instance));
        Assert.Equal("acme.example/app/x/y:p", instance.Id);
    }

    [Fact]
    public void Three_dots_load_every_package_below()
    {
        var files = Loads.Files(
            ("cue.mod/module.cue", "module: \"acme.example/app\""),
            ("cue.mod/pkg/other.example/x/x.cue", "package x"),
            ("a/a.cue", "package a"),
            ("b/c/c.cue", "package c"),
            ("nested/cue.mod/module.cue", "module: \"acme.example/nested\""),
            ("nested/n.cue", "package n"));

        var result = Loads.Load(files, "./...");

        Assert.Equal(["acme.example/app/a", "acme.example/app/b/c"], result.Instances.Select(i => i.Id));
    }

    [Fact]
    public void Files_that_build_attributes_exclude_are_left_out()
    {
        var files = Loads.Files(
            ("a.cue", "@if(prod && !debug)\n\npackage p"),
            ("b.cue", "@ignore()\n\npackage p"),
            ("c.cue", "package p"));

        Assert.Equal(["./c.cue"], Loads.Names(Loads.Instance(files, ".")));
        var tagged = Loads.Loader(files, o => o with { Tags = ["prod"] }).Load(".");
        Assert.Equal(["./a.cue", "./c.cue"], Loads.Names(tagged.Instances[0]));
    }

    [Theory]
    [InlineData("language: version: \"v0.9.2\"", "v0.9.2", true)]
    [InlineData("language: {version: \"v0.16.0\"}", "v0.16.0", false)]
    [InlineData("", "v0.4.0", true)]
    public void A_module_states_the_version_of_its_language(string language, string version, bool listArithmetic)
    {
        var files = Loads.Files(("cue.mod/module.cue", "module: \"acme.example/app@v1\"\n" + language), ("a.cue", "package p"));

        var instance = Loads.Instance(files, ".");

        Assert.Equal(version, instance.Version.ToString());
        Assert.Equal("acme.example/app:p", instance.Id);
        Assert.Equal(listArithmetic, instance.Features(instance.Files[0]).HasFlag(LanguageFeatures.ListArithmetic));
    }

    [Fact]
    public void An_experiment_counts_for_its_file()
    {
        var instance = Loads.Instance(Loads.Files(("a.cue", "@experiment(try,explicitopen)\n\npackage p"), ("b.cue", "package p")), ".");

        Assert.True(instance.Features(instance.Files[0]).HasFlag(LanguageFeatures.Try | LanguageFeatures.ExplicitOpen));
        Assert.False(instance.Features(instance.Files[1]).HasFlag(LanguageFeatures.Try));
    }

    [Fact]
    public void Files_given_together_are_one_instance()
    {
        var files = Loads.Files(("a.cue", "package p"), ("sub/b.cue", "b: 1"), ("c.cue", "package q"));

        Assert.Equal(["./a.cue", "./sub/b.cue"], Loads.Names(Loads.Instance(files, "a.cue", "./sub/b.cue")));
        Assert.Equal(
            ["CUE2504 found packages p (./a.cue) and q (./c.cue) "],
            Loads.Messages(Assert.Single(Loads.Load(files, "a.cue", "c.cue").Instances).Diagnostics));
    }

    [Fact]
    public void Standard_input_is_a_file()
    {
        var loader = Loads.Loader(Loads.Files(), o => o with { StandardInput = () => "a: 1"u8.ToArray() });

        Assert.Equal(["-"], Loads.Names(Assert.Single(loader.Load("-").Instances)));
    }

    [Fact]
    public void Missing_files_and_directories_are_told()
    {
        var result = Loads.Load(Loads.Files(("x/readme.txt", "")), "./x", "./y", "z.cue");

        Assert.Equal(["CUE2502 no CUE files in ./x ", "CUE2501 cannot find package \"./y\" "], Loads.Messages(result.Diagnostics));
        Assert.Equal(
            ["CUE2501 open ./z.cue: no such file or directory "],
            Loads.Messages(Assert.Single(result.Instances).Diagnostics));
    }
}
