using System.Collections.Concurrent;
using System.Text;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Modules;

/// <summary>
/// The modules of a config as one CUE module that has them all vendored: <c>cue.mod/pkg/&lt;module&gt;</c> is the module's own folder, and
/// what modules vendor themselves (<c>gen</c>, <c>pkg</c>, <c>usr</c>) is hoisted beside it (formats 2.1.3). A folder's files come from the
/// first module that has any there: two versions of one package are never mixed. Nothing is copied.
/// </summary>
public sealed class MountedFiles : ICueFiles
{
    /// <summary>Where text of ours that is compiled lies; no package has this path.</summary>
    public const string MainModule = "config.qvs.invalid";

    /// <summary>The folder of the one module, for a loader's working directory.</summary>
    public const string Root = "/qvs";

    private const string CueMod = Root + "/cue.mod";
    private const string ModuleFile = CueMod + "/module.cue";

    private readonly List<Mount> _mounts = [];
    private readonly ConcurrentDictionary<string, Folder> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _content = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public MountedFiles(IEnumerable<ResolvedModule> modules)
    {
        var all = modules.ToArray();
        foreach (var module in all)
        {
            _mounts.Add(new Mount($"{CueMod}/pkg/{module.Path}", module.Files, module.Root, HidesModule: true));
            _names[$"./cue.mod/pkg/{module.Path}/"] = module.DisplayName + "/";
        }

        foreach (var kind in (string[])["gen", "pkg", "usr"])
        {
            _mounts.AddRange(all.Select(m => new Mount($"{CueMod}/{kind}", m.Files, $"{m.Root}/cue.mod/{kind}", HidesModule: false)));
        }
    }

    /// <summary>The name of a file for people, from the name that the loader gives it.</summary>
    public string Display(string loaded)
    {
        // A module may lie within the path of another one; the longest name is its own.
        foreach (var (prefix, name) in _names.OrderByDescending(n => n.Key.Length))
        {
            if (loaded.StartsWith(prefix, StringComparison.Ordinal))
            {
                return name + loaded[prefix.Length..];
            }
        }

        return loaded;
    }

    public bool FileExists(string path) => path == ModuleFile || Parent(path).Files.ContainsKey(CuePath.Name(path));

    public bool DirectoryExists(string path) => At(path).Exists;

    public IReadOnlyList<CueEntry> List(string directory) => At(directory).Entries;

    public byte[] Read(string path)
    {
        if (path == ModuleFile)
        {
            return Encoding.UTF8.GetBytes($"module: \"{MainModule}\"\n");
        }

        return _content.GetOrAdd(path, p => Parent(p).Files.TryGetValue(CuePath.Name(p), out var at)
            ? at.Mount.Files.Read(at.Path)
            : throw new FileNotFoundException(null, p));
    }

    /// <summary>
    /// The same path, for a file within its module. A link that leads out of a module's folder gives the path of its target, which the
    /// loader refuses as being outside.
    /// </summary>
    public string RealPath(string path)
    {
        if (path == ModuleFile || !Parent(path).Files.TryGetValue(CuePath.Name(path), out var at))
        {
            return path;
        }

        var real = at.Mount.Files.RealPath(at.Path);
        return CuePath.IsWithin(real, at.Mount.RealRoot) ? path : "/outside" + real;
    }

    private Folder Parent(string path) => At(CuePath.Parent(path));

    private Folder At(string directory) => _folders.GetOrAdd(directory, Build);

    private Folder Build(string directory)
    {
        var entries = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var files = new Dictionary<string, (Mount Mount, string Path)>(StringComparer.Ordinal);
        var exists = directory is Root or CueMod;
        foreach (var mount in _mounts)
        {
            if (mount.Inner(directory) is { } inner)
            {
                if (!mount.Files.DirectoryExists(inner))
                {
                    continue;
                }

                exists = true;
                var listed = mount.Files.List(inner).Where(e => !(mount.HidesModule && inner == mount.Root && e.Name == "cue.mod")).ToArray();
                AddFiles(mount, inner, listed, files, entries);
                foreach (var folder in listed.Where(e => e.IsDirectory))
                {
                    entries[folder.Name] = true;
                }
            }
            else if (CuePath.IsWithin(mount.Prefix, directory))
            {
                exists = true;
                entries[mount.Prefix[directory.TrimEnd('/').Length..].Split('/')[1]] = true;
            }
        }

        return new Folder(exists, [.. entries.Select(e => new CueEntry(e.Key, e.Value))], files);
    }

    private static void AddFiles(
        Mount mount, string inner, CueEntry[] listed, Dictionary<string, (Mount Mount, string Path)> files, SortedDictionary<string, bool> entries)
    {
        if (files.Count > 0)
        {
            return;
        }

        foreach (var file in listed.Where(e => !e.IsDirectory))
        {
            files[file.Name] = (mount, CuePath.Combine(inner, file.Name));
            entries[file.Name] = false;
        }
    }

    private sealed record Mount(string Prefix, ICueFiles Files, string Root, bool HidesModule)
    {
        public string RealRoot { get; } = Files.RealPath(Root);

        /// <summary>The folder that a folder of ours is, or null if it is not below this mount.</summary>
        public string? Inner(string directory)
        {
            if (!CuePath.IsWithin(directory, Prefix))
            {
                return null;
            }

            var inner = Root + directory[Prefix.Length..];
            return HidesModule && CuePath.IsWithin(inner, Root + "/cue.mod") ? null : inner;
        }
    }

    private sealed record Folder(bool Exists, IReadOnlyList<CueEntry> Entries, Dictionary<string, (Mount Mount, string Path)> Files);
}
