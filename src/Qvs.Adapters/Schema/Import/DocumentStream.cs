using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Schema.Import;

/// <summary>All documents of a JSON file or of a YAML stream, and short ways to what stands in them.</summary>
internal static class DocumentStream
{
    public static IReadOnlyList<YamlNode>? Read(string name, byte[] content, DiagnosticBag diagnostics, YamlLimits limits)
    {
        var isJson = content.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        if (!isJson)
        {
            return YamlReader.ReadStream(name, content, diagnostics, limits);
        }

        if (content.Length > limits.MostBytes)
        {
            diagnostics.Add(YamlDiagnostics.NotText.At(null, $"{name} has {content.Length} bytes; at most {limits.MostBytes} are read"));
            return null;
        }

        return JsonTree.Read(new SourceText(name, Encoding.UTF8.GetString(content)), diagnostics, limits) is { } node ? [node] : null;
    }

    public static YamlNode? Field(this YamlNode? node, string key) => (node as YamlMapping)?.Find(key)?.Value;

    public static YamlNode? At(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = node.Field(key);
        }

        return node;
    }

    public static string? Text(this YamlNode? node, string key) => node.Field(key) is YamlScalar scalar && scalar.Value.Kind != ScalarKind.Null ? scalar.Text : null;

    public static bool Flag(this YamlNode? node, string key) => node.Field(key) is YamlScalar { Value: { Kind: ScalarKind.Boolean, Text: "true" } };

    public static IEnumerable<YamlEntry> Entries(this YamlNode? node, string key) => (node.Field(key) as YamlMapping)?.Entries ?? [];

    public static IEnumerable<YamlNode> Items(this YamlNode? node, string key) => (node.Field(key) as YamlSequence)?.Items ?? [];

    public static IEnumerable<string> Texts(this YamlNode? node, string key) => node.Items(key).OfType<YamlScalar>().Select(s => s.Text);
}
