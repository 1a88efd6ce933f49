using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading.Data;

namespace Qvs.Cue.Loading;

/// <summary>What arguments name: packages and files as instances, files of data beside them.</summary>
public sealed record LoadResult(IReadOnlyList<CueInstance> Instances, IReadOnlyList<DataFile> Data, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>
/// Loads packages and files: <c>.</c>, <c>./x</c>, <c>./x:pkg</c>, <c>./...</c>, import paths, <c>a.cue b.cue</c>, data files, <c>-</c>.
/// </summary>
public sealed class CueLoader
{
    private readonly LoadOptions _options;
    private readonly FileReader _reader;
    private readonly PackageDirectories _directories;
    private readonly ModuleFile _modules;
    private readonly Tags _tags;
    private readonly ImportResolver _imports;
    private readonly DiagnosticBag _diagnostics = new();

    public CueLoader(LoadOptions options)
    {
        _options = options;
        _reader = new FileReader(options);
        _directories = new PackageDirectories(_reader);
        _modules = new ModuleFile(options.Files, options.Parsed, options.WorkingDirectory);
        _tags = new Tags(options.Tags);
        _imports = new ImportResolver(_reader, _directories, _tags, options.Builtins);
    }

    /// <summary>Without arguments the package of the working directory.</summary>
    public LoadResult Load(params IReadOnlyList<string> arguments)
    {
        var parsed = Arguments.Parse(arguments.Count == 0 ? ["."] : arguments);
        var instances = parsed.Packages.SelectMany(LoadPackages).ToList();
        if (parsed.CueFiles.Count > 0)
        {
            instances.Add(LoadFiles(parsed.CueFiles));
        }

        var data = parsed.Data.Select(ReadData).OfType<DataFile>().ToArray();
        _diagnostics.AddRange(_tags.Unused());
        return new LoadResult(instances, data, [.. _diagnostics]);
    }

    /// <summary>Text that is no file, as an instance that may import what the module of the working directory may.</summary>
    public CueInstance LoadText(string name, string text)
    {
        var diagnostics = new DiagnosticBag();
        var module = _modules.Find(_options.WorkingDirectory, diagnostics);
        var file = new Candidate(CuePath.Combine(_options.WorkingDirectory, name), System.Text.Encoding.UTF8.GetBytes(text), null);
        return _imports.Builder.Build("_", PackageClause.Find(text), _options.WorkingDirectory, module, [file], diagnostics);
    }

    private IEnumerable<CueInstance> LoadPackages(PackageArgument argument)
    {
        if (!argument.IsDirectory)
        {
            var diagnostics = new DiagnosticBag();
            var path = ImportPath.Parse(argument.Path + (argument.Package is null ? "" : ":" + argument.Package));
            var instance = path is null ? null : _imports.Load(path, _modules.Find(_options.WorkingDirectory, diagnostics), null, diagnostics);
            if (instance is null)
            {
                _diagnostics.Add(diagnostics.FirstOrDefault()
                    ?? LoadingDiagnostics.BadImportPath.At(null, $"invalid import path \"{argument.Path}\""));
                return [];
            }

            return [instance];
        }

        var directory = CuePath.Combine(_options.WorkingDirectory, argument.Path);
        if (!_options.Files.DirectoryExists(directory))
        {
            _diagnostics.Add(LoadingDiagnostics.FileNotFound.At(null, $"cannot find package \"{argument.Path}\""));
            return [];
        }

        return argument.Recursive
            ? _directories.Below(directory).SelectMany(d => LoadDirectory(d, argument, every: true))
            : LoadDirectory(directory, argument, every: false);
    }

    private IEnumerable<CueInstance> LoadDirectory(string directory, PackageArgument argument, bool every)
    {
        var diagnostics = new DiagnosticBag();
        var module = _modules.Find(directory, diagnostics);
        var root = module?.Root ?? directory;
        var wanted = argument.Package ?? _options.Package;
        var there = _directories.Packages(directory, root, diagnostics);
        if (wanted is not (null or "_" or "*"))
        {
            there = there.Contains(wanted) ? [wanted] : [];
        }

        if (there.Count > 1 && !every && wanted != "*")
        {
            _diagnostics.Add(LoadingDiagnostics.ManyPackages.At(
                null, $"found packages {string.Join(", ", there)} in {_reader.Display(directory)}; name one with -p"));
            yield break;
        }

        if (wanted != "_")
        {
            foreach (var package in there)
            {
                var files = _directories.OfPackage(directory, root, package, diagnostics);
                yield return _imports.Builder.Build(Id(directory, module, package), package, directory, module, files, diagnostics);
                diagnostics = new DiagnosticBag();
            }
        }

        if (there.Count == 0 || wanted == "_")
        {
            var unnamed = _directories.Files(directory, root, diagnostics).Where(f => f.Package is null && wanted is null or "_").ToArray();
            if (unnamed.Length > 0)
            {
                yield return _imports.Builder.Build("_", null, directory, module, unnamed, diagnostics);
            }
            else if (!every)
            {
                _diagnostics.AddRange(diagnostics);
                _diagnostics.Add(LoadingDiagnostics.NoFiles.At(null, wanted is null
                    ? $"no CUE files in {_reader.Display(directory)}"
                    : $"no files in package directory {_reader.Display(directory)} with package name \"{wanted}\""));
            }
        }
    }

    private static string Id(string directory, CueModule? module, string package)
    {
        if (module is null || module.Path.Length == 0)
        {
            return "_";
        }

        var path = module.Path + directory[(module.Root == "/" ? 0 : module.Root.Length)..].TrimEnd('/');
        return CuePath.Name(path) == package ? path : $"{path}:{package}";
    }

    /// <summary>Files that were named are one instance, wherever they lie; what they import is seen from the working directory.</summary>
    private CueInstance LoadFiles(IReadOnlyList<string> files)
    {
        var diagnostics = new DiagnosticBag();
        var module = _modules.Find(_options.WorkingDirectory, diagnostics);
        var candidates = files.Select(f => ReadCue(f, diagnostics)).OfType<Candidate>().ToArray();
        var packages = candidates.Where(c => c.Package is not null).DistinctBy(c => c.Package).ToArray();
        if (packages.Length > 1)
        {
            diagnostics.Add(LoadingDiagnostics.MixedPackages.At(null, "found packages " + string.Join(
                " and ", packages.Select(p => $"{p.Package} ({_reader.Display(p.Path)})"))));
        }

        return _imports.Builder.Build("_", packages.FirstOrDefault()?.Package, _options.WorkingDirectory, module, candidates, diagnostics);
    }

    private Candidate? ReadCue(string argument, DiagnosticBag diagnostics)
    {
        var path = argument == "-" ? "-" : CuePath.Combine(_options.WorkingDirectory, argument);
        var bytes = argument == "-" ? _options.StandardInput() : _reader.Read(path, null, null, diagnostics);
        return bytes is null ? null : new Candidate(path, bytes, PackageClause.Find(SourceBytes.Decode(bytes)));
    }

    private DataFile? ReadData(DataArgument argument)
    {
        if (argument.Path == "-")
        {
            return DataFile.Read(argument.Format, "-", _options.StandardInput(), _diagnostics);
        }

        var path = CuePath.Combine(_options.WorkingDirectory, argument.Path);
        return _reader.Read(path, null, null, _diagnostics) is { } bytes
            ? DataFile.Read(argument.Format, _reader.Display(path), bytes, _diagnostics)
            : null;
    }
}
