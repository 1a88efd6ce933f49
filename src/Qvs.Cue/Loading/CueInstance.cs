using Qvs.Cue.Binding;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Loading;

/// <summary>
/// One package, parsed: its files are unified to one value. Packages that it imports are loaded and parsed when they are first asked for.
/// </summary>
public sealed class CueInstance : IPackage
{
    private readonly IImportResolver? _imports;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImportTarget> _imported = new(StringComparer.Ordinal);

    public CueInstance(string id, string? packageName, IReadOnlyList<CueFile> files, LanguageVersion version, IImportResolver? imports)
    {
        Id = id;
        PackageName = packageName;
        Files = files;
        Version = version;
        _imports = imports;
    }

    /// <summary>
    /// What hidden fields of this package belong to, and what names the package in messages: the import path
    /// (<c>acme.example/app/web:server</c>); <c>_</c> for files and text that have none.
    /// </summary>
    public string Id { get; }

    /// <summary>Null for files without a package clause.</summary>
    public string? PackageName { get; }

    public IReadOnlyList<CueFile> Files { get; }

    public LanguageVersion Version { get; }

    /// <summary>The absolute directory of the package; empty for text that is no file.</summary>
    public string Directory { get; init; } = "";

    public CueModule? Module { get; init; }

    /// <summary>What did not load or parse here, imports not included.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The packages whose imports were asked for so far.</summary>
    public IReadOnlyList<CueInstance> Imported
    {
        get
        {
            lock (_lock)
            {
                return [.. _imported.Values.Select(i => i.Package).OfType<CueInstance>()];
            }
        }
    }

    public LanguageFeatures Features(CueFile file) => FileFeatures.Of(Version, file);

    /// <summary>This package with further files unified: data given beside it, or what an editor holds.</summary>
    public CueInstance With(IEnumerable<CueFile> files) => new(Id, PackageName, [.. Files, .. files], Version, _imports)
    {
        Directory = Directory,
        Module = Module,
        Diagnostics = Diagnostics,
    };

    /// <summary>What an import of one of the files means. Always the same object for the same path.</summary>
    public ImportTarget Import(CueFile file, ImportSpec import)
    {
        lock (_lock)
        {
            if (!_imported.TryGetValue(import.Path, out var package))
            {
                package = _imports?.Resolve(this, file, import)
                    ?? new ImportTarget("", null, null, LoadingDiagnostics.PackageNotFound.At(
                        new Text.Location(file.Source, import.Span), $"import failed: cannot find package \"{import.Path}\""));
                _imported.Add(import.Path, package);
            }

            return package;
        }
    }
}

/// <summary>Finds what an import path means for the package that imports it.</summary>
public interface IImportResolver
{
    ImportTarget Resolve(CueInstance importer, CueFile file, ImportSpec import);
}
