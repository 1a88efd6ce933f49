using System.Diagnostics;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Cue;

/// <summary>The real program in a directory of its own.</summary>
internal sealed class CueProgram : IDisposable
{
    private readonly TempFolder _folder = new();

    public CueProgram Add(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    public string Read(string name) => File.ReadAllText(_folder.Combine(name));

    public (int ExitCode, string Output, string Error) Run(params string[] arguments) => RunWith("", arguments);

    public (int ExitCode, string Output, string Error) RunWith(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "qvsctl"), ["cue", .. arguments])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => _folder.Dispose();
}
