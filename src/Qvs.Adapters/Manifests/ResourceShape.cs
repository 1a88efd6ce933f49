using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

/// <summary>The three shapes of resources (formats 2.4.2), and what each cannot do without.</summary>
internal static class ResourceShape
{
    public const string Kubernetes = "kubernetes";
    public const string Helm = "kubernetes-helm";
    public const string Pulumi = "pulumi-yaml";

    public static CompiledResource? Read(Contributions resource, JsonNode data, DiagnosticBag diagnostics)
    {
        var part = resource.All[0].Part;
        if (data is not JsonObject map)
        {
            AddNoStruct(resource, diagnostics);
            return null;
        }

        if (map["provider"] is not (null or JsonValue) || (map["provider"] is JsonValue odd && odd.GetValueKind() != JsonValueKind.String))
        {
            diagnostics.Add(ManifestDiagnostics.UnknownProvider.At(
                part.Place, $"{part.Chain}: the provider of the resource {resource.Id} is no text but {map["provider"]!.ToJsonString()}. Known are {Kubernetes}, {Helm} and {Pulumi}"));
            return null;
        }

        // Plain manifests without a provider are Kubernetes' (formats 2.4.2).
        var provider = map["provider"] is JsonValue value && value.TryGetValue<string>(out var given) ? given : Kubernetes;
        string[]? needed = provider switch
        {
            Kubernetes => ["apiVersion", "kind", "metadata.name"],
            Helm => ["chart", "releaseName"],
            Pulumi => ["type"],
            _ => null,
        };
        if (needed is null)
        {
            diagnostics.Add(ManifestDiagnostics.UnknownProvider.At(
                part.Place, $"{part.Chain}: the resource {resource.Id} has the provider \"{provider}\". Known are {Kubernetes}, {Helm} and {Pulumi}"));
            return null;
        }

        var missing = Array.Find(needed, path => Text(map, path) is null);
        if (missing is not null)
        {
            diagnostics.Add(ManifestDiagnostics.NoResource.At(
                part.Place, $"{part.Chain}: the resource {resource.Id} (provider {provider}) has no text at {missing}. Add it in the adapter"));
            return null;
        }

        return new CompiledResource(resource.Id, provider, map, part.Chain, part.Place);
    }

    public static void AddNoStruct(Contributions resource, DiagnosticBag diagnostics) => diagnostics.Add(ManifestDiagnostics.NoResource.At(
        resource.All[0].Part.Place,
        $"{resource.All[0].Part.Chain}: the resource {resource.Id} is no struct. Give it the fields of a Kubernetes, Helm or Pulumi resource"));

    public static string? Text(JsonObject map, string path)
    {
        JsonNode? at = map;
        foreach (var name in path.Split('.'))
        {
            at = (at as JsonObject)?[name];
        }

        return at is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
    }
}
