using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>
/// Reads a params file, JSON or YAML. Names that a config does not declare are accepted: the file is written by a Task that may be older
/// than the config.
/// </summary>
public static class ParamsFileReader
{
    private static readonly YamlLimits Limits = new() { MostBytes = 4 * 1024 * 1024, MostScalarCharacters = 1024 * 1024 };

    public static ParamsFile? Read(string name, byte[] bytes, DiagnosticBag diagnostics)
    {
        if (FileText.Decode(name, bytes, Limits.MostBytes, diagnostics) is not { } source)
        {
            return null;
        }

        var isJson = source.Content.AsSpan().TrimStart(" \t\r\n") is ['{', ..];
        var root = isJson ? JsonTree.Read(source, diagnostics, Limits) : YamlReader.Read(source, diagnostics, Limits);
        return root is null ? null : Read(root, diagnostics);
    }

    private static ParamsFile? Read(YamlNode root, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var nodes = new NodeReader(found);
        var parameters = new Dictionary<string, ParamsFileValue>(StringComparer.Ordinal);
        var secrets = new Dictionary<string, (SecretReference, Location)>(StringComparer.Ordinal);
        if (nodes.Map(root, "a params file") is { } map)
        {
            nodes.OnlyKeys(map, "a params file", "params", "secrets");
            foreach (var (name, entry) in Named(map, "params", nodes))
            {
                nodes.OnlyKeys(entry, "an entry of params", "name", "value");
                if (entry.Find("value") is not { } value)
                {
                    nodes.Add(ConfigDiagnostics.MissingKey, entry.Place, $"the param \"{name}\" has no \"value\"");
                }
                else if (!parameters.TryAdd(name, new ParamsFileValue(value.Value, value.Value.Place)))
                {
                    nodes.Add(ConfigDiagnostics.BadParamsFile, entry.Place, $"the param \"{name}\" is given twice. Remove one of the two");
                }
            }

            foreach (var (name, entry) in Named(map, "secrets", nodes))
            {
                nodes.OnlyKeys(entry, "an entry of secrets", "name", "key", "version");
                if (nodes.RequiredText(entry, "key", $"the secret \"{name}\"", "db-password") is { } key
                    && !secrets.TryAdd(name, (new SecretReference(key, Version(entry, nodes)), entry.Place)))
                {
                    nodes.Add(ConfigDiagnostics.BadParamsFile, entry.Place, $"the secret \"{name}\" is given twice. Remove one of the two");
                }
            }
        }

        diagnostics.AddRange(found);
        return found.HasErrors ? null : new ParamsFile(parameters, secrets);
    }

    /// <summary>An empty version is what a form without input writes; it means the newest.</summary>
    private static string? Version(YamlMapping entry, NodeReader nodes) =>
        entry.Find("version")?.Value is YamlScalar { Value.Kind: not ScalarKind.Null } version && version.Text.Length > 0
            ? nodes.Text(version, "version of a secret")
            : null;

    private static IEnumerable<(string Name, YamlMapping Entry)> Named(YamlMapping root, string key, NodeReader nodes)
    {
        foreach (var node in nodes.OptionalList(root, key, key))
        {
            if (nodes.Map(node, $"an entry of {key}") is { } entry
                && nodes.RequiredText(entry, "name", $"an entry of {key}", "imageName") is { } name)
            {
                yield return (name, entry);
            }
        }
    }
}
