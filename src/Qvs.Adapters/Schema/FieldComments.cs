using System.Runtime.CompilerServices;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Schema;

/// <summary>What stands above a field: where it is written, or in the definition that its struct refers to.</summary>
internal static class FieldComments
{
    private static readonly ConditionalWeakTable<SourceText, Dictionary<TextSpan, string>> Files = [];

    public static string Of(CueValue field)
    {
        if (field.Documentation is { Length: > 0 } text)
        {
            return text;
        }

        var found = field.Lineage
            .Where(o => o.Via is null)
            .Select(o => Files.GetValue(o.Location.Source, Read).GetValueOrDefault(o.Location.Span))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        return string.Join("\n\n", found);
    }

    /// <summary>The comments of all fields of a file, by where their values stand.</summary>
    private static Dictionary<TextSpan, string> Read(SourceText source)
    {
        var file = Parser.ParseFile(source, new DiagnosticBag());
        var comments = new Dictionary<TextSpan, string>();
        var open = new Stack<Declaration>(file.Declarations);
        while (open.TryPop(out var declaration))
        {
            if (declaration is not Field field)
            {
                continue;
            }

            if (file.DocumentationOf(field) is { Length: > 0 } text)
            {
                comments[field.Value.Span] = text;
            }

            foreach (var inner in (field.Value as StructLiteral)?.Declarations ?? [])
            {
                open.Push(inner);
            }
        }

        return comments;
    }
}
