using Qvs.Cue.Binding;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Loading;

/// <summary>
/// Import paths to packages: builtin ones, those of the own module, and those that lie in <c>cue.mod/gen</c>, <c>pkg</c> and <c>usr</c>
/// (three parts of one package). Loads each package once.
/// </summary>
internal sealed class ImportResolver : IImportResolver
{
    private static readonly string[] Vendored = ["gen", "pkg", "usr"];

    private readonly Lock _lock = new();
    private readonly IBuiltinRegistry? _builtins;
    private readonly PackageDirectories _directories;
    private readonly InstanceBuilder _builder;
    private readonly Dictionary<string, CueInstance> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<CueInstance, HashSet<CueInstance>> _edges = [];

    public ImportResolver(FileReader reader, PackageDirectories directories, Tags tags, IBuiltinRegistry? builtins)
    {
        _directories = directories;
        _builtins = builtins;
        _builder = new InstanceBuilder(reader, tags, this);
    }

    public InstanceBuilder Builder => _builder;

    public ImportTarget Resolve(CueInstance importer, CueFile file, ImportSpec import)
    {
        var place = new Location(file.Source, import.Span);
        lock (_lock)
        {
            if (ImportPath.Parse(import.Path) is not { } path)
            {
                return Missing(LoadingDiagnostics.BadImportPath.At(
                    place, import.Path.StartsWith('.')
                        ? $"relative import paths not allowed (\"{import.Path}\")"
                        : $"invalid import path \"{import.Path}\""));
            }

            if (_builtins?.Package(path.Path) is { } builtin && path.IsBuiltin)
            {
                return new ImportTarget(path.PackageName, null, builtin, null);
            }

            var diagnostics = new DiagnosticBag();
            var target = Load(path, importer.Module, place, diagnostics);
            if (target is null)
            {
                return Missing(diagnostics.First());
            }

            return Connect(importer, target)
                ? new ImportTarget(path.Qualifier ?? target.PackageName ?? path.LastElement, target, null, null)
                : Missing(LoadingDiagnostics.ImportCycle.At(place, $"import failed: package import cycle not allowed (\"{import.Path}\")"));
        }
    }

    /// <summary>The package of an import path, or null with the reason in the bag.</summary>
    public CueInstance? Load(ImportPath path, CueModule? module, Location? place, DiagnosticBag diagnostics)
    {
        if (module is null)
        {
            diagnostics.Add(path.IsBuiltin
                ? NotFound(path, place)
                : LoadingDiagnostics.NoModule.At(place, $"import failed: cannot find package \"{path.Path}\": no cue.mod found"));
            return null;
        }

        var roots = Roots(path, module);
        if (PackageName(path, roots, diagnostics) is not { } package)
        {
            diagnostics.Add(NotFound(path, place));
            return null;
        }

        var key = $"{module.Root}\n{path.Path}\n{package}";
        if (!_loaded.TryGetValue(key, out var instance))
        {
            var files = roots.SelectMany(r => _directories.OfPackage(r.Directory, r.Root, package, diagnostics));
            var id = package == path.LastElement ? path.Path : $"{path.Path}:{package}";
            instance = _builder.Build(id, package, roots[0].Directory, module, [.. files], diagnostics);
            _loaded.Add(key, instance);
        }

        return instance;
    }

    /// <summary>The directories that make up a package, each with the directory up to which packages reach.</summary>
    private static (string Directory, string Root)[] Roots(ImportPath path, CueModule module)
    {
        if (module.Path.Length > 0 && CuePath.IsWithin(path.Path, module.Path))
        {
            return [((module.Root == "/" ? "" : module.Root) + path.Path[module.Path.Length..], module.Root)];
        }

        return path.IsBuiltin
            ? []
            : [.. Vendored.Select(v => $"{module.Root}/{ModuleFile.Directory}/{v}").Select(root => ($"{root}/{path.Path}", root))];
    }

    /// <summary>
    /// The package asked for; without a name that named as the directory, or else the only one there is: older modules rely on it.
    /// </summary>
    private string? PackageName(ImportPath path, (string Directory, string Root)[] roots, DiagnosticBag diagnostics)
    {
        var there = roots.SelectMany(r => _directories.Packages(r.Directory, r.Root, diagnostics)).Distinct(StringComparer.Ordinal).ToArray();
        return there.Contains(path.PackageName, StringComparer.Ordinal) ? path.PackageName
            : path.Qualifier is null && there.Length == 1 ? there[0]
            : null;
    }

    private static ImportTarget Missing(Diagnostic error) => new("", null, null, error);

    private static Diagnostic NotFound(ImportPath path, Location? place) => LoadingDiagnostics.PackageNotFound.At(
        place, path.Qualifier is null
            ? $"import failed: cannot find package \"{path.Path}\""
            : $"import failed: cannot find package \"{path.Path}:{path.Qualifier}\"");

    /// <summary>False if the import would close a cycle.</summary>
    private bool Connect(CueInstance importer, CueInstance target)
    {
        if (Reaches(target, importer))
        {
            return false;
        }

        if (!_edges.TryGetValue(importer, out var targets))
        {
            _edges[importer] = targets = [];
        }

        targets.Add(target);
        return true;
    }

    private bool Reaches(CueInstance from, CueInstance to)
    {
        var seen = new HashSet<CueInstance>();
        var open = new Stack<CueInstance>([from]);
        while (open.TryPop(out var instance))
        {
            if (instance == to)
            {
                return true;
            }

            if (seen.Add(instance) && _edges.TryGetValue(instance, out var next))
            {
                foreach (var n in next)
                {
                    open.Push(n);
                }
            }
        }

        return false;
    }
}
