namespace Qvs.Cloud.Hosting;

/// <summary>
/// The folder of everything that must survive a restart. One process owns it at a time: it holds a lock file open for as long as it runs.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <summary>The key ring for cookies and antiforgery tokens.</summary>
    public DirectoryInfo Keys => KeysOf(Path);

    /// <summary>Repositories of sample projects.</summary>
    public DirectoryInfo Samples => Create(System.IO.Path.Combine(Path, "samples"));

    /// <exception cref="StartupException">The folder cannot be made or written, or another process owns it.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Create(path);
            return new DataFolder(path, Lock(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, "data folder", "Qvs:DataFolder", problem);
        }
    }

    /// <summary>Makes a folder that others may use as well, and tries whether files can be made in it.</summary>
    /// <exception cref="StartupException">They cannot.</exception>
    public static void EnsureWritable(string path, string what, string setting)
    {
        try
        {
            Directory.CreateDirectory(path);
            using var _ = File.Create(System.IO.Path.Combine(path, Guid.NewGuid().ToString("N")), 1, FileOptions.DeleteOnClose);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, what, setting, problem);
        }
    }

    private static StartupException Unwritable(string path, string what, string setting, Exception problem) => new(
        $"the {what} {path} cannot be written ({problem.Message.ReplaceLineEndings(" ").TrimEnd('.')}). "
        + $"Make it writable, or name another with the setting {setting} (environment: {setting.Replace(":", "__", StringComparison.Ordinal)}).",
        problem);

    public static DirectoryInfo KeysOf(string path) => Create(System.IO.Path.Combine(path, "keys"));

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (File.Exists(file))
        {
            throw new StartupException(
                $"the data folder {path} is in use by another Qvs.Cloud process. "
                + "Stop that one, or name another folder with the setting Qvs:DataFolder (environment: Qvs__DataFolder).",
                problem);
        }
    }

    private static DirectoryInfo Create(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
}
