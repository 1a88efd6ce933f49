namespace Qvs.Cli.Tests.Cue;

public sealed class CueCommandTests : IDisposable
{
    private readonly CueProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Export_prints_data()
    {
        _program.Add("a.cue", "a: 1\nb: \"x\"");

        Assert.Equal((0, "{\n    \"a\": 1,\n    \"b\": \"x\"\n}\n", ""), _program.Run("export", "a.cue"));
        Assert.Equal((0, "1\n---\nx\n", ""), _program.Run("export", "-e", "a", "-e", "b", "--out", "yaml", "a.cue"));
        Assert.Equal((0, "[\n    1,\n    \"x\"\n]\n", ""), _program.Run("export", "-e", "a", "-e", "b", "--list", "a.cue"));
        Assert.Equal((0, "x\n", ""), _program.Run("export", "-e", "b", "--out", "text", "a.cue"));
    }

    [Fact]
    public void Exit_codes_tell_errors_of_values_from_errors_of_files()
    {
        _program.Add("conflict.cue", "a: 1 & 2\nb: 3").Add("open.cue", "a: string").Add("broken.cue", "a: {").Add("lost.cue", "import \"a.example/b\"\na: b.c");

        var (exitCode, output, error) = _program.Run("eval", "conflict.cue");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches(@"\Aa: conflicting values \d and \d:\n    \./conflict\.cue:1:4\n    \./conflict\.cue:1:8\n\z", error);
        Assert.Equal(1, _program.Run("export", "open.cue").ExitCode);
        Assert.Equal(2, _program.Run("eval", "broken.cue").ExitCode);
        Assert.Equal(2, _program.Run("eval", "lost.cue").ExitCode);
        Assert.Equal(2, _program.Run("eval", "none.cue").ExitCode);
    }

    [Fact]
    public void Errors_elsewhere_are_ignored_on_request()
    {
        _program.Add("a.cue", "a: 1 & 2\nb: 3");

        Assert.Equal((0, "3\n", ""), _program.Run("export", "-i", "-e", "b", "a.cue"));
        Assert.Equal(1, _program.Run("export", "-e", "b", "a.cue").ExitCode);
        Assert.Equal(1, _program.Run("export", "-i", "-e", "a", "a.cue").ExitCode);
        var (exitCode, output, _) = _program.Run("eval", "-i", "a.cue");
        Assert.Equal(1, exitCode);
        Assert.Matches(@"\Aa: _\|_ // conflicting values \d and \d\nb: 3\n\z", output);
    }

    [Fact]
    public void Several_values_of_eval_have_headings()
    {
        _program.Add("a.cue", "a: 1\nb: c: 2");

        Assert.Equal((0, "// a\n1\n// b\nc: 2\n", ""), _program.Run("eval", "-e", "a", "-e", "b", "a.cue"));
    }

    [Fact]
    public void Output_goes_to_a_file_once()
    {
        _program.Add("a.cue", "a: 1");

        Assert.Equal((0, "", ""), _program.Run("export", "-o", "x.yaml", "a.cue"));
        Assert.Equal("a: 1\n", _program.Read("x.yaml"));
        Assert.Equal((1, "", "error writing \"x.yaml\": file already exists\n"), _program.Run("export", "-o", "x.yaml", "a.cue"));
        Assert.Equal(0, _program.Run("export", "-f", "-o", "x.yaml", "a.cue").ExitCode);
    }

    [Fact]
    public void Standard_input_and_data_files_are_inputs()
    {
        _program.Add("d.json", "{\"a\": 1}");

        Assert.Equal((0, "a: 1\n", ""), _program.RunWith("a: int", "eval", "-", "d.json"));
        Assert.Equal((0, "a: 2\n", ""), _program.RunWith("{\"a\": 2}", "eval", "json:", "-"));
    }

    [Fact]
    public void Vet_checks_data_against_a_schema()
    {
        _program.Add("s.cue", "#S: {a: int, b?: string}").Add("good.json", "{\"a\": 1}").Add("bad.json", "{\"a\": \"x\"}");

        Assert.Equal((0, "", ""), _program.Run("vet", "-d", "#S", "s.cue", "good.json"));
        var (exitCode, _, error) = _program.Run("vet", "-d", "#S", "s.cue", "bad.json");
        Assert.Equal(1, exitCode);
        Assert.Contains("./bad.json:1:7", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Vet_says_of_what_is_not_concrete_as_much_as_it_is_asked()
    {
        _program.Add("a.cue", "a: int");

        Assert.StartsWith("some instances are incomplete", _program.Run("vet", "a.cue").Error, StringComparison.Ordinal);
        Assert.Equal((1, "", "a: incomplete value int:\n    ./a.cue:1:4\n"), _program.Run("vet", "-c", "a.cue"));
        Assert.Equal((0, "", ""), _program.Run("vet", "-c=false", "a.cue"));
    }

    [Fact]
    public void Reasons_of_all_alternatives_are_told()
    {
        _program.Add("a.cue", "a: {k: 1} | {k: 2}\na: k: 3");

        Assert.Equal(
            "a: 2 errors in empty disjunction:\n    ./a.cue:1:4\n"
            + "a.k: conflicting values 1 and 3:\n    ./a.cue:1:8\n    ./a.cue:2:7\n"
            + "a.k: conflicting values 2 and 3:\n    ./a.cue:1:17\n    ./a.cue:2:7\n",
            _program.Run("vet", "a.cue").Error);
    }

    [Fact]
    public void Fmt_rewrites_files_and_says_which_need_it()
    {
        _program.Add("a.cue", "a:   1\nbc: 2").Add("b.cue", "a: 1\n");

        Assert.Equal((1, "./a.cue\n", ""), _program.Run("fmt", "--check", "a.cue", "b.cue"));
        Assert.Equal((0, "", ""), _program.Run("fmt", "."));
        Assert.Equal("a:  1\nbc: 2\n", _program.Read("a.cue"));
        Assert.Equal((0, "x: 1\n", ""), _program.RunWith("x:1", "fmt", "-"));
        Assert.Equal(2, _program.RunWith("x:", "fmt", "-").ExitCode);
    }

    [Fact]
    public void Carets_show_the_place()
    {
        _program.Add("a.cue", "a: 1 & 2");

        Assert.Contains("1 | a: 1 & 2\n", _program.Run("eval", "--diagnostics", "carets", "a.cue").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_is_an_argument()
    {
        _program.Add("cue.mod/module.cue", "module: \"acme.example/app\"").Add("x/x.cue", "package x\nimport \"acme.example/app/y\"\na: y.b")
            .Add("y/y.cue", "package y\nb: 5").Add("y/z.cue", "package z\nb: 6");

        Assert.Equal((0, "a: 5\n", ""), _program.Run("eval", "./x"));
        Assert.Equal((0, "b: 6\n", ""), _program.Run("eval", "./y:z"));
        Assert.Equal((0, "a: 5\n// ---\nb: 5\n// ---\nb: 6\n", ""), _program.Run("eval", "./..."));
        Assert.Equal((0, "b: 5\n", ""), _program.Run("eval", "acme.example/app/y"));
    }

    [Fact]
    public void Dump_and_version_answer()
    {
        _program.Add("a.cue", "a: 1 & 2").Add("broken.cue", "a: {");

        Assert.StartsWith("{\"kind\":[\"struct\"]", _program.Run("dump", "a.cue").Output, StringComparison.Ordinal);
        var (exitCode, output, _) = _program.Run("dump", "broken.cue");
        Assert.Equal(2, exitCode);
        Assert.StartsWith("[{\"code\":\"CUE1", output, StringComparison.Ordinal);
        Assert.StartsWith("cue version ", _program.Run("version").Output, StringComparison.Ordinal);
    }
}
