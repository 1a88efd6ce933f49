using System.Text;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Cue;

/// <summary>Writes results and diagnostics. Bytes go to the streams directly: the console's own writers cost start-up time.</summary>
internal sealed class Output(CueArguments arguments)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public bool HasErrors => _told.Count > 0;

    /// <summary>To the file that was asked for, or to standard output.</summary>
    public int Write(string text)
    {
        if (arguments.OutFile is not { } outFile || PathOf(outFile) is "-")
        {
            using var stream = Console.OpenStandardOutput();
            stream.Write(Encoding.UTF8.GetBytes(text));
            return ExitCode.Value;
        }

        try
        {
            var mode = arguments.Force ? FileMode.Create : FileMode.CreateNew;
            using var file = new FileStream(PathOf(outFile), mode, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            return ExitCode.Value;
        }
        catch (IOException) when (!arguments.Force && File.Exists(PathOf(outFile)))
        {
            return Fail($"error writing \"{PathOf(outFile)}\": file already exists");
        }
        catch (IOException e)
        {
            return Fail($"error writing \"{PathOf(outFile)}\": {e.Message}");
        }
    }

    public int Fail(string message)
    {
        _told.Add(message);
        WriteError(message + "\n");
        return ExitCode.EvaluationError;
    }

    /// <summary>Each once, whatever number of instances and expressions it shows in.</summary>
    public void Tell(IEnumerable<Diagnostic> diagnostics)
    {
        var style = arguments.Diagnostics switch
        {
            "carets" or "caret" => DiagnosticStyle.Caret,
            "plain" => DiagnosticStyle.Plain,
            _ => DiagnosticStyle.Cue,
        };
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            var rendered = DiagnosticRenderer.Render(diagnostic, style);
            if (_told.Add(rendered))
            {
                text.Append(rendered);
            }
        }

        WriteError(text.ToString());
    }

    /// <summary>The format that is asked for, by name or by the name of the file; null for one that there is not.</summary>
    public string? Format(string otherwise)
    {
        var name = arguments.Out ?? QualifierOf(arguments.OutFile) ?? (arguments.OutFile is { } file ? EndingOf(PathOf(file)) : null) ?? otherwise;
        return name.TrimEnd(':') switch
        {
            "json" => "json",
            "yaml" or "yml" => "yaml",
            "cue" => "cue",
            "text" or "txt" => "text",
            "binary" => "binary",
            _ => null,
        };
    }

    private static string? QualifierOf(string? file) => file?.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon ? file[..colon] : null;

    private static string PathOf(string file) => file.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon ? file[(colon + 1)..] : file;

    private static string? EndingOf(string path) => Path.GetExtension(path) is { Length: > 1 } ending ? ending[1..] : null;

    private static void WriteError(string text)
    {
        using var stream = Console.OpenStandardError();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
