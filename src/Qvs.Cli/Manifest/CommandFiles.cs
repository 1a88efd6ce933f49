using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>Files that commands read and write; what goes wrong becomes a diagnostic.</summary>
internal static class CommandFiles
{
    private static readonly string[] Devices = ["/dev/", "/proc/"];

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

    /// <summary>Written beside the target and renamed: on error nothing, and never a half. A link stays one, and a file keeps its mode.</summary>
    public static void Write(string path, string text, bool isPrivate = false)
    {
        var full = Path.GetFullPath(path);
        if (Devices.Any(d => full.StartsWith(d, StringComparison.Ordinal)))
        {
            // Standard output or a pipe of a shell: nothing that could be replaced.
            File.WriteAllText(full, text);
            return;
        }

        full = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? "/");
        var fresh = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            if (!OperatingSystem.IsWindows() && (isPrivate || File.Exists(full)))
            {
                // Nobody else may read it for a moment either.
                using var made = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            }

            File.WriteAllText(fresh, text);
            if (!OperatingSystem.IsWindows() && !isPrivate && File.Exists(full))
            {
                File.SetUnixFileMode(fresh, File.GetUnixFileMode(full));
            }

            File.Move(fresh, full, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>False, with the reason in the bag, if the file cannot be written.</summary>
    /// <param name="isPrivate">Only this user may read it.</param>
    public static bool TryWrite(string path, string text, DiagnosticBag diagnostics, bool isPrivate = false)
    {
        try
        {
            Write(path, text, isPrivate);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Diagnostic.Error("QVS0003", $"{path} cannot be written: {e.Message}", null));
            return false;
        }
    }
}
