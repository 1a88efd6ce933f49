using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading.Data;

public enum FileFormat
{
    Cue,
    Json,
    JsonLines,
    Yaml,
    Text,
    Binary,
}

/// <summary>A file of data: its values as syntax, so that they unify with CUE and keep their places.</summary>
public sealed record DataFile(SourceText Source, IReadOnlyList<Expression> Values)
{
    /// <summary>Each value as a file of CUE.</summary>
    public IEnumerable<CueFile> AsCue() => Values.Select(v => ToCue(Source, v));

    internal static CueFile ToCue(SourceText source, Expression value) =>
        new(source, null, [], [], value is StructLiteral s ? s.Declarations : [new Embedding(value.Span, value)], []);

    internal static DataFile Read(FileFormat format, string name, byte[] bytes, DiagnosticBag diagnostics)
    {
        if (format == FileFormat.Binary)
        {
            var nothing = new SourceText(name, "");
            return new DataFile(nothing, [new BytesLiteral(default, bytes)]);
        }

        var source = new SourceText(name, SourceBytes.Decode(bytes));
        var values = format switch
        {
            FileFormat.Json or FileFormat.JsonLines => JsonSyntax.Read(source, diagnostics),
            FileFormat.Yaml => YamlSyntax.Read(source, diagnostics),
            FileFormat.Text => [new StringLiteral(new TextSpan(0, source.Content.Length), source.Content)],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (format == FileFormat.Json && values.Count > 1)
        {
            diagnostics.Add(LoadingDiagnostics.BadData.At(
                new Location(source, values[1].Span), $"invalid JSON for file \"{name}\": invalid character after top-level value"));
        }

        return new DataFile(source, values);
    }
}

public static class FileFormats
{
    /// <summary>By the ending of a name; null if it says nothing.</summary>
    public static FileFormat? OfName(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? null : name[dot..] switch
        {
            ".cue" => FileFormat.Cue,
            ".json" => FileFormat.Json,
            ".jsonl" or ".ndjson" or ".ldjson" => FileFormat.JsonLines,
            ".yaml" or ".yml" => FileFormat.Yaml,
            ".txt" => FileFormat.Text,
            _ => null,
        };
    }

    /// <summary>By the name of a format, as <c>--out</c>, <c>type=</c> and qualified arguments (<c>yaml:</c>) have it.</summary>
    public static FileFormat? Named(string name) => name switch
    {
        "cue" => FileFormat.Cue,
        "json" => FileFormat.Json,
        "jsonl" => FileFormat.JsonLines,
        "yaml" => FileFormat.Yaml,
        "text" => FileFormat.Text,
        "binary" => FileFormat.Binary,
        _ => null,
    };
}
