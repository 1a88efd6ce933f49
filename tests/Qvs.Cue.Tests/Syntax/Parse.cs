using System.Runtime.CompilerServices;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Syntax;

internal static class Parse
{
    public static (CueFile File, Diagnostic[] Diagnostics) Any(string text)
    {
        var diagnostics = new DiagnosticBag();
        var file = Parser.ParseFile(new SourceText("a.cue", text), diagnostics);
        return (file, [.. diagnostics]);
    }

    public static CueFile Valid(string text)
    {
        var (file, diagnostics) = Any(text);
        Assert.Empty(diagnostics);
        return file;
    }

    /// <summary>The value of the only field of a file.</summary>
    public static Expression Value(string text) => Assert.IsType<Field>(Assert.Single(Valid("a: " + text).Declarations)).Value;

    /// <summary>Positions and messages, as <c>line:column message</c>.</summary>
    public static string[] Messages(string text)
    {
        var (_, diagnostics) = Any(text);
        return [.. diagnostics.Select(d => $"{d.Primary!.Value.ToString()["a.cue:".Length..]} {d.Message}")];
    }

    /// <summary>All nodes below a node, found by its properties.</summary>
    public static IEnumerable<Node> Children(Node node)
    {
        foreach (var property in node.GetType().GetProperties())
        {
            switch (property.GetValue(node))
            {
                case Node child:
                    yield return child;
                    break;
                case IEnumerable<Node> children:
                    foreach (var child in children)
                    {
                        yield return child;
                    }

                    break;
            }
        }
    }

    public static IReadOnlyDictionary<string, string> Samples { get; } = Directory
        .EnumerateFiles(Path.Combine(Path.GetDirectoryName(Here())!, "Samples"), "*.cue")
        .Order(StringComparer.Ordinal)
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    private static string Here([CallerFilePath] string path = "") => path;
}
