using System.Collections.Concurrent;

namespace Qvs.Cue.Loading;

/// <summary>The file system of the machine.</summary>
public sealed class DiskFiles : ICueFiles
{
    private const int MostLinks = 40;
    private readonly ConcurrentDictionary<string, string> _realDirectories = new(StringComparer.Ordinal);

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public IReadOnlyList<CueEntry> List(string directory)
    {
        var found = new DirectoryInfo(directory);
        return found.Exists
            ? [.. found.EnumerateFileSystemInfos().Select(e => new CueEntry(e.Name, e is DirectoryInfo)).OrderBy(e => e.Name, StringComparer.Ordinal)]
            : [];
    }

    public byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public string RealPath(string path) => RealPath(path, 0);

    private string RealPath(string path, int links)
    {
        if (path.Length <= 1 || links > MostLinks)
        {
            return path;
        }

        var parent = CuePath.Parent(path);
        if (!_realDirectories.TryGetValue(parent, out var realParent))
        {
            realParent = RealPath(parent, links + 1);
            _realDirectories[parent] = realParent;
        }

        var here = CuePath.Combine(realParent, CuePath.Name(path));
        return new FileInfo(here).LinkTarget is { } target ? RealPath(CuePath.Combine(realParent, target), links + 1) : here;
    }
}
