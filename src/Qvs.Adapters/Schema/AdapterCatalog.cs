using System.Collections.Immutable;
using System.Text;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Schema;

/// <summary>Finds the adapters of modules: packages with a field <c>DesignPattern</c>. Nothing is evaluated.</summary>
public static class AdapterCatalog
{
    public static ImmutableArray<PatternPath> Find(IEnumerable<ResolvedModule> modules) =>
    [
        .. modules.SelectMany(m => Below(m, m.Root, m.Path)).DistinctBy(p => p.ToString()).OrderBy(p => p.ToString(), StringComparer.Ordinal),
    ];

    private static IEnumerable<PatternPath> Below(ResolvedModule module, string folder, string path)
    {
        foreach (var entry in module.Files.List(folder))
        {
            var inner = CuePath.Combine(folder, entry.Name);
            if (entry.IsDirectory && entry.Name is not "cue.mod" && entry.Name[0] is not ('.' or '_'))
            {
                foreach (var pattern in Below(module, inner, $"{path}/{entry.Name}"))
                {
                    yield return pattern;
                }
            }
            else if (entry.Name.EndsWith(".cue", StringComparison.Ordinal) && PackageOf(module.Files.Read(inner)) is { } package)
            {
                yield return new PatternPath(path, package == CuePath.Name(path) ? null : package);
            }
        }
    }

    /// <summary>The package of a file that declares <c>DesignPattern</c>.</summary>
    private static string? PackageOf(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        if (!text.Contains("DesignPattern", StringComparison.Ordinal))
        {
            return null;
        }

        var file = Parser.ParseFile(new SourceText("", text), new DiagnosticBag());
        return file.Declarations.OfType<Field>().Any(f => f.Label is IdentifierLabel { Name: "DesignPattern" }) ? file.Package?.Name : null;
    }
}
