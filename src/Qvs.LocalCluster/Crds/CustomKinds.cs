using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Crds;

/// <summary>The kinds that a CustomResourceDefinition declares, one per served version.</summary>
internal static class CustomKinds
{
    public static IReadOnlyList<ApiKind> Of(JsonObject crd)
    {
        var spec = crd.Object("spec") ?? [];
        var names = spec.Object("names") ?? [];
        var storage = spec.Objects("versions").FirstOrDefault(v => v.Flag("storage") == true)?.Text("name") ?? "v1";
        var kind = names.Text("kind") ?? "";
        return [.. spec.Objects("versions").Where(v => v.Flag("served") != false).Select(v => new ApiKind(
            new ResourceKind(spec.Text("group") ?? "", v.Text("name") ?? "", names.Text("plural") ?? "", kind, spec.Text("scope") == "Namespaced"))
        {
            Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
            ListKind = names.Text("listKind") ?? kind + "List",
            ShortNames = Strings(names["shortNames"]),
            Categories = Strings(names["categories"]),
            HasStatus = v.Object("subresources", "status") is not null,
            Scale = v.Object("subresources", "scale") is { } scale
                ? new ScalePaths(scale.Text("specReplicasPath") ?? "", scale.Text("statusReplicasPath") ?? "", scale.Text("labelSelectorPath"))
                : null,
            Columns = [.. v.Objects("additionalPrinterColumns").Select(Column)],
            Schema = CustomSchema.Root(v.Object("schema", "openAPIV3Schema")),
            StorageVersion = storage,
            Custom = true,
            DeprecationWarning = v.Flag("deprecated") == true ? v.Text("deprecationWarning") ?? $"{spec.Text("group")}/{v.Text("name")} {kind} is deprecated" : null,
        })];
    }

    private static PrinterColumn Column(JsonObject c) =>
        new(c.Text("name") ?? "", c.Text("type") ?? "string", c.Text("jsonPath") ?? "", (int)(c.Number("priority") ?? 0), c.Text("format"));

    private static string[] Strings(JsonNode? list) => [.. (list as JsonArray)?.Select(n => n.Text() ?? "") ?? []];
}
