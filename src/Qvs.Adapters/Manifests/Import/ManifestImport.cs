using System.Collections.Immutable;
using Qvs.Adapters.Schema.Import;
using Qvs.Adapters.Yaml;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Manifests.Import;

/// <summary>A param of an adapter that is made of manifests.</summary>
/// <param name="Type">The type in a QVS Config: <c>string</c> or <c>int</c>.</param>
/// <param name="Value">What the manifests have.</param>
/// <param name="IsRequired">Otherwise the value is its default.</param>
public sealed record ImportedParam(string Name, string Type, string Description, string Value, bool IsRequired);

/// <param name="Text">The CUE file; null if the diagnostics have errors.</param>
public sealed record ManifestImportResult(string? Text, ImmutableArray<ImportedParam> Params, ImmutableArray<string> Resources, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// Manifests of Kubernetes as an adapter that compiles to the same: name, namespace, images, replicas and port become params, all else
/// stays as it is.
/// </summary>
public static class ManifestImport
{
    public static YamlLimits Limits { get; } = new() { MostBytes = 8 << 20, MostNodes = 500_000, MostAliases = 1_000 };

    public static ManifestImportResult Read(string package, IEnumerable<(string Name, byte[] Content)> files)
    {
        var diagnostics = new DiagnosticBag();
        var documents = new List<YamlNode>();
        foreach (var (name, content) in files)
        {
            documents.AddRange(DocumentStream.Read(name, content, diagnostics, Limits) ?? []);
        }

        var objects = ManifestObjects.Of(documents, diagnostics);
        if (objects.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Add(ManifestImportDiagnostics.NoObject.At(null, "there is no object in these files. Give manifests of Kubernetes"));
        }

        return diagnostics.HasErrors
            ? new ManifestImportResult(null, [], [], [.. diagnostics])
            : DeepStack.Run(() => Write(package, objects, diagnostics));
    }

    private static ManifestImportResult Write(string package, IReadOnlyList<ManifestObject> objects, DiagnosticBag diagnostics)
    {
        var lifted = LiftedParams.Find(objects);
        var writer = new ManifestWriter(lifted, diagnostics);
        var text = writer.Adapter(package, objects);
        return diagnostics.HasErrors
            ? new ManifestImportResult(null, [], [], [.. diagnostics])
            : new ManifestImportResult(
                Formatter.Format(Parser.ParseFile(new SourceText("", text), new DiagnosticBag())), [.. lifted.All], [.. objects.Select(o => o.Id)], [.. diagnostics]);
    }
}
