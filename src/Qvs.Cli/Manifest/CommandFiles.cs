using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>Files that commands read and write; what goes wrong becomes a diagnostic.</summary>
internal static class CommandFiles
{
    /// <summary>Null, with the reason in the bag, if the file cannot be read.</summary>
    public static byte[]? Read(string file, DiagnosticBag diagnostics)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Diagnostic.Error("QVS0002", $"{file} cannot be read: {e.Message}", null));
            return null;
        }
    }

    /// <summary>Written beside the target and renamed: on error nothing, and never a half.</summary>
    public static void Write(string path, string text)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? "/");
        var fresh = $"{full}.{Environment.ProcessId}.tmp";
        File.WriteAllText(fresh, text);
        File.Move(fresh, full, overwrite: true);
    }

    /// <summary>False, with the reason in the bag, if the file cannot be written.</summary>
    public static bool TryWrite(string path, string text, DiagnosticBag diagnostics)
    {
        try
        {
            Write(path, text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Diagnostic.Error("QVS0003", $"{path} cannot be written: {e.Message}", null));
            return false;
        }
    }
}
