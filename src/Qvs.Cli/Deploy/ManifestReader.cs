using System.Text.Json.Nodes;
using Qvs.LocalCluster.Steps;
using YamlDotNet.Core;

namespace Qvs.Cli.Deploy;

/// <summary>Reads what <c>qvsctl manifest compile</c> wrote: one stream, or all of a folder. Everything that is wrong is told at once.</summary>
internal static class ManifestReader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    public static IReadOnlyList<Manifest> Read(IReadOnlyList<string> paths)
    {
        var (manifests, problems) = (new List<Manifest>(), new List<string>());
        foreach (var file in paths.SelectMany(Files))
        {
            try
            {
                var number = 0;
                foreach (var document in YamlText.Read(File.ReadAllText(file)).SelectMany(Items))
                {
                    var source = $"{file}, document {++number}";
                    if (Problem(document) is { } problem)
                    {
                        problems.Add($"{source}: {problem}");
                    }
                    else
                    {
                        manifests.Add(One((JsonObject)document, source, problems));
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException or InvalidCastException)
            {
                problems.Add($"{file}: {e.Message}");
            }
        }

        problems.AddRange(manifests.GroupBy(m => m.Id).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} is declared {g.Count()} times ({string.Join("; ", g.Select(m => m.Source))}). Keep one of them"));
        return problems.Count == 0 ? manifests : throw new DeployException(string.Join('\n', problems));
    }

    private static IEnumerable<string> Files(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal);
        }

        return File.Exists(path) ? [path] : throw new DeployException($"{path}: there is no such file or folder. Compile first: qvsctl manifest compile -o {path}");
    }

    private static IEnumerable<JsonNode> Items(JsonNode document) =>
        document is JsonObject obj && obj["kind"]?.ToString() == "List" && obj["items"] is JsonArray items ? items.OfType<JsonNode>().Select(i => i.DeepClone()) : [document];

    private static string? Problem(JsonNode document)
    {
        if (document is not JsonObject obj)
        {
            return "this is not a mapping. A manifest has apiVersion, kind and metadata";
        }

        return obj["provider"]?.ToString() switch
        {
            "kubernetes-helm" when Text(obj, "releaseName").Length == 0 || Text(obj, "chart").Length == 0 => "a Helm release needs releaseName and chart",
            "kubernetes-helm" => null,
            "pulumi-yaml" => "this is a resource for Pulumi. Compile with --output-format pulumi and run: qvsctl deploy pulumi",
            null or "" or "kubernetes" when Text(obj, "apiVersion").Length == 0 || Text(obj, "kind").Length == 0 => "apiVersion and kind are missing",
            null or "" or "kubernetes" when obj["metadata"] is not JsonObject || Text(obj["metadata"], "name").Length == 0 => $"the {Text(obj, "kind")} has no metadata.name",
            null or "" or "kubernetes" => null,
            var other => $"the provider {other} is not known. Known: kubernetes, kubernetes-helm",
        };
    }

    private static Manifest One(JsonObject obj, string source, List<string> problems)
    {
        var outputs = (obj["output"] as JsonArray ?? []).Select(o => o?.ToString() ?? "").Where(o => o.Length > 0).ToList();
        if (obj["provider"]?.ToString() == "kubernetes-helm")
        {
            return new Manifest(new ObjectId(ObjectId.HelmGroup, "HelmRelease", Text(obj, "namespace"), Text(obj, "releaseName")), ObjectId.HelmGroup + "/v1", obj, [], outputs, source);
        }

        obj.Remove("provider");
        obj.Remove("output");
        var (apiVersion, metadata) = (Text(obj, "apiVersion"), (JsonObject)obj["metadata"]!);
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        var id = new ObjectId(group, Text(obj, "kind"), Text(metadata, "namespace"), Text(metadata, "name"));
        var needs = new List<ObjectId>();
        foreach (var text in Text(metadata["annotations"], Manifest.DependsOnAnnotation).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ObjectId.TryParse(text) is { } need)
            {
                needs.Add(need);
            }
            else
            {
                problems.Add($"{source}: {id}: {Manifest.DependsOnAnnotation} holds \"{text}\". Write group:Kind::namespace/name, for example core:Secret::shop/password");
            }
        }

        return new Manifest(id, apiVersion, obj, needs, outputs, source);
    }

    private static string Text(JsonNode? node, string key) => (node as JsonObject)?[key]?.ToString() ?? "";
}
