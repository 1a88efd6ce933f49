using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>Defaults of pods and pod templates.</summary>
internal static class PodDefaults
{
    private const int ReadableByAll = 420;

    public static void Spec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("securityContext", new JsonObject());
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            foreach (var source in new[] { "secret", "configMap", "downwardAPI", "projected" })
            {
                volume.Object(source)?.Default("defaultMode", ReadableByAll);
            }
        }
    }

    public static string QualityOfService(JsonObject spec)
    {
        var resources = spec.Objects("containers").Select(c => c.Object("resources")).ToArray();
        var any = resources.Any(r => r.Object("requests") is { Count: > 0 } || r.Object("limits") is { Count: > 0 });
        var all = resources.All(r => r.Object("limits") is { } l && l.ContainsKey("cpu") && l.ContainsKey("memory") && (r.Object("requests") is not { } q || Json.Same(q, l)));
        return all && resources.Length > 0 ? "Guaranteed" : any ? "Burstable" : "BestEffort";
    }

    private static void Container(JsonObject container)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("resources", new JsonObject());
        var image = container.Text("image") ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..];
        container.Default("imagePullPolicy", image.Contains('@', StringComparison.Ordinal) || (tag.Contains(':', StringComparison.Ordinal) && !tag.EndsWith(":latest", StringComparison.Ordinal)) ? "IfNotPresent" : "Always");
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
        }

        foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" }.Select(p => container.Object(p)).OfType<JsonObject>())
        {
            probe.Default("timeoutSeconds", 1);
            probe.Default("periodSeconds", 10);
            probe.Default("successThreshold", 1);
            probe.Default("failureThreshold", 3);
            probe.Object("httpGet")?.Default("scheme", "HTTP");
            probe.Object("httpGet")?.Default("path", "/");
        }

        foreach (var env in container.Objects("env"))
        {
            env.Object("valueFrom", "fieldRef")?.Default("apiVersion", "v1");
        }
    }
}
