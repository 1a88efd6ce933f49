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
        Assert.All(["adapter", "cue", "import", "manifest", "mod", "pipeline", "run", "schema"], c => Assert.Contains($"  {c} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_shell_is_told_how_a_line_goes_on()
    {
        Assert.Contains("compile\n", _qvsctl.Run("[suggest:12]", "manifest com").Output, StringComparison.Ordinal);
        Assert.Contains("--output-format\n", _qvsctl.Run("[suggest:26]", "manifest compile --output-").Output, StringComparison.Ordinal);
        Assert.Equal("v1\nv1beta1\n", _qvsctl.Run("[suggest:31]", "pipeline compile --api-version ").Output);
    }

    [Fact]
    public void Bash_completes_with_the_printed_script()
    {
        _qvsctl.Add("c.sh", _qvsctl.Run("completion", "bash").Output + "COMP_LINE='qvsctl manifest com' COMP_POINT=19 COMP_CWORD=2 COMP_WORDS=(qvsctl manifest com)\n_qvsctl\necho \"${COMPREPLY[@]}\"\n");
        var start = new ProcessStartInfo("bash", [Path.Combine(_qvsctl.Folder, "c.sh")]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        using var bash = Process.Start(start)!;

        Assert.Equal("compile\n", bash.StandardOutput.ReadToEnd());
        bash.WaitForExit();
    }

    [Fact]
    public void What_there_is_not_is_said_with_the_nearest()
    {
        var (exitCode, _, error) = _qvsctl.Run("manifest", "complie");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("complie", error, StringComparison.Ordinal);
    }
}
