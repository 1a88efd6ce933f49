using System.Collections.Immutable;
using Qvs.Adapters.Yaml;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Schema.Import;

/// <param name="Package">The package of the CUE file.</param>
/// <param name="Only">Names of definitions as the document has them, <c>*</c> standing for any text; what they refer to comes along. Empty: all.</param>
/// <param name="IsClosed">Whether structs take only the fields that are listed. Null: as the kind of document means it.</param>
public sealed record ImportRequest(string Package, ImmutableArray<string> Only = default, bool? IsClosed = null);

/// <param name="Text">A CUE file in its canonical form; null if the diagnostics have errors.</param>
/// <param name="Definitions">The names in the file, with their <c>#</c>.</param>
public sealed record ImportResult(string? Text, ImmutableArray<string> Definitions, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// OpenAPI v2 and v3 documents, CustomResourceDefinitions and Pulumi package schemas as CUE definitions. The same document gives the same
/// text. What CUE cannot say becomes a warning with its path, and is left open: nothing is refused that the document allows.
/// </summary>
public static class SchemaImport
{
    public static YamlLimits Limits { get; } = new()
    {
        MostBytes = 96 << 20,
        MostScalarCharacters = 1 << 20,
        MostDepth = 120,
        MostNodes = 5_000_000,
        MostAliases = 1_000,
    };

    public static ImportResult Read(string name, byte[] content, ImportRequest request)
    {
        var diagnostics = new DiagnosticBag();
        if (!Names.IsIdentifier(request.Package) || request.Package[0] is '_' or '#')
        {
            diagnostics.Add(ImportDiagnostics.BadPackage.At(null, $"\"{request.Package}\" cannot name a package. Use letters, digits and '_'"));
        }

        var documents = diagnostics.HasErrors ? null : DocumentStream.Read(name, content, diagnostics, Limits);
        return documents is null
            ? new ImportResult(null, [], [.. diagnostics])
            : DeepStack.Run(() => Convert(name, documents, request, diagnostics));
    }

    private static ImportResult Convert(string name, IReadOnlyList<YamlNode> documents, ImportRequest request, DiagnosticBag diagnostics)
    {
        var scope = new ImportScope(request.Only.IsDefault ? [] : request.Only, diagnostics);
        try
        {
            if (!Collect(name, documents, request, scope))
            {
                return new ImportResult(null, [], [.. diagnostics]);
            }

            scope.WriteAll();
        }
        catch (ImportTooLargeException e)
        {
            diagnostics.Add(ImportDiagnostics.TooLarge.At(e.Place, e.Message));
        }

        return diagnostics.HasErrors ? new ImportResult(null, [], [.. diagnostics]) : Finish(request.Package, scope, diagnostics);
    }

    private static bool Collect(string name, IReadOnlyList<YamlNode> documents, ImportRequest request, ImportScope scope)
    {
        foreach (var document in documents)
        {
            if (document.Field("swagger") is not null || document.Field("openapi") is not null)
            {
                OpenApiDocument.Collect(document, scope, request.IsClosed);
            }
            else if (CustomResourceDocument.Find(document) is { Count: > 0 } resources)
            {
                CustomResourceDocument.Collect(resources, scope, request.IsClosed ?? true);
            }
            else if (document.Field("name") is YamlScalar && (document.Field("resources") is YamlMapping || document.Field("types") is YamlMapping))
            {
                PulumiDocument.Collect(document, scope, request.IsClosed ?? true);
            }
            else if (documents.Count == 1)
            {
                scope.Diagnostics.Add(ImportDiagnostics.UnknownDocument.At(
                    document.Place,
                    $"{name} is no OpenAPI document (openapi, swagger), no CustomResourceDefinition and no Pulumi package schema (name, resources). Give one of these"));
                return false;
            }
        }

        if (scope.Count == 0)
        {
            scope.Diagnostics.Add(ImportDiagnostics.UnknownDocument.At(documents[0].Place, $"{name} defines no types. Look whether it is the right document"));
        }

        return scope.Count > 0;
    }

    /// <summary>A definition that no value can satisfy (bounds that exclude each other, say) would spoil its package, so it is opened.</summary>
    private static ImportResult Finish(string package, ImportScope scope, DiagnosticBag diagnostics)
    {
        for (var attempt = 0; ; attempt++)
        {
            var text = Format(scope.Text(package));
            Diagnostic[] errors = [.. Errors(text)];
            var spoilt = errors.Select(e => e.Path?.Split('.', '[')[0]).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
            if (errors.Length == 0)
            {
                return new ImportResult(text, scope.Written, [.. diagnostics]);
            }

            if (attempt == 5 || !spoilt.Any(s => scope.Open(s, errors.First(e => e.Path?.StartsWith(s, StringComparison.Ordinal) == true).Message)))
            {
                return new ImportResult(null, [], [.. diagnostics, .. errors]);
            }
        }
    }

    private static string Format(string text) => Formatter.Format(Parser.ParseFile(new SourceText("", text), new DiagnosticBag()));

    private static IEnumerable<Diagnostic> Errors(string text)
    {
        var context = new CueContext(new CueOptions { Files = new MemoryFiles("/", []), WorkingDirectory = "/" });
        var value = context.CompileString(text, "schema.cue");
        return value.LoadErrors.Count > 0 ? value.LoadErrors : value.Validate();
    }
}
