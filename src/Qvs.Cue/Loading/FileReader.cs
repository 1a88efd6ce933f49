using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>Reads files within their roots and within the loader's budget.</summary>
internal sealed class FileReader(LoadOptions options)
{
    private int _read;

    public ICueFiles Files => options.Files;

    public string Display(string path) => CuePath.Display(path, options.WorkingDirectory);

    public ParsedFile Parse(string path, byte[] bytes) => options.Parsed.Parse(Display(path), bytes);

    /// <summary>Null if it cannot be read; the bag says why.</summary>
    /// <param name="root">The directory that links may not lead out of; null for a file that the user named.</param>
    public byte[]? Read(string path, string? root, Location? place, DiagnosticBag diagnostics)
    {
        if (root is not null && !CuePath.IsWithin(Files.RealPath(path), Files.RealPath(root)))
        {
            diagnostics.Add(LoadingDiagnostics.OutsideRoot.At(place, $"{Display(path)} leads out of {Display(root)}"));
            return null;
        }

        if (!Files.FileExists(path))
        {
            diagnostics.Add(LoadingDiagnostics.FileNotFound.At(place, $"open {Display(path)}: no such file or directory"));
            return null;
        }

        try
        {
            var bytes = Files.Read(path);
            if (bytes.Length <= options.MostFileBytes && ++_read <= options.MostFiles)
            {
                return bytes;
            }

            diagnostics.Add(LoadingDiagnostics.TooLarge.At(place, bytes.Length > options.MostFileBytes
                ? $"{Display(path)} is larger than {options.MostFileBytes} bytes"
                : $"more than {options.MostFiles} files"));
        }
        catch (IOException e)
        {
            diagnostics.Add(LoadingDiagnostics.FileNotFound.At(place, $"open {Display(path)}: {e.Message}"));
        }

        return null;
    }
}
