using System.Diagnostics;

namespace Qvs.Cli.Tests;

/// <summary>What <c>-o</c> names is either what it was or all of what was compiled.</summary>
public sealed class OutputFileTests : IDisposable
{
    private static readonly string[] Compile = ["manifest", "compile", "-c", "qvs.yaml", "-p", "params.json", "-o"];

    private readonly Qvsctl _qvsctl = Qvsctl.WithShop();

    public void Dispose() => _qvsctl.Dispose();

    [Fact]
    public void A_process_that_is_killed_while_it_writes_leaves_the_old_file()
    {
        // The limit is that of a full disk, but kills the writer in the middle of the file.
        _qvsctl.Add("m/web/large.cue", $"package web\nDesignPattern: resources: app: deployment: spec: template: metadata: annotations: note: \"{new string('x', 200_000)}\"\n");
        _qvsctl.Add("out.yaml", "before\n");
        _qvsctl.Add("run.sh", $"ulimit -f 64\nexport DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0\nexec {AppContext.BaseDirectory}qvsctl {string.Join(' ', Compile)} out.yaml\n");
        var (exitCode, error) = Bash("run.sh");

        Assert.NotEqual(0, exitCode);
        Assert.Equal("before\n", _qvsctl.Read("out.yaml"));
        Assert.True(exitCode > 128 || error.Contains("QVS0003", StringComparison.Ordinal), $"{exitCode}: {error}");
        Assert.Equal(0, _qvsctl.Run([.. Compile, "out.yaml"]).ExitCode);
        Assert.True(_qvsctl.Read("out.yaml").Length > 200_000);
    }

    [Fact]
    public void A_link_stays_a_link_and_a_file_keeps_its_mode()
    {
        _qvsctl.Add("real.yaml", "before\n");
        File.SetUnixFileMode(Path.Combine(_qvsctl.Folder, "real.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(_qvsctl.Folder, "out.yaml"), "real.yaml");

        Assert.Equal(0, _qvsctl.Run([.. Compile, "out.yaml"]).ExitCode);

        Assert.Equal("real.yaml", new FileInfo(Path.Combine(_qvsctl.Folder, "out.yaml")).LinkTarget);
        Assert.Contains("kind: Deployment", _qvsctl.Read("real.yaml"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_qvsctl.Folder, "real.yaml")));
        Assert.DoesNotContain(_qvsctl.Files, f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Standard_output_can_be_named_as_a_file()
    {
        Assert.Contains("kind: Deployment", _qvsctl.Run([.. Compile, "/dev/stdout"]).Output, StringComparison.Ordinal);
        Assert.True(File.Exists("/dev/null"));
        Assert.Equal(0, _qvsctl.Run([.. Compile, "/dev/null"]).ExitCode);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void A_folder_is_no_file_to_write()
    {
        var (exitCode, _, error) = _qvsctl.Run([.. Compile, "m"]);

        Assert.Equal(1, exitCode);
        Assert.Matches("^error QVS0003: m cannot be written: ", error);
        Assert.DoesNotContain(_qvsctl.Files, f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_name_of_a_stack_cannot_bring_lines_of_its_own()
    {
        var (exitCode, output, error) = _qvsctl.Run("manifest", "compile", "-c", "qvs.yaml", "-p", "params.json", "--output-format", "pulumi", "--stack", "a\nname: b");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("error QVS2027: ", error, StringComparison.Ordinal);
        Assert.StartsWith("# Takes over the stack acme-shop-main\n", _qvsctl.Run("manifest", "compile", "-c", "qvs.yaml", "-p", "params.json", "--output-format", "pulumi", "--stack", "acme-shop-main").Output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Error) Bash(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", [script]) { WorkingDirectory = _qvsctl.Folder, RedirectStandardError = true, UseShellExecute = false })!;
        var error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, error);
    }
}
