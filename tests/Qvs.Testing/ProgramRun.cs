using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Qvs.Testing;

/// <summary>
/// A real program under test: started as a process, its output collected, asked to stop as an operator would ask it, and never left behind.
/// </summary>
public sealed partial class ProgramRun : IAsyncDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];
    private readonly Lock _lock = new();

    private ProgramRun(Process process) => _process = process;

    public string Output { get { lock (_lock) { return _output.ToString(); } } }

    public string Error { get { lock (_lock) { return _error.ToString(); } } }

    public static ProgramRun Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? TestPaths.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var run = new ProgramRun(new Process { StartInfo = start });
        run._process.OutputDataReceived += (_, line) => run.Collect(run._output, line.Data);
        run._process.ErrorDataReceived += (_, line) => run.Collect(run._error, line.Data);
        run._process.Start();
        run._process.StandardInput.Close();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs a program to its end and returns its exit code.</summary>
    public async Task<int> Exit(TimeSpan atMost)
    {
        using var timeout = new CancellationTokenSource(atMost);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException slow)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {atMost}.\n{Describe()}", slow);
        }
    }

    /// <summary>Waits for a line of output or error, also one already written. The end of the program ends the waiting too.</summary>
    public async Task<string> Line(Func<string, bool> wanted, TimeSpan atMost)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if ((_output.ToString() + _error).Split('\n').FirstOrDefault(wanted) is { } written)
            {
                return written;
            }

            _waiting.Add((wanted, found));
        }

        using var timeout = new CancellationTokenSource(atMost);
        await Task.WhenAny(found.Task, _process.WaitForExitAsync(timeout.Token));
        return found.Task.IsCompleted
            ? await found.Task
            : throw new InvalidOperationException($"The awaited line did not come.\n{Describe()}");
    }

    /// <summary>SIGTERM: the polite request to stop that a service manager or Kubernetes sends.</summary>
    public void Terminate() => _ = Kill(_process.Id, Sigterm);

    /// <summary>SIGTERM to the program that this one started: a sandbox passes no signals on.</summary>
    public void TerminateChild() =>
        _ = Kill(int.Parse(File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), Sigterm);

    /// <summary>SIGKILL: what a machine that fails does to a program.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT: what Ctrl-C on a terminal sends.</summary>
    public void Interrupt() => _ = Kill(_process.Id, Sigint);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private string Describe() => $"Output:\n{Output}\nError:\n{Error}";

    private void Collect(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            text.Append(line).Append('\n');
            foreach (var (_, found) in _waiting.Where(waiter => waiter.Wanted(line)))
            {
                found.TrySetResult(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
