using Qvs.Cue.Binding;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue;

/// <summary>
/// What an expression from outside (<c>-e</c>) may name: all fields of the value it is evaluated in, also those that comprehensions and
/// embeddings gave it, and the imports of the instance.
/// </summary>
internal sealed class ExpressionScope : IPackage
{
    private readonly CueInstance _instance;

    public ExpressionScope(CueInstance instance, Vertex scope)
    {
        _instance = instance;
        var nowhere = new TextSpan(0, 0);
        var fields = scope.Arcs
            .Where(a => a.ArcType != ArcType.Absent && a.Label.Kind is not (FeatureKind.Index or FeatureKind.Let))
            .Select(Declaration (a) => new Field(
                nowhere, new IdentifierLabel(nowhere, a.Label.Name, null, null, null), FieldConstraint.None, new Identifier(nowhere, "_"), []));
        var imports = instance.Files.SelectMany(f => f.Imports.Select(i => (File: f, Import: i)))
            .DistinctBy(i => (i.Import.Name?.Name, i.Import.Path))
            .ToDictionary(i => i.Import, i => i.File);
        Origins = imports;
        Files = [new CueFile(new SourceText("", ""), null, [], [.. imports.Keys], [.. fields], [])];
    }

    public string Id => _instance.Id;

    public string? PackageName => _instance.PackageName;

    public IReadOnlyList<CueFile> Files { get; }

    private Dictionary<ImportSpec, CueFile> Origins { get; }

    public LanguageFeatures Features(CueFile file) =>
        _instance.Files.Count > 0 ? _instance.Features(_instance.Files[0]) : FileFeatures.Of(_instance.Version);

    public ImportTarget Import(CueFile file, ImportSpec import) => _instance.Import(Origins[import], import);
}
