using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>Rules of pods and pod templates.</summary>
internal static class PodRules
{
    public static void Spec(JsonObject spec, string path, List<FieldError> errors)
    {
        if (spec.Array("containers") is not { Count: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.containers"));
        }

        var volumes = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Objects("volumes"))
        {
            var at = $"{path}.volumes[{index++}]";
            Name(volume, at, volumes, errors);
            if (volume.Count > 2)
            {
                errors.Add(FieldError.Forbidden($"{at}.{volume.Select(p => p.Key).Last(k => k != "name")}", "may not specify more than 1 volume type"));
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in new[] { "initContainers", "containers" })
        {
            var i = 0;
            foreach (var container in spec.Objects(list))
            {
                Container(container, $"{path}.{list}[{i++.ToString(CultureInfo.InvariantCulture)}]", names, volumes, errors);
            }
        }

        CoreRules.OneOf(spec["restartPolicy"], $"{path}.restartPolicy", errors, "Always", "OnFailure", "Never");
        CoreRules.OneOf(spec["dnsPolicy"], $"{path}.dnsPolicy", errors, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    }

    /// <summary>Of a pod that is there, only a few fields can still be changed.</summary>
    public static void Immutable(JsonObject pod, JsonObject? old, List<FieldError> errors)
    {
        if (old is null)
        {
            return;
        }

        var (now, before) = (Fixed(pod), Fixed(old));
        if (!Json.Same(now, before))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod.Object("spec")?.Copy() ?? [];
        foreach (var open in new[] { "activeDeadlineSeconds", "tolerations", "nodeName", "ephemeralContainers" })
        {
            spec.Remove(open);
        }

        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            container.Remove("image");
        }

        return spec;
    }

    private static void Container(JsonObject container, string at, HashSet<string> names, HashSet<string> volumes, List<FieldError> errors)
    {
        Name(container, at, names, errors);
        CoreRules.Require(container.Text("image"), $"{at}.image", errors);
        CoreRules.OneOf(container["imagePullPolicy"], $"{at}.imagePullPolicy", errors, "Always", "IfNotPresent", "Never");
        var i = 0;
        foreach (var port in container.Objects("ports"))
        {
            var field = $"{at}.ports[{i++}]";
            if (port.Number("containerPort") is not { } number || number == 0)
            {
                errors.Add(FieldError.Required($"{field}.containerPort"));
            }
            else if (number is < 1 or > 65535)
            {
                errors.Add(FieldError.Invalid($"{field}.containerPort", number, "must be between 1 and 65535, inclusive"));
            }

            CoreRules.OneOf(port["protocol"], $"{field}.protocol", errors, "SCTP", "TCP", "UDP");
        }

        i = 0;
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var field = $"{at}.volumeMounts[{i++}]";
            CoreRules.Require(mount.Text("mountPath"), $"{field}.mountPath", errors);
            if (!volumes.Contains(mount.Text("name") ?? ""))
            {
                errors.Add(new FieldError($"{field}.name", "FieldValueNotFound", $"Not found: \"{mount.Text("name")}\""));
            }
        }

        i = 0;
        foreach (var env in container.Objects("env"))
        {
            var field = $"{at}.env[{i++}]";
            CoreRules.Require(env.Text("name"), $"{field}.name", errors);
            if (env.Text("value") is { Length: > 0 } && env["valueFrom"] is not null)
            {
                errors.Add(FieldError.Invalid($"{field}.valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }

        foreach (var (resource, limit) in container.Object("resources", "limits") ?? [])
        {
            if (container.At("resources", "requests", resource) is { } request && Amount(request) > Amount(limit))
            {
                errors.Add(FieldError.Invalid($"{at}.resources.requests", request, $"must be less than or equal to {resource} limit of {limit.Text() ?? limit?.ToJsonString()}"));
            }
        }
    }

    private static decimal Amount(JsonNode? quantity) => Quantity.TryParse(quantity.Text() ?? quantity?.ToJsonString() ?? "", out var amount) ? amount : 0;

    private static void Name(JsonObject named, string at, HashSet<string> seen, List<FieldError> errors)
    {
        var name = named.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required($"{at}.name"));
        }
        else if (!MetadataRules.IsLabel(name))
        {
            errors.Add(FieldError.Invalid($"{at}.name", name, MetadataRules.LabelMessage));
        }
        else if (!seen.Add(name))
        {
            errors.Add(FieldError.Duplicate($"{at}.name", name));
        }
    }
}
