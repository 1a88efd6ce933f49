using Qvs.Adapters.Schema.Import;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests.Import;

/// <summary>One object of Kubernetes with the id that it gets as a resource.</summary>
internal sealed record ManifestObject(string Id, string Kind, string Name, YamlMapping Node)
{
    /// <summary>The template of its Pods, if it has one.</summary>
    public YamlNode? PodSpec => Kind switch
    {
        "Pod" => Node.Field("spec"),
        "CronJob" => Node.At("spec", "jobTemplate", "spec", "template", "spec"),
        _ => Node.At("spec", "template", "spec"),
    };

    public IEnumerable<YamlNode> Containers => PodSpec.Items("containers").Concat(PodSpec.Items("initContainers"));
}

internal static class ManifestObjects
{
    public static IReadOnlyList<ManifestObject> Of(IEnumerable<YamlNode> documents, DiagnosticBag diagnostics)
    {
        var found = new List<(string Kind, string Name, YamlMapping Node)>();
        foreach (var node in documents.SelectMany(d => d.Text("kind")?.EndsWith("List", StringComparison.Ordinal) == true && d.Field("items") is YamlSequence list ? list.Items : [d]))
        {
            if (node is not YamlMapping map || node.Text("apiVersion") is null || node.Text("kind") is not { } kind || node.At("metadata").Text("name") is not { } name)
            {
                diagnostics.Add(ManifestImportDiagnostics.NoObject.At(
                    node.Place, "this document is no object of Kubernetes: it needs apiVersion, kind and metadata.name. Add them, or leave the document out"));
                continue;
            }

            RefuseSecrets(map, kind, diagnostics);
            found.Add((kind, name, map));
        }

        return Identify(found);
    }

    private static void RefuseSecrets(YamlMapping node, string kind, DiagnosticBag diagnostics)
    {
        if (kind != "Secret")
        {
            return;
        }

        foreach (var field in ((string[])["data", "stringData"]).Select(f => node.Field(f)).OfType<YamlMapping>().Where(f => f.Entries.Length > 0))
        {
            diagnostics.Add(ManifestImportDiagnostics.Secret.At(
                field.Place,
                $"the Secret {node.At("metadata").Text("name")} holds values, and an adapter is no place for them. Put them into the secret backend and take them from there "
                + "(secrets of qvs.cloud/adapters/kubernetes/config, or an ExternalSecret), and leave this document out"));
        }
    }

    /// <summary>The kind, and the name where there are several of a kind.</summary>
    private static List<ManifestObject> Identify(List<(string Kind, string Name, YamlMapping Node)> found)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<ManifestObject>();
        foreach (var (kind, name, node) in found)
        {
            var brief = Words.Camel(kind);
            var id = found.Count(f => f.Kind == kind) == 1 ? brief : Words.Camel($"{brief}-{name}");
            var unique = id;
            for (var number = 2; !taken.Add(unique); number++)
            {
                unique = $"{id}{number}";
            }

            result.Add(new ManifestObject(unique, kind, name, node));
        }

        return result;
    }
}

internal static class Words
{
    /// <summary>As a name in code: <c>config-map.data</c> is <c>configMapData</c>.</summary>
    public static string Camel(string text)
    {
        var parts = text.Split([.. text.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(parts.Select((p, n) => (n == 0 ? char.ToLowerInvariant(p[0]) : char.ToUpperInvariant(p[0])) + p[1..]));
        return joined.Length == 0 || char.IsAsciiDigit(joined[0]) ? "x" + joined : joined;
    }
}
