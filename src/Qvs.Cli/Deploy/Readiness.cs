using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

internal enum ReadyState
{
    Waiting,
    Ready,
    Failed,
}

/// <summary>Whether an object does what it was applied for, read from its status alone.</summary>
/// <param name="Why">What is missing, or what went wrong; empty when ready.</param>
internal sealed record Readiness(ReadyState State, string Why)
{
    private static readonly Readiness Ready = new(ReadyState.Ready, "");

    /// <summary>Kinds whose controllers always say whether they are ready: without a condition theirs has not looked yet.</summary>
    private static readonly HashSet<string> SayReady = ["ExternalSecret", "SecretStore", "ClusterSecretStore", "Certificate", "Issuer", "ClusterIssuer"];

    public static Readiness Of(JsonObject obj) => (obj["kind"]?.ToString(), Group(obj)) switch
    {
        _ when Number(obj["status"], "observedGeneration") is { } seen && seen < (Number(obj["metadata"], "generation") ?? 0) => Waiting("its controller has not seen the change yet"),
        ("Namespace", "") => obj["status"]?["phase"]?.ToString() is "Active" or null ? Ready : Waiting("it is being deleted"),
        ("CustomResourceDefinition", "apiextensions.k8s.io") => Definition(obj),
        ("Deployment", "apps") => Deployment(obj),
        ("StatefulSet", "apps") => StatefulSet(obj),
        ("DaemonSet", "apps") => DaemonSet(obj),
        ("ReplicaSet", "apps") => Count(Number(obj["status"], "readyReplicas"), Number(obj["spec"], "replicas") ?? 1, "replicas are ready"),
        ("Job", "batch") => Job(obj),
        ("Pod", "") => Pod(obj),
        ("Service", "") => obj["spec"]?["type"]?.ToString() == "LoadBalancer" ? Address(obj) : Ready,
        ("Ingress", "networking.k8s.io") => Address(obj),
        ("PersistentVolumeClaim", "") => obj["status"]?["phase"]?.ToString() == "Bound" ? Ready : Waiting($"no volume is bound to it ({obj["status"]?["phase"]?.ToString() ?? "Pending"})"),
        ("APIService", "apiregistration.k8s.io") => Condition(obj, "Available") is { Status: "True" } ? Ready : Waiting(Text(Condition(obj, "Available")) ?? "it is not available"),
        ("Rollout", "argoproj.io") => Rollout(obj),
        var (kind, _) => Other(obj, kind ?? ""),
    };

    private static Readiness Definition(JsonObject obj) =>
        Condition(obj, "NamesAccepted") is { Status: "False" } refused ? Failed(Text(refused) ?? "its names are taken")
        : Condition(obj, "Established") is { Status: "True" } ? Ready
        : Waiting("it is not established");

    private static Readiness Deployment(JsonObject obj)
    {
        if (Condition(obj, "Progressing") is { Reason: "ProgressDeadlineExceeded" } late)
        {
            return Failed(Text(late) ?? "it makes no progress");
        }

        // Without it the numbers are those of the time before the change.
        if (Number(obj["status"], "observedGeneration") is null)
        {
            return Waiting("its controller has not seen it yet");
        }

        var (status, wanted) = (obj["status"], Number(obj["spec"], "replicas") ?? 1);
        var updated = Number(status, "updatedReplicas") ?? 0;
        var old = (Number(status, "replicas") ?? 0) - updated;
        return updated < wanted ? Waiting($"{updated} of {wanted} replicas are updated")
            : old > 0 ? Waiting($"{old} old replicas have yet to end")
            : Count(Number(status, "availableReplicas"), wanted, "replicas are available");
    }

    private static Readiness StatefulSet(JsonObject obj)
    {
        var (status, wanted) = (obj["status"], Number(obj["spec"], "replicas") ?? 1);
        if (Number(status, "observedGeneration") is null)
        {
            return Waiting("its controller has not seen it yet");
        }

        if (obj["spec"]?["updateStrategy"]?["type"]?.ToString() != "OnDelete")
        {
            var partition = Number(obj["spec"]?["updateStrategy"]?["rollingUpdate"], "partition") ?? 0;
            var updated = Number(status, "updatedReplicas") ?? 0;
            if (status?["currentRevision"]?.ToString() != status?["updateRevision"]?.ToString() && updated < wanted - partition)
            {
                return Waiting($"{updated} of {wanted - partition} replicas are updated");
            }
        }

        return Count(Number(status, "readyReplicas"), wanted, "replicas are ready");
    }

    private static Readiness DaemonSet(JsonObject obj)
    {
        var status = obj["status"];
        if (Number(status, "observedGeneration") is null)
        {
            return Waiting("its controller has not seen it yet");
        }

        var wanted = Number(status, "desiredNumberScheduled") ?? 0;
        var updated = Count(Number(status, "updatedNumberScheduled"), obj["spec"]?["updateStrategy"]?["type"]?.ToString() == "OnDelete" ? 0 : wanted, "nodes have the update");
        return updated.State == ReadyState.Ready ? Count(Number(status, "numberAvailable") ?? Number(status, "numberReady"), wanted, "nodes have it ready") : updated;
    }

    private static Readiness Job(JsonObject obj) =>
        Condition(obj, "Failed") is { Status: "True" } failed ? Failed(Text(failed) ?? "it failed")
        : Condition(obj, "Complete") is { Status: "True" } ? Ready
        : Count(Number(obj["status"], "succeeded"), Number(obj["spec"], "completions") ?? 1, "completions are done") with { State = ReadyState.Waiting };

    private static Readiness Pod(JsonObject obj) =>
        obj["status"]?["phase"]?.ToString() switch
        {
            "Succeeded" => Ready,
            "Failed" => Failed(obj["status"]?["message"]?.ToString() ?? "it failed"),
            _ => Condition(obj, "Ready") is { Status: "True" } ? Ready : Waiting("it is not ready"),
        };

    private static Readiness Address(JsonObject obj) =>
        obj["status"]?["loadBalancer"]?["ingress"] is JsonArray { Count: > 0 } ? Ready : Waiting("it has no address yet");

    /// <summary>A blue/green rollout that is paused waits for a person, and the deployment is done.</summary>
    private static Readiness Rollout(JsonObject obj) => obj["status"]?["phase"]?.ToString() switch
    {
        "Healthy" or "Paused" => Ready,
        "Degraded" => Failed(obj["status"]?["message"]?.ToString() ?? "it is degraded"),
        var phase => Waiting($"its phase is {phase ?? "not known yet"}"),
    };

    private static Readiness Other(JsonObject obj, string kind)
    {
        if (Condition(obj, "Stalled") is { Status: "True" } stalled)
        {
            return Failed(Text(stalled) ?? "it is stalled");
        }

        return Condition(obj, "Ready") switch
        {
            { Status: "True" } => Ready,
            { } not => Waiting(Text(not) ?? "it is not ready"),
            null => SayReady.Contains(kind) ? Waiting("its controller has not said that it is ready. Is it installed?") : Ready,
        };
    }

    private static Readiness Waiting(string why) => new(ReadyState.Waiting, why);

    private static Readiness Failed(string why) => new(ReadyState.Failed, why);

    private static Readiness Count(long? have, long wanted, string what) => (have ?? 0) >= wanted ? Ready : Waiting($"{have ?? 0} of {wanted} {what}");

    private static (string? Status, string? Reason, string? Message)? Condition(JsonObject obj, string type) =>
        (obj["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().Where(c => c["type"]?.ToString() == type)
            .Select(c => ((string?, string?, string?)?)(c["status"]?.ToString(), c["reason"]?.ToString(), c["message"]?.ToString())).FirstOrDefault();

    private static string? Text((string? Status, string? Reason, string? Message)? condition) =>
        condition is { Message.Length: > 0 } c ? $"{c.Message}{(c.Reason is null ? "" : $" ({c.Reason})")}" : condition?.Reason;

    private static string Group(JsonObject obj) => obj["apiVersion"]?.ToString().Split('/') is [var group, _] ? group : "";

    /// <summary>Some controllers write their numbers as texts.</summary>
    private static long? Number(JsonNode? node, string key) =>
        long.TryParse((node as JsonObject)?[key]?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
