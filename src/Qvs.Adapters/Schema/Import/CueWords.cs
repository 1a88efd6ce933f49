using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>Pieces of CUE text made of data: labels, literals, comments.</summary>
internal static class CueWords
{
    /// <summary>Stands before calls of packages until it is known which are imported. No text of a document has it: control characters are escaped or dropped.</summary>
    public const char Call = '\u0001';

    private const int Width = 120;

    /// <summary>A field's label; in quotes where it would be a keyword, a definition or hidden.</summary>
    public static string Label(string name) =>
        Names.IsIdentifier(name) && name[0] is not ('_' or '#') && name is not ("let" or "if" or "for" or "import" or "package" or "true" or "false" or "null")
            ? name
            : Quoting.Quote(name);

    public static string Literal(YamlNode node, bool asInteger = false) => node switch
    {
        YamlScalar scalar => scalar.Value.Kind switch
        {
            ScalarKind.Text or ScalarKind.Ambiguous => Quoting.Quote(scalar.Text),
            ScalarKind.Number when asInteger && scalar.Value.Text.EndsWith(".0", StringComparison.Ordinal) => scalar.Value.Text[..^2],
            _ => scalar.Value.Text,
        },
        YamlSequence list => $"[{string.Join(", ", list.Items.Select(i => Literal(i)))}]",
        YamlMapping map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Label(e.Key.Text)}: {Literal(e.Value)}"))}}}",
        _ => "_",
    };

    /// <summary>Comment lines for above a declaration, wrapped; empty for no text.</summary>
    public static string Comment(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var result = new StringBuilder();
        foreach (var line in text.Trim().ReplaceLineEndings("\n").Split('\n'))
        {
            var rest = new string([.. line.Where(c => c == '\t' || !(char.IsControl(c) || c == '\ufeff'))]).TrimEnd();
            do
            {
                var end = rest.Length <= Width ? rest.Length : rest.LastIndexOf(' ', Width) is > 0 and var blank ? blank : rest.Length;
                result.Append("//").Append(end == 0 ? "" : " ").Append(rest.AsSpan(0, end).TrimEnd()).Append('\n');
                rest = rest[end..].TrimStart();
            }
            while (rest.Length > 0);
        }

        return result.ToString();
    }
}
