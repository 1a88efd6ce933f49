using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Documentation;

/// <summary>
/// The definitions that fields of <c>#Parameters</c> and <c>#Options</c> are declared with: their name says more than the pattern behind it.
/// </summary>
public static partial class TypeNames
{
    /// <param name="source">The adapter's file.</param>
    /// <param name="link">A link to the folder of an imported package; null for one of another module.</param>
    public static IReadOnlyDictionary<string, string> Of(string source, Func<string, string?> link)
    {
        var text = new SourceText("main.cue", source);
        var file = Parser.ParseFile(text, new DiagnosticBag());
        var imports = Imports().Matches(source).DistinctBy(m => CuePath.Name(m.Groups[1].Value)).ToDictionary(m => CuePath.Name(m.Groups[1].Value), m => m.Groups[1].Value, StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in (string[])["Parameters", "Options"])
        {
            var body = file.Declarations.OfType<Field>().FirstOrDefault(f => f.Label is IdentifierLabel { Name: var name } && name == "#" + section)?.Value as StructLiteral;
            foreach (var field in body?.Declarations.OfType<Field>() ?? [])
            {
                var used = References().Matches(text.Slice(field.Value.Span).ToString()).Select(m => (Package: m.Groups[1].Value, Name: m.Groups[2].Value)).Distinct().ToArray();
                if (used is [var (package, definition)] && imports.TryGetValue(package, out var path))
                {
                    names[$"{section}.{text.Slice(field.Label.InnerSpan).ToString().Trim('"')}"] = link(path) is { } folder ? $"[{definition}]({folder})" : $"`{package}.#{definition}`";
                }
            }
        }

        return names;
    }

    [GeneratedRegex(@"\b([a-z][A-Za-z0-9]*)\.#([A-Za-z0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex References();

    [GeneratedRegex("^(?:import )?\\s*\"([^\"]+/[^\"]+)\"\\s*$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Imports();
}
