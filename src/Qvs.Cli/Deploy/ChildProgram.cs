using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Qvs.Cli.Deploy;

/// <summary>How a program ended, and the end of what it wrote to both outputs.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output);

internal sealed record ChildProgramOptions
{
    /// <summary>Said when the program is not there: what it is for, and how to get it.</summary>
    public required string WhyNeeded { get; init; }

    public string? Folder { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Told every line as it comes.</summary>
    public Action<string>? Line { get; init; }

    /// <summary>Leaves standard error out of <see cref="ProgramEnd.Output"/>, for output that is read by a program.</summary>
    public bool OutputAlone { get; init; }
}

/// <summary>Runs another program to its end. A cancelled one is asked to end, so that it can leave things in order, before it is made to.</summary>
internal static class ChildProgram
{
    private const int MostOutput = 16 * 1024 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(2);

    public static async Task<ProgramEnd> Run(string program, IReadOnlyList<string> arguments, ChildProgramOptions options, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Folder ?? "",
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            throw new DeployException($"the program {program} is not here: {options.WhyNeeded}");
        }

        process.StandardInput.Close();
        var output = new StringBuilder();
        var readers = Task.WhenAll(Read(process.StandardOutput, output, options.Line), Read(process.StandardError, options.OutputAlone ? null : output, options.Line));
        await using var stop = cancel.Register(() => Ask(process));
        await process.WaitForExitAsync(CancellationToken.None);

        // What it left running in the background may hold its output open; that is not waited for.
        await Task.WhenAny(readers, Task.Delay(Lingering, TimeProvider.System, CancellationToken.None));
        cancel.ThrowIfCancellationRequested();
        lock (output)
        {
            return new ProgramEnd(process.ExitCode, output.ToString());
        }
    }

    private static async Task Read(StreamReader reader, StringBuilder? output, Action<string>? tell)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            tell?.Invoke(line);
            if (output is not null)
            {
                lock (output)
                {
                    if (output.Length < MostOutput)
                    {
                        output.Append(line).Append('\n');
                    }
                }
            }
        }
    }

    private static void Ask(Process process)
    {
        try
        {
            using var kill = OperatingSystem.IsWindows() ? null : Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            _ = kill is null || !process.WaitForExit(Grace);
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
