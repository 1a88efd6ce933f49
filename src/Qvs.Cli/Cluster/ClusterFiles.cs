using System.Globalization;
using System.Text;

namespace Qvs.Cli.Cluster;

/// <summary>What a running cluster leaves in its data folder for other commands: its process, its address, its kubeconfig.</summary>
internal sealed class ClusterFiles(DirectoryInfo folder)
{
    public static string DefaultFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".qvs", "cluster");

    public string Kubeconfig => Path.Combine(folder.FullName, "kubeconfig");

    private string ProcessFile => Path.Combine(folder.FullName, "process");

    private string LockFile => Path.Combine(folder.FullName, "lock");

    /// <summary>Held while a cluster runs, so that no second one writes the same journal; null when it is held already.</summary>
    public FileStream? TryLock()
    {
        Directory.CreateDirectory(folder.FullName);
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void WriteProcess(Uri url) => File.WriteAllText(ProcessFile, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {url}"));

    /// <summary>The process and address last written; whether it still runs, the lock says.</summary>
    public (int Process, string Url)? ReadProcess() =>
        File.Exists(ProcessFile) && File.ReadAllText(ProcessFile).Split(' ') is [var id, var url] && int.TryParse(id, CultureInfo.InvariantCulture, out var process) ? (process, url) : null;

    public void RemoveProcess() => File.Delete(ProcessFile);

    /// <summary>Readable by its owner alone, and there in whole or not at all.</summary>
    public static void WritePrivate(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(temporary, path, overwrite: true);
    }
}
