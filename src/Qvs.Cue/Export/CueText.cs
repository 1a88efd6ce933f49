using System.Text;
using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>Values as CUE text.</summary>
internal static class CueText
{
    /// <summary>A value as <c>cue eval</c> prints it: the fields of a struct without braces; with a final line end.</summary>
    /// <param name="files">Of the package, whose imports the text may need; empty for a value that stands for itself.</param>
    /// <param name="spend">Takes steps off a budget; null where there is none.</param>
    public static string Write(Value value, CueTextOptions options, IEnumerable<CueFile> files, Action<int>? spend = null)
    {
        var syntax = new ValueSyntax(options, spend);
        var isStruct = value is Vertex vertex && (Concrete.IsStruct(vertex) || vertex.Resolve() is { BaseValue: null, Arcs.Count: > 0 });
        var text = isStruct
            ? Formatter.Format(syntax.Declarations((Vertex)value))
            : Formatter.Format(syntax.Of(value));
        text = WithErrors(text, syntax.Errors);
        var imports = ImportsOf(syntax, files);
        return imports + Indentation.Replace(text, options.Indent) + (text.Length == 0 ? "" : "\n");
    }

    /// <summary>An error's message stands behind its field as a comment.</summary>
    private static string WithErrors(string text, List<string> errors)
    {
        if (errors.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var position = 0;
        foreach (var message in errors.Select((m, i) => (Text: m, Mark: $"@{ValueSyntax.ErrorAttribute}({i})")))
        {
            var found = text.IndexOf(message.Mark, position, StringComparison.Ordinal);
            if (found < 0)
            {
                continue;
            }

            result.Append(text, position, found - position).Append("// ").Append(message.Text.ReplaceLineEndings(" "));
            position = found + message.Mark.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private static string ImportsOf(ValueSyntax syntax, IEnumerable<CueFile> files)
    {
        var names = syntax.Functions.Select(f => f.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, written) in syntax.Written)
        {
            names.UnionWith(ReferencedNames.In(written));
        }

        var specs = files.SelectMany(f => f.Imports)
            .Where(i => names.Contains(i.Name?.Name ?? LastElement(i.Path)))
            .Select(i => (i.Name is null ? "" : i.Name.Name + " ") + Quoting.Quote(i.Path))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return specs.Length switch
        {
            0 => "",
            1 => $"import {specs[0]}\n\n",
            _ => "import (\n" + string.Concat(specs.Select(s => $"\t{s}\n")) + ")\n\n",
        };
    }

    private static string LastElement(string path) => path[(path.LastIndexOfAny(['/', ':']) + 1)..];
}
