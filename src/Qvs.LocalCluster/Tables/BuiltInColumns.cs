using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tables;

/// <summary>The columns that the API server prints for its own kinds (those that are looked at most).</summary>
internal static class BuiltInColumns
{
    private static Column Age => Columns.AgeColumn;

    public static IReadOnlyList<Column>? For(string table) => table switch
    {
        "/pods" =>
        [
            Of("Ready", o => $"{o.Objects("status", "containerStatuses").Count(c => c.Flag("ready") == true)}/{o.Array("spec", "containers")?.Count ?? 0}"),
            Of("Status", PodStatus),
            Of("Restarts", o => o.Objects("status", "containerStatuses").Sum(c => c.Number("restartCount") ?? 0), "integer"),
            Age,
            Wide("IP", o => o.Text("status", "podIP") ?? "<none>"),
            Wide("Node", o => o.Text("spec", "nodeName") ?? "<none>"),
            Wide("Nominated Node", _ => "<none>"),
            Wide("Readiness Gates", _ => "<none>"),
        ],
        "/namespaces" => [Of("Status", o => o.Text("status", "phase") ?? ""), Age],
        "/nodes" => [Of("Status", _ => "Ready"), Of("Roles", _ => "<none>"), Age, Of("Version", o => o.Text("status", "nodeInfo", "kubeletVersion") ?? "")],
        "/services" =>
        [
            Of("Type", o => o.Text("spec", "type") ?? ""),
            Of("Cluster-IP", o => o.Text("spec", "clusterIP") ?? "<none>"),
            Of("External-IP", ExternalIp),
            Of("Port(s)", o => string.Join(',', o.Objects("spec", "ports").Select(p =>
                $"{p.Number("port")}{(p.Number("nodePort") is { } n and > 0 ? $":{n}" : "")}/{p.Text("protocol") ?? "TCP"}")) is { Length: > 0 } ports ? ports : "<none>"),
            Age,
            Wide("Selector", o => Labels(o.Object("spec", "selector"))),
        ],
        "/secrets" => [Of("Type", o => o.Text("type") ?? ""), Of("Data", o => o.Object("data")?.Count ?? 0, "integer"), Age],
        "/configmaps" => [Of("Data", o => (o.Object("data")?.Count ?? 0) + (o.Object("binaryData")?.Count ?? 0), "integer"), Age],
        "/serviceaccounts" => [Of("Secrets", o => o.Array("secrets")?.Count ?? 0, "integer"), Age],
        "/endpoints" => [Of("Endpoints", Endpoints), Age],
        "/events" =>
        [
            Dated("Last Seen", o => o.Text("lastTimestamp") ?? o.Text("eventTime") ?? o.Meta().Text("creationTimestamp")),
            Of("Type", o => o.Text("type") ?? ""),
            Of("Reason", o => o.Text("reason") ?? ""),
            Of("Object", o => $"{o.Text("involvedObject", "kind")?.ToLowerInvariant()}/{o.Text("involvedObject", "name")}"),
            Of("Message", o => o.Text("message")?.Trim() ?? ""),
        ],
        "/persistentvolumeclaims" =>
        [
            Of("Status", o => o.Text("status", "phase") ?? ""),
            Of("Volume", o => o.Text("spec", "volumeName") ?? ""),
            Of("Capacity", o => o.Text("status", "capacity", "storage") ?? ""),
            Of("Access Modes", AccessModes),
            Of("StorageClass", o => o.Text("spec", "storageClassName") ?? ""),
            Age,
        ],
        "/persistentvolumes" =>
        [
            Of("Capacity", o => o.Text("spec", "capacity", "storage") ?? ""),
            Of("Access Modes", AccessModes),
            Of("Reclaim Policy", o => o.Text("spec", "persistentVolumeReclaimPolicy") ?? ""),
            Of("Status", o => o.Text("status", "phase") ?? ""),
            Of("Claim", o => o.Object("spec", "claimRef") is { } c ? $"{c.Text("namespace")}/{c.Text("name")}" : ""),
            Of("StorageClass", o => o.Text("spec", "storageClassName") ?? ""),
            Of("Reason", o => o.Text("status", "reason") ?? ""),
            Age,
        ],
        "apps/deployments" =>
        [
            Of("Ready", o => $"{Count(o, "status", "readyReplicas")}/{Count(o, "spec", "replicas")}"),
            Of("Up-to-date", o => Count(o, "status", "updatedReplicas"), "integer"),
            Of("Available", o => Count(o, "status", "availableReplicas"), "integer"),
            Age,
            .. Template(),
        ],
        "apps/replicasets" or "/replicationcontrollers" =>
        [
            Of("Desired", o => Count(o, "spec", "replicas"), "integer"),
            Of("Current", o => Count(o, "status", "replicas"), "integer"),
            Of("Ready", o => Count(o, "status", "readyReplicas"), "integer"),
            Age,
            .. Template(),
        ],
        "apps/statefulsets" => [Of("Ready", o => $"{Count(o, "status", "readyReplicas")}/{Count(o, "spec", "replicas")}"), Age, .. Template()[..2]],
        "apps/daemonsets" =>
        [
            Of("Desired", o => Count(o, "status", "desiredNumberScheduled"), "integer"),
            Of("Current", o => Count(o, "status", "currentNumberScheduled"), "integer"),
            Of("Ready", o => Count(o, "status", "numberReady"), "integer"),
            Of("Up-to-date", o => Count(o, "status", "updatedNumberScheduled"), "integer"),
            Of("Available", o => Count(o, "status", "numberAvailable"), "integer"),
            Of("Node Selector", o => Labels(o.Object("spec", "template", "spec", "nodeSelector"))),
            Age,
            .. Template(),
        ],
        "batch/jobs" =>
        [
            Of("Completions", o => $"{Count(o, "status", "succeeded")}/{o.Number("spec", "completions") ?? 1}"),
            new Column("Duration", "string", (o, now) => o.Text("status", "startTime") is not { } start ? "" : o.Text("status", "completionTime") is { } end
                ? Durations.Show(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture))
                : Durations.Since(start, now)),
            Age,
        ],
        "batch/cronjobs" =>
        [
            Of("Schedule", o => o.Text("spec", "schedule") ?? ""),
            Of("Suspend", o => o.Flag("spec", "suspend") == true ? "True" : "False"),
            Of("Active", o => o.Array("status", "active")?.Count ?? 0, "integer"),
            new Column("Last Schedule", "string", (o, now) => Durations.Since(o.Text("status", "lastScheduleTime"), now) ?? "<none>"),
            Age,
        ],
        "networking.k8s.io/ingresses" =>
        [
            Of("Class", o => o.Text("spec", "ingressClassName") ?? "<none>"),
            Of("Hosts", o => string.Join(',', o.Objects("spec", "rules").Select(r => r.Text("host") ?? "*")) is { Length: > 0 } hosts ? hosts : "*"),
            Of("Address", o => string.Join(',', o.Objects("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname")))),
            Of("Ports", o => o.Array("spec", "tls") is { Count: > 0 } ? "80, 443" : "80"),
            Age,
        ],
        "rbac.authorization.k8s.io/rolebindings" or "rbac.authorization.k8s.io/clusterrolebindings" =>
            [Of("Role", o => $"{o.Text("roleRef", "kind")}/{o.Text("roleRef", "name")}"), Age],
        "rbac.authorization.k8s.io/roles" or "rbac.authorization.k8s.io/clusterroles" or "apiextensions.k8s.io/customresourcedefinitions" =>
            [Of("Created At", o => o.Meta().Text("creationTimestamp") ?? "")],
        "storage.k8s.io/storageclasses" =>
        [
            Of("Provisioner", o => o.Text("provisioner") ?? ""),
            Of("ReclaimPolicy", o => o.Text("reclaimPolicy") ?? "Delete"),
            Of("VolumeBindingMode", o => o.Text("volumeBindingMode") ?? "Immediate"),
            Of("AllowVolumeExpansion", o => o.Flag("allowVolumeExpansion") == true ? "true" : "false"),
            Age,
        ],
        _ => null,
    };

    private static Column Of(string name, Func<JsonObject, JsonNode?> cell, string type = "string") => new(name, type, (o, _) => cell(o));

    private static Column Wide(string name, Func<JsonObject, JsonNode?> cell) => new(name, "string", (o, _) => cell(o), 1);

    private static Column Dated(string name, Func<JsonObject, string?> at) => new(name, "string", (o, now) => Durations.Since(at(o), now));

    private static Column[] Template() =>
    [
        Wide("Containers", o => string.Join(',', o.Objects("spec", "template", "spec", "containers").Select(c => c.Text("name")))),
        Wide("Images", o => string.Join(',', o.Objects("spec", "template", "spec", "containers").Select(c => c.Text("image")))),
        Wide("Selector", o => Labels(o.Object("spec", "selector", "matchLabels") ?? o.Object("spec", "selector"))),
    ];

    private static long Count(JsonObject o, string part, string field) => o.Number(part, field) ?? 0;

    private static string Labels(JsonObject? map) =>
        map is { Count: > 0 } ? string.Join(',', map.Select(p => $"{p.Key}={p.Value.Text()}")) : "<none>";

    private static JsonNode PodStatus(JsonObject pod)
    {
        if (pod.Meta().ContainsKey("deletionTimestamp"))
        {
            return "Terminating";
        }

        var reason = pod.Text("status", "reason") ?? pod.Text("status", "phase") ?? "Unknown";
        foreach (var container in pod.Objects("status", "containerStatuses"))
        {
            reason = container.Text("state", "waiting", "reason") ?? container.Text("state", "terminated", "reason") ?? reason;
        }

        return reason;
    }

    private static JsonNode ExternalIp(JsonObject service)
    {
        var addresses = service.Objects("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname"))
            .Concat(service.Array("spec", "externalIPs")?.Select(i => i.Text()) ?? []).Where(a => a is not null).ToArray();
        return addresses.Length > 0 ? string.Join(',', addresses)
            : service.Text("spec", "type") switch { "LoadBalancer" => "<pending>", "ExternalName" => service.Text("spec", "externalName") ?? "", _ => "<none>" };
    }

    private static JsonNode Endpoints(JsonObject endpoints)
    {
        var all = endpoints.Objects("subsets").SelectMany(s => s.Objects("addresses").SelectMany(a =>
            s.Objects("ports").Select(p => $"{a.Text("ip")}:{p.Number("port")}"))).ToArray();
        return all.Length == 0 ? "<none>" : string.Join(',', all.Take(3)) + (all.Length > 3 ? $" + {all.Length - 3} more..." : "");
    }

    private static JsonNode AccessModes(JsonObject volume) => string.Join(',', (volume.Array("status", "accessModes") ?? volume.Array("spec", "accessModes") ?? [])
        .Select(m => m.Text() switch { "ReadWriteOnce" => "RWO", "ReadOnlyMany" => "ROX", "ReadWriteMany" => "RWX", "ReadWriteOncePod" => "RWOP", var other => other }));
}
