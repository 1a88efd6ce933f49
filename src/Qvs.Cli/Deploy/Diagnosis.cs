using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>Looks for the reason why an object is not ready: its containers, and the newest events of it and of what belongs to it.</summary>
internal sealed class Diagnosis(KubeApi api)
{
    private const int MostLines = 8;

    /// <summary>Lines for people; none if nothing more is known, or may be read.</summary>
    public async Task<IReadOnlyList<string>> Of(JsonObject obj, CancellationToken cancel)
    {
        try
        {
            var ns = obj["metadata"]?["namespace"]?.ToString() ?? "default";
            var pods = await Pods(obj, ns, cancel);
            var events = await api.List($"/api/v1/namespaces/{ns}/events", cancel);
            var sets = pods.SelectMany(p => p["metadata"]?["ownerReferences"] as JsonArray ?? []).Select(r => r?["uid"]?.ToString());
            var concerned = pods.Append(obj).Select(p => p["metadata"]?["uid"]?.ToString()).Concat(sets).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return
            [
                .. pods.SelectMany(Containers).Concat(events
                    .Where(e => e["type"]?.ToString() == "Warning" && concerned.Contains(e["involvedObject"]?["uid"]?.ToString() ?? ""))
                    .OrderByDescending(e => e["lastTimestamp"]?.ToString() ?? e["metadata"]?["creationTimestamp"]?.ToString(), StringComparer.Ordinal)
                    .Select(e => $"event {e["reason"]} of {e["involvedObject"]?["kind"]} {e["involvedObject"]?["name"]}: {e["message"]}"))
                .Distinct().Take(MostLines),
            ];
        }
        catch (KubeException)
        {
            // Events and Pods may be forbidden to who may deploy.
            return [];
        }
    }

    private async Task<IReadOnlyList<JsonObject>> Pods(JsonObject obj, string ns, CancellationToken cancel)
    {
        if (obj["kind"]?.ToString() == "Pod")
        {
            return [obj];
        }

        if (obj["spec"]?["selector"]?["matchLabels"] is not JsonObject { Count: > 0 } labels)
        {
            return [];
        }

        var selector = string.Join(',', labels.Select(l => $"{l.Key}={l.Value}"));
        return await api.List($"/api/v1/namespaces/{ns}/pods?labelSelector={Uri.EscapeDataString(selector)}", cancel);
    }

    private static IEnumerable<string> Containers(JsonObject pod)
    {
        var name = pod["metadata"]?["name"];
        var status = pod["status"];
        foreach (var condition in (status?["conditions"] as JsonArray ?? []).OfType<JsonObject>().Where(c => c["type"]?.ToString() == "PodScheduled" && c["status"]?.ToString() == "False"))
        {
            yield return $"Pod {name} finds no node: {condition["message"]}";
        }

        foreach (var container in (status?["initContainerStatuses"] as JsonArray ?? []).Concat(status?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var of = $"container {container["name"]} of Pod {name}";
            if (container["state"]?["waiting"] is JsonObject waiting)
            {
                yield return $"{of}: {waiting["reason"]}{(waiting["message"] is { } message ? $": {message}" : "")}";
            }

            if ((container["state"]?["terminated"] ?? container["lastState"]?["terminated"]) is JsonObject end && end["exitCode"]?.ToString() != "0")
            {
                yield return $"{of} ended with code {end["exitCode"]} ({end["reason"]}){(end["message"] is { } message ? $": {message}" : "")}, restarts: {container["restartCount"] ?? 0}";
            }
        }
    }
}
