using System.Text;

namespace Qvs.Cue.Loading;

/// <summary>Files that exist only in memory: a checkout that was fetched, or the text of a test.</summary>
public sealed class MemoryFiles : ICueFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, bool>> _directories = new(StringComparer.Ordinal);

    public MemoryFiles(string root, IEnumerable<KeyValuePair<string, string>> files)
    {
        _directories[root] = new(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            Add(CuePath.Combine(root, path), Encoding.UTF8.GetBytes(text));
        }
    }

    public void Add(string path, byte[] content)
    {
        _files[path] = content;
        var isDirectory = false;
        for (var p = path; p.Length > 1; p = CuePath.Parent(p), isDirectory = true)
        {
            var parent = CuePath.Parent(p);
            if (!_directories.TryGetValue(parent, out var entries))
            {
                _directories[parent] = entries = new(StringComparer.Ordinal);
            }

            entries[CuePath.Name(p)] = isDirectory;
        }
    }

    public bool FileExists(string path) => _files.ContainsKey(path);

    public bool DirectoryExists(string path) => _directories.ContainsKey(path);

    public IReadOnlyList<CueEntry> List(string directory) =>
        _directories.TryGetValue(directory, out var entries) ? [.. entries.Select(e => new CueEntry(e.Key, e.Value))] : [];

    public byte[] Read(string path) => _files.TryGetValue(path, out var content) ? content : throw new FileNotFoundException(null, path);

    public string RealPath(string path) => path;
}
