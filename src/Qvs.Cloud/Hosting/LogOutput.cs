#pragma warning disable RS0030 // Like Terminal: this is what logs are written to.
using System.Text;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// Standard output as logs are written to it. The console logger writes on a thread of its own, to which it gives 1.5 s at the end: on a busy machine, or where whoever
/// collects lines is slow, the last ones would be lost, and they are what an operator looks for.
/// </summary>
internal sealed class LogOutput(TextWriter output) : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _last;

    public override Encoding Encoding => output.Encoding;

    /// <summary>From now on lines go through it. Loggers that exist already write past it.</summary>
    public static LogOutput Take()
    {
        var output = new LogOutput(Console.Out);
        Console.SetOut(output);
        return output;
    }

    /// <summary>Logs the last line, and waits until it and all before it are written, for a while.</summary>
    public async Task End(ILogger logger)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        _last = "Stopped.";
        logger.Stopped();
        await _written.Task.WaitAsync(Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Write(char value) => output.Write(value);

    public override void Write(string? value)
    {
        output.Write(value);
        if (_last is { } last && value?.Contains(last, StringComparison.Ordinal) is true)
        {
            _written.TrySetResult();
        }
    }
}
