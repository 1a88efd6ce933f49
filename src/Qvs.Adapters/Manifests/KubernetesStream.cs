using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

/// <summary>One YAML document for each Kubernetes object and Helm chart.</summary>
internal static class KubernetesStream
{
    public static string Write(IReadOnlyList<CompiledResource> resources, ManifestRequest request, DiagnosticBag diagnostics)
    {
        var mine = resources.Where(r => r.Provider != ResourceShape.Pulumi).ToArray();
        var source = new Cue.Text.Location(request.Config.Source, default);
        if (mine.Length == 0 && resources.Count > 0)
        {
            diagnostics.Add(ManifestDiagnostics.NothingForFormat.At(
                source, "all resources are for Pulumi, so the stream is empty. Compile with --output-format pulumi") with
            {
                Severity = Severity.Warning,
            });
        }

        var objects = new Dictionary<string, CompiledResource>(StringComparer.Ordinal);
        foreach (var resource in mine.Where(r => r.Provider == ResourceShape.Kubernetes))
        {
            KubernetesNames.Check(resource, diagnostics);
            var name = Name(resource);
            if (!objects.TryAdd(name, resource))
            {
                diagnostics.Add(ManifestDiagnostics.SameObject.At(
                    resource.Place, $"the resources {objects[name].Id} ({objects[name].Adapter}) and {resource.Id} ({resource.Adapter}) are the same object {name}. Give one another name"));
            }
        }

        return YamlWriter.WriteStream(mine.Select(r => r.Data));
    }

    private static string Name(CompiledResource resource)
    {
        var version = ResourceShape.Text(resource.Data, "apiVersion") ?? "";
        var group = version.Contains('/') ? version.Split('/')[0] + "/" : "";
        var space = ResourceShape.Text(resource.Data, "metadata.namespace") is { } given ? given + "/" : "";
        return $"{group}{ResourceShape.Text(resource.Data, "kind")} {space}{ResourceShape.Text(resource.Data, "metadata.name")}";
    }
}
