using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>Rules of CustomResourceDefinitions.</summary>
internal static class CrdRules
{
    public static void Check(JsonObject crd, JsonObject spec, JsonObject? old, List<FieldError> errors)
    {
        foreach (var (field, value) in new[] { ("spec.group", spec.Text("group")), ("spec.names.plural", spec.Text("names", "plural")), ("spec.names.kind", spec.Text("names", "kind")) })
        {
            CoreRules.Require(value, field, errors);
        }

        var wanted = $"{spec.Text("names", "plural")}.{spec.Text("group")}";
        if (crd.Name() != wanted)
        {
            errors.Add(FieldError.Invalid("metadata.name", crd.Name(), "must be spec.names.plural+\".\"+spec.group"));
        }

        if (spec["scope"] is null)
        {
            errors.Add(FieldError.Required("spec.scope"));
        }

        CoreRules.OneOf(spec["scope"], "spec.scope", errors, "Cluster", "Namespaced");
        var versions = spec.Objects("versions").ToArray();
        if (versions.Count(v => v.Flag("storage") == true) != 1)
        {
            errors.Add(FieldError.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version"));
        }

        for (var i = 0; i < versions.Length; i++)
        {
            var at = $"spec.versions[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (!MetadataRules.IsLabel(versions[i].Text("name") ?? ""))
            {
                errors.Add(FieldError.Invalid($"{at}.name", versions[i]["name"] ?? "", MetadataRules.LabelMessage));
            }

            if (versions[i].Object("schema", "openAPIV3Schema") is not { } schema)
            {
                errors.Add(FieldError.Required($"{at}.schema.openAPIV3Schema", "schemas are required"));
            }
            else
            {
                Structural(schema, $"{at}.schema.openAPIV3Schema", errors, root: true);
            }
        }

        if (old is not null)
        {
            CoreRules.Unchanged(spec["group"], old.At("spec", "group"), "spec.group", errors);
            CoreRules.Unchanged(spec["scope"], old.At("spec", "scope"), "spec.scope", errors);
            CoreRules.Unchanged(spec.At("names", "kind"), old.At("spec", "names", "kind"), "spec.names.kind", errors);
        }
    }

    private static void Structural(JsonObject schema, string at, List<FieldError> errors, bool root)
    {
        var type = schema.Text("type") ?? "";
        var open = schema.Flag("x-kubernetes-preserve-unknown-fields") == true || schema.Flag("x-kubernetes-int-or-string") == true;
        if (root && type != "object")
        {
            errors.Add(FieldError.Invalid($"{at}.type", type, "must be object at the root"));
        }
        else if (type.Length == 0 && !open)
        {
            errors.Add(FieldError.Required($"{at}.type", "must not be empty for specified object fields"));
        }

        if (type.Length > 0)
        {
            CoreRules.OneOf(type, $"{at}.type", errors, "array", "boolean", "integer", "number", "object", "string");
        }

        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is JsonObject p)
            {
                Structural(p, $"{at}.properties[{name}]", errors, root: false);
            }
        }

        if (type == "array" && schema.Object("items") is null)
        {
            errors.Add(FieldError.Required($"{at}.items", "must be specified"));
        }
        else if (schema.Object("items") is { } items)
        {
            Structural(items, $"{at}.items", errors, root: false);
        }
    }
}
