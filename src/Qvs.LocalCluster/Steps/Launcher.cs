using System.Globalization;
using System.Text;

namespace Qvs.LocalCluster.Steps;

/// <summary>
/// Writes the little script by which a container's command is started. awk tells a process that was killed by a signal from one that exited with a
/// code above 128, which neither a shell nor bubblewrap does; where it is missing such codes are taken for signals.
/// </summary>
internal static class Launcher
{
    /// <summary>The exit code by which the entry point says that a signal ended the step.</summary>
    public const int Signalled = 255;

    private static readonly Lazy<bool> AwkTells = new(() => HostTools.Find("awk") is not null);

    public static bool TellsSignals => AwkTells.Value;

    /// <summary>The text of the outer script and of the inner one, which it starts.</summary>
    public static (string Outer, string Inner) Write(string innerPath, IReadOnlyList<string> command, string? missingProgram, TimeSpan maxCpuTime, bool ownShell)
    {
        var b = new StringBuilder("ulimit -c 0\n");
        b.Append(CultureInfo.InvariantCulture, $"ulimit -t {(long)maxCpuTime.TotalSeconds} 2>/dev/null\n");
        if (missingProgram is not null)
        {
            b.Append(CultureInfo.InvariantCulture, $"echo \"$(date '+%Y/%m/%d %H:%M:%S') \"{Quote("Error executing command: " + missingProgram)} >&2\nexit 1\n");
        }
        else if (!command[0].Contains('/', StringComparison.Ordinal))
        {
            var program = command[0];
            b.Append(CultureInfo.InvariantCulture, $"command -v {Quote(program)} >/dev/null 2>&1 || {{ echo \"$(date '+%Y/%m/%d %H:%M:%S') \"{Quote($"Error executing command: exec: \"{program}\": executable file not found in $PATH")} >&2; exit 1; }}\n");
        }

        if (missingProgram is null)
        {
            b.Append("exec ").AppendJoin(' ', command.Select(Quote)).Append('\n');
        }

        var start = $"exec /bin/sh {innerPath}";
        var outer = TellsSignals && ownShell
            ? $"exec awk 'BEGIN {{ s = system(\"{start}\"); exit s > 255 ? {Signalled} : s }}' </dev/null 2>&1\n"
            : $"{start} </dev/null 2>&1\n";
        return (outer, b.ToString());
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
