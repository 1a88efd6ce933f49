using System.Diagnostics;

namespace Qvs.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Qvsctl _qvsctl = new();

    public void Dispose() => _qvsctl.Dispose();

    [Theory]
    [InlineData("manifest", "compile")]
    [InlineData("manifest", "explain")]
    [InlineData("manifest", "diff")]
    [InlineData("manifest", "test")]
    [InlineData("pipeline", "compile")]
    [InlineData("pipeline", "diff")]
    [InlineData("pipeline", "test")]
    [InlineData("adapter", "new")]
    [InlineData("adapter", "test")]
    [InlineData("adapter", "doc")]
    [InlineData("schema", "import")]
    [InlineData("import", "yaml")]
    [InlineData("pipeline", "apply")]
    [InlineData("auth", "login")]
    [InlineData("tenant", "export")]
    [InlineData("tenant", "delete")]
    [InlineData("token", "create")]
    [InlineData("credential", "set")]
    [InlineData("assemblyline", "run")]
    [InlineData("plugin", "gen-kubeconfig")]
    [InlineData("channel", "test")]
    [InlineData("promotion", "apply")]
    [InlineData("promotion", "promote")]
    [InlineData("deployment", "rollback")]
    [InlineData("deployment", "hold")]
    [InlineData("deployment", "release-hold")]
    [InlineData("drift", "check")]
    [InlineData("drift", "adopt")]
    [InlineData("drift", "ignore")]
    [InlineData("freeze", "add")]
    [InlineData("freeze", "override")]
    public void Help_of_a_command_has_an_example(string group, string command)
    {
        var (exitCode, output, _) = _qvsctl.Run(group, command, "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains($"Example: qvsctl {group} {command}", output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_all_commands()
    {
        var (exitCode, output, _) = _qvsctl.Run("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["adapter", "cue", "import", "manifest", "mod", "pipeline", "plugin", "run", "schema"], c => Assert.Contains($"  {c} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_shell_is_told_how_a_line_goes_on()
    {
        Assert.Contains("compile\n", _qvsctl.Run("[suggest:12]", "manifest com").Output, StringComparison.Ordinal);
        Assert.Contains("--output-format\n", _qvsctl.Run("[suggest:26]", "manifest compile --output-").Output, StringComparison.Ordinal);
        Assert.Contains("adopt\n", _qvsctl.Run("[suggest:8]", "drift ad").Output, StringComparison.Ordinal);
        Assert.Contains("--reason\n", _qvsctl.Run("[suggest:24]", "deployment rollback --re").Output, StringComparison.Ordinal);
        Assert.Equal("v1\nv1beta1\n", _qvsctl.Run("[suggest:31]", "pipeline compile --api-version ").Output);
    }

    [Theory]
    [InlineData("bash", "COMP_LINE='qvsctl manifest com' COMP_POINT=19 COMP_CWORD=2 COMP_WORDS=(qvsctl manifest com)\n_qvsctl\necho \"${COMPREPLY[@]}\"\n")]
    [InlineData("zsh", "compadd() { shift; print -rl -- $@ }\nwords=(qvsctl manifest com) BUFFER='qvsctl manifest com' CURSOR=19\n_qvsctl\n")]
    [InlineData("fish", "complete -C 'qvsctl manifest com'\n")]
    public void A_shell_completes_with_the_printed_script(string shell, string question)
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').All(p => !File.Exists(Path.Combine(p, shell))), $"{shell} is not installed");
        var script = _qvsctl.Run("completion", shell).Output;
        _qvsctl.Add("c.sh", (shell == "zsh" ? "compdef() { :; }\n" : "") + script + question);
        var start = new ProcessStartInfo(shell, [shell == "zsh" ? "-f" : shell == "fish" ? "--no-config" : "--norc", "c.sh"]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = _qvsctl.Folder };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;

        Assert.Equal("compile", Assert.Single(process.StandardOutput.ReadToEnd().Split('\n'), l => l.Length > 0 && l != "c.sh"));
        process.WaitForExit();
    }

    [Theory]
    [InlineData("manifest", "compile", "--output", "xml")]
    [InlineData("manifest", "compile", "--output-format", "helm")]
    [InlineData("manifest", "compile", "--setup=maybe")]
    [InlineData("manifest", "compile", "surplus")]
    [InlineData("manifest", "compile", "--parms", "x")]
    [InlineData("manifest", "diff")]
    [InlineData("pipeline", "compile")]
    [InlineData("manifest")]
    [InlineData("mod", "install")]
    [InlineData("schema", "import")]
    [InlineData("plugin", "gen-kubeconfig", "-n", "x")]
    [InlineData("nothing")]
    public void Wrong_arguments_end_with_1_and_say_what_is_wrong(params string[] arguments)
    {
        var (exitCode, _, error) = _qvsctl.Run(arguments);

        Assert.Equal(1, exitCode);
        Assert.NotEqual("", error.Trim());
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(_qvsctl.Files);
    }

    [Fact]
    public void What_there_is_not_is_said_with_the_nearest()
    {
        var (exitCode, _, error) = _qvsctl.Run("manifest", "complie");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("complie", error, StringComparison.Ordinal);
    }
}
