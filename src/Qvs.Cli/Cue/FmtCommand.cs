using System.CommandLine;
using System.Text;
using Qvs.Cue.Formatting;
using Qvs.Cue.Loading;

namespace Qvs.Cli.Cue;

/// <summary><c>cue fmt</c>: rewrites files in their canonical form; standard input goes to standard output.</summary>
internal static class FmtCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("fmt", "Formats CUE files."), expressions: false);
        flags.AddFormatting(command);
        flags.SetAction(command, Run);
        return command;
    }

    private static int Run(CueArguments arguments)
    {
        // A package is formatted with all of its directory: also the files that the build leaves out.
        var inputs = arguments.Inputs.Count == 0 ? ["."] : arguments.Inputs;
        var output = new Output(arguments);
        var exitCode = ExitCode.Value;
        foreach (var path in inputs.SelectMany(FilesOf))
        {
            exitCode = Math.Max(exitCode, path == "-" ? FormatStandardInput(output) : FormatFile(path, arguments, output));
        }

        return exitCode;
    }

    private static IEnumerable<string> FilesOf(string input)
    {
        var isRecursive = input.EndsWith("...", StringComparison.Ordinal);
        var directory = isRecursive ? input[..^3].TrimEnd('/') is { Length: > 0 } above ? above : "." : input;
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.cue", isRecursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                .Order(StringComparer.Ordinal)
            : [input];
    }

    private static int FormatFile(string path, CueArguments arguments, Output output)
    {
        if (!File.Exists(path))
        {
            output.Fail($"open {path}: no such file or directory");
            return ExitCode.LoadError;
        }

        var bytes = File.ReadAllBytes(path);
        var name = CuePath.Display(CuePath.Combine(Directory.GetCurrentDirectory(), path), Directory.GetCurrentDirectory());
        if (Format(name, bytes, output) is not { } formatted)
        {
            return ExitCode.LoadError;
        }

        var result = Encoding.UTF8.GetBytes(formatted);
        if (result.AsSpan().SequenceEqual(bytes))
        {
            return ExitCode.Value;
        }

        if (arguments.Check)
        {
            output.Write(name + "\n");
            return ExitCode.EvaluationError;
        }

        File.WriteAllBytes(path, result);
        return ExitCode.Value;
    }

    private static int FormatStandardInput(Output output)
    {
        using var stream = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Format("-", buffer.ToArray(), output) is { } formatted ? output.Write(formatted) : ExitCode.LoadError;
    }

    private static string? Format(string name, byte[] bytes, Output output)
    {
        var parsed = new ParsedFiles().Parse(name, bytes);
        output.Tell(parsed.Diagnostics);
        return parsed.Diagnostics.Count > 0 ? null : Formatter.Format(parsed.File);
    }
}
