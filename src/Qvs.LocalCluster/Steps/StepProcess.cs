using System.ComponentModel;
using System.Diagnostics;

namespace Qvs.LocalCluster.Steps;

/// <summary>Why a process was ended from outside.</summary>
internal enum Ended
{
    ByItself,
    Cancelled,
    TimedOut,
    OutOfMemory,
    OverLimit,
}

/// <summary>A container's process with its whole tree: its output goes to the log, and all of it ends together.</summary>
internal sealed class StepProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _output;
    private readonly bool _endsItsTree;
    private int _ended;

    private StepProcess(Process process, Action<ReadOnlyMemory<byte>> log, long maxOutput, bool endsItsTree)
    {
        (_process, _endsItsTree) = (process, endsItsTree);
        Id = process.Id;
        _output = Pump(process.StandardOutput.BaseStream, log, maxOutput);
    }

    public int Id { get; }

    public Ended Why => (Ended)_ended;

    /// <summary>Starts the command. A <see cref="Win32Exception"/> says that it could not be started at all.</summary>
    public static StepProcess Start(HostCommand command, Action<ReadOnlyMemory<byte>> log, long maxOutput, bool endsItsTree)
    {
        var info = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = command.WorkingDir,
        };
        info.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info };
        ParentThread.Start(process);
        process.StandardInput.Close();

        // The launcher joins both streams; only what goes wrong before it comes here.
        var step = new StepProcess(process, log, maxOutput, endsItsTree);
        _ = Pump(process.StandardError.BaseStream, log, 64 * 1024);
        return step;
    }

    /// <summary>Waits for the end and returns the exit code. What the process left running is ended as well.</summary>
    public async Task<int> Wait(TimeSpan? timeout, TimeProvider time)
    {
        using var limit = timeout is { } t ? new Timer(_ => Kill(Ended.TimedOut), null, t, System.Threading.Timeout.InfiniteTimeSpan) : null;
        await _process.WaitForExitAsync().ConfigureAwait(false);
        if (!_endsItsTree)
        {
            ProcessTree.Kill(Id);
        }

        // Output is complete when the pipe is closed; a process that escaped with it is not waited for.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(2), time)).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public void Kill(Ended why)
    {
        Interlocked.CompareExchange(ref _ended, (int)why, (int)Ended.ByItself);
        try
        {
            if (!_endsItsTree)
            {
                ProcessTree.Kill(Id);
            }

            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in the meantime.
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task Pump(Stream stream, Action<ReadOnlyMemory<byte>> log, long maxOutput)
    {
        var buffer = new byte[16 * 1024];
        long seen = 0;
        try
        {
            for (int n; (n = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                if (seen < maxOutput)
                {
                    log(buffer.AsMemory(0, (int)Math.Min(n, maxOutput - seen)));
                    if (seen + n >= maxOutput)
                    {
                        log(System.Text.Encoding.UTF8.GetBytes($"\n[output of more than {maxOutput} bytes is not kept]\n"));
                    }
                }

                seen += n;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was killed while its output was read.
        }
    }
}
