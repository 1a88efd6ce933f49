using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Watching;

namespace Qvs.LocalCluster.Validation;

/// <summary>The rules of the built-in kinds: one method per kind that has any.</summary>
internal static class CoreRules
{
    public static void Check(ApiKind kind, JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec") ?? [];
        switch (kind.Table)
        {
            case "/configmaps" or "/secrets": Data(obj, old, errors); break;
            case "/pods": PodRules.Spec(spec, "spec", errors); PodRules.Immutable(obj, old, errors); break;
            case "/services": Service(spec, old, errors); break;
            case "/persistentvolumeclaims": Claim(spec, old, errors); break;
            case "apps/deployments" or "apps/replicasets" or "apps/statefulsets" or "apps/daemonsets": Workload(kind, spec, old, errors); break;
            case "batch/jobs": Job(spec, old, errors); break;
            case "batch/cronjobs": CronJob(spec, errors); break;
            case "networking.k8s.io/ingresses": Ingress(spec, errors); break;
            case "rbac.authorization.k8s.io/rolebindings" or "rbac.authorization.k8s.io/clusterrolebindings": Binding(obj, old, errors); break;
            case "rbac.authorization.k8s.io/roles" or "rbac.authorization.k8s.io/clusterroles": Role(obj, errors); break;
            case "storage.k8s.io/storageclasses": Require(obj.Text("provisioner"), "provisioner", errors); break;
            case "apiextensions.k8s.io/customresourcedefinitions": CrdRules.Check(obj, spec, old, errors); break;
        }
    }

    public static void Require(string? text, string field, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add(FieldError.Required(field));
        }
    }

    public static void OneOf(JsonNode? value, string field, List<FieldError> errors, params string[] allowed)
    {
        if (value.Text() is { } text && !allowed.Contains(text))
        {
            errors.Add(FieldError.NotSupported(field, value, allowed));
        }
    }

    public static void NotNegative(JsonNode? value, string field, List<FieldError> errors)
    {
        if (value.Number() is < 0)
        {
            errors.Add(FieldError.Invalid(field, value, "must be greater than or equal to 0"));
        }
    }

    public static void Unchanged(JsonNode? now, JsonNode? before, string field, List<FieldError> errors)
    {
        if (!Json.Same(now, before))
        {
            errors.Add(FieldError.Invalid(field, now, "field is immutable"));
        }
    }

    private static void Data(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        const string message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        var size = 0L;
        foreach (var part in new[] { "data", "binaryData" })
        {
            foreach (var (key, value) in obj.Object(part) ?? [])
            {
                if (key.Length > 253 || key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                {
                    errors.Add(FieldError.Invalid($"{part}[{key}]", key, message));
                }

                size += value.Text()?.Length ?? 0;
            }
        }

        if (size > 1 << 20)
        {
            errors.Add(FieldError.TooLong("", 1 << 20));
        }

        if (old is null)
        {
            return;
        }

        if (obj.Text("type") != old.Text("type"))
        {
            errors.Add(FieldError.Invalid("type", obj["type"], "field is immutable"));
        }

        if (old.Flag("immutable") == true)
        {
            if (obj.Flag("immutable") != true)
            {
                errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
            }

            foreach (var part in new[] { "data", "binaryData" }.Where(p => !Json.Same(obj[p], old[p])))
            {
                errors.Add(FieldError.Forbidden(part, "field is immutable when `immutable` is set"));
            }
        }
    }

    private static void Service(JsonObject spec, JsonObject? old, List<FieldError> errors)
    {
        OneOf(spec["type"], "spec.type", errors, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        var type = spec.Text("type");
        if (type == "ExternalName")
        {
            Require(spec.Text("externalName"), "spec.externalName", errors);
        }
        else if (spec.Array("ports") is not { Count: > 0 } && spec.Text("clusterIP") != "None")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ports = spec.Objects("ports").ToArray();
        for (var i = 0; i < ports.Length; i++)
        {
            var at = $"spec.ports[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (ports[i].Number("port") is not (>= 1 and <= 65535))
            {
                errors.Add(FieldError.Invalid($"{at}.port", ports[i].Number("port") ?? 0, "must be between 1 and 65535, inclusive"));
            }

            if (ports.Length > 1)
            {
                Require(ports[i].Text("name"), $"{at}.name", errors);
            }

            if (ports[i].Text("name") is { } name && !seen.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{at}.name", name));
            }

            OneOf(ports[i]["protocol"], $"{at}.protocol", errors, "SCTP", "TCP", "UDP");
        }

        OneOf(spec["sessionAffinity"], "spec.sessionAffinity", errors, "ClientIP", "None");
        if (old.Text("spec", "clusterIP") is { Length: > 0 } was && old.Text("spec", "type") != "ExternalName" && type != "ExternalName")
        {
            if (spec.Text("clusterIP") is { } now && now != was)
            {
                errors.Add(FieldError.Invalid("spec.clusterIPs[0]", new JsonArray(now), "may not change once set"));
            }
        }
    }

    private static void Claim(JsonObject spec, JsonObject? old, List<FieldError> errors)
    {
        if (spec.Array("accessModes") is not { Count: > 0 })
        {
            errors.Add(FieldError.Required("spec.accessModes", "at least 1 access mode is required"));
        }

        if (spec.At("resources", "requests", "storage") is null)
        {
            errors.Add(FieldError.Required("spec.resources[storage]"));
        }

        if (old is not null && (!Json.Same(spec["accessModes"], old.At("spec", "accessModes")) || (old.At("spec", "storageClassName") is { } c && !Json.Same(c, spec["storageClassName"]))))
        {
            errors.Add(FieldError.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"));
        }
    }

    private static void Workload(ApiKind kind, JsonObject spec, JsonObject? old, List<FieldError> errors)
    {
        NotNegative(spec["replicas"], "spec.replicas", errors);
        NotNegative(spec["minReadySeconds"], "spec.minReadySeconds", errors);
        NotNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit", errors);
        var selector = spec.Object("selector");
        if (selector is null)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else if (selector.Count == 0)
        {
            errors.Add(FieldError.Invalid("spec.selector", selector, "empty selector is invalid for deployment"));
        }
        else
        {
            MetadataRules.Labels(selector.Object("matchLabels"), "spec.selector.matchLabels", errors);
            var labels = (spec.Object("template", "metadata", "labels") ?? []).ToDictionary(p => p.Key, p => p.Value.Text() ?? "", StringComparer.Ordinal);
            if (!LabelSelector.From(selector).Matches(labels))
            {
                errors.Add(FieldError.Invalid("spec.template.metadata.labels", spec.Object("template", "metadata", "labels"), "`selector` does not match template `labels`"));
            }
        }

        MetadataRules.Labels(spec.Object("template", "metadata", "labels"), "spec.template.labels", errors);
        PodRules.Spec(spec.Object("template", "spec") ?? [], "spec.template.spec", errors);
        OneOf(spec.At("template", "spec", "restartPolicy") is { } policy && policy.Text() != "Always" ? policy : null, "spec.template.spec.restartPolicy", errors, "Always");
        if (old is not null)
        {
            Unchanged(selector, old.At("spec", "selector"), "spec.selector", errors);
        }

        if (kind.Table == "apps/deployments")
        {
            OneOf(spec.At("strategy", "type"), "spec.strategy.type", errors, "Recreate", "RollingUpdate");
            if (spec.Text("strategy", "type") == "Recreate" && spec.At("strategy", "rollingUpdate") is not null)
            {
                errors.Add(FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
            }
        }
    }

    private static void Job(JsonObject spec, JsonObject? old, List<FieldError> errors)
    {
        NotNegative(spec["parallelism"], "spec.parallelism", errors);
        NotNegative(spec["completions"], "spec.completions", errors);
        NotNegative(spec["backoffLimit"], "spec.backoffLimit", errors);
        PodRules.Spec(spec.Object("template", "spec") ?? [], "spec.template.spec", errors);
        if (spec.Text("template", "spec", "restartPolicy") == "Always")
        {
            errors.Add(FieldError.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        }

        if (old is not null)
        {
            Unchanged(spec["selector"], old.At("spec", "selector"), "spec.selector", errors);
            Unchanged(spec["template"], old.At("spec", "template"), "spec.template", errors);
            Unchanged(spec["completions"], old.At("spec", "completions"), "spec.completions", errors);
        }
    }

    private static void CronJob(JsonObject spec, List<FieldError> errors)
    {
        Require(spec.Text("schedule"), "spec.schedule", errors);
        if (spec.Text("schedule") is { Length: > 0 } schedule && !schedule.StartsWith('@') && schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
        {
            errors.Add(FieldError.Invalid("spec.schedule", schedule, $"expected exactly 5 fields, found {schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length}: [{schedule}]"));
        }

        OneOf(spec["concurrencyPolicy"], "spec.concurrencyPolicy", errors, "Allow", "Forbid", "Replace");
        PodRules.Spec(spec.Object("jobTemplate", "spec", "template", "spec") ?? [], "spec.jobTemplate.spec.template.spec", errors);
    }

    private static void Ingress(JsonObject spec, List<FieldError> errors)
    {
        if (spec.Array("rules") is not { Count: > 0 } && spec["defaultBackend"] is null)
        {
            errors.Add(FieldError.Invalid("spec", new JsonObject(), "either `defaultBackend` or `rules` must be specified"));
        }

        var rule = 0;
        foreach (var r in spec.Objects("rules"))
        {
            var path = 0;
            foreach (var p in r.Objects("http", "paths"))
            {
                var at = $"spec.rules[{rule}].http.paths[{path++}]";
                if (p["pathType"] is null)
                {
                    errors.Add(FieldError.Required($"{at}.pathType", "pathType must be specified"));
                }

                OneOf(p["pathType"], $"{at}.pathType", errors, "Exact", "ImplementationSpecific", "Prefix");
                if (p.Text("pathType") is "Exact" or "Prefix" && p.Text("path")?.StartsWith('/') != true)
                {
                    errors.Add(FieldError.Invalid($"{at}.path", p["path"] ?? "", "must be an absolute path"));
                }
            }

            rule++;
        }
    }

    private static void Binding(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        Require(obj.Text("roleRef", "name"), "roleRef.name", errors);
        OneOf(obj.At("roleRef", "kind") ?? "", "roleRef.kind", errors, "Role", "ClusterRole");
        if (old is not null && !Json.Same(obj["roleRef"], old["roleRef"]))
        {
            errors.Add(FieldError.Invalid("roleRef", obj["roleRef"], "cannot change roleRef"));
        }
    }

    private static void Role(JsonObject obj, List<FieldError> errors)
    {
        var i = 0;
        foreach (var rule in obj.Objects("rules"))
        {
            if (rule.Array("verbs") is not { Count: > 0 })
            {
                errors.Add(FieldError.Required($"rules[{i}].verbs", "verbs must contain at least one value"));
            }

            i++;
        }
    }
}
