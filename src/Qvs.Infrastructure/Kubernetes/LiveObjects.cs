using System.Text.Json.Nodes;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>Objects of deployments, read beside a server-side dry run of applying them again.</summary>
internal sealed class LiveObjects(ClusterClients clients) : ILiveObjects
{
    /// <summary>On every object that <c>qvsctl deploy apply</c> has applied; without it, applying again would take it away.</summary>
    private const string Stack = "qvs.cloud/stack";

    // Of the compiler and not of Kubernetes (formats.md 2.4.2).
    private static readonly string[] Own = ["provider", "output"];

    public async Task<ImmutableArray<LiveObject>> Read(
        ClusterConnection connection, string defaultNamespace, ImmutableArray<(string Resource, JsonObject Manifest)> declared, CancellationToken cancellation)
    {
        var client = clients.For(connection);
        var kinds = new Dictionary<string, JsonObject?>(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<LiveObject>(declared.Length);
        foreach (var (resource, manifest) in declared)
        {
            found.Add(await Read(client, kinds, resource, manifest, defaultNamespace, cancellation));
        }

        return found.ToImmutable();
    }

    public async Task Apply(ClusterConnection connection, string defaultNamespace, ImmutableArray<LiveObject> objects, CancellationToken cancellation)
    {
        var client = clients.For(connection);
        foreach (var one in objects)
        {
            if (one.Path.Length == 0)
            {
                throw new ClusterException(ClusterFailure.Terminal, $"The cluster has no kind of the {one.Object}.", "Install what defines it.");
            }

            await client.Apply($"Healing the {one.Object}", one.Path, Placed(Bare(one.Declared), one.Live, SpaceOf(one.Path)), dryRun: false, cancellation);
        }
    }

    private static async Task<LiveObject> Read(
        ClusterClient client, Dictionary<string, JsonObject?> kinds, string resource, JsonObject manifest, string defaultNamespace, CancellationToken cancellation)
    {
        var body = Bare(manifest);
        var (version, kind, name) = (body.Text("apiVersion") ?? "", body.Text("kind") ?? "", body.Name());
        var root = version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}";
        if (!kinds.TryGetValue(root, out var list))
        {
            kinds[root] = list = await client.Find($"Asking for the kinds of {version}", root, cancellation);
        }

        var type = list.Objects("resources").FirstOrDefault(one => one.Text("kind") == kind && one.Text("name")?.Contains('/', StringComparison.Ordinal) == false);
        if (type is null)
        {
            return new LiveObject(resource, $"{kind} {name}", manifest, null, null);
        }

        var isNamespaced = type.At("namespaced") is JsonValue value && value.TryGetValue<bool>(out var yes) && yes;
        var space = isNamespaced ? body.Text("metadata", "namespace") ?? defaultNamespace : "";
        var path = $"{root}/{(space.Length > 0 ? $"namespaces/{Uri.EscapeDataString(space)}/" : "")}{type.Text("name")}/{Uri.EscapeDataString(name)}";
        var what = $"{kind} {(space.Length > 0 ? space + "/" : "")}{name}";
        var live = await client.Find($"Reading the {what}", path, cancellation);
        if (Scaled(manifest, live) is { } scaled && await IsAutoscaled(client, kind, name, space, cancellation))
        {
            (manifest, body) = (scaled, Bare(scaled));
        }

        return new LiveObject(resource, what, manifest, live, live is null ? null : await client.Apply($"Comparing the {what}", path, Placed(body, live, space), dryRun: true, cancellation), path);
    }

    /// <summary>The manifest with as many replicas as there are; null if it says so, or says nothing of them.</summary>
    private static JsonObject? Scaled(JsonObject manifest, JsonObject? live)
    {
        if (live?["spec"]?["replicas"] is not { } replicas || manifest["spec"]?["replicas"] is not { } declared || JsonNode.DeepEquals(replicas, declared))
        {
            return null;
        }

        var scaled = (JsonObject)manifest.DeepClone();
        scaled["spec"]!["replicas"] = replicas.DeepClone();
        return scaled;
    }

    /// <summary>Whether an autoscaler says how many replicas there are: then nobody else's number is right.</summary>
    private static async Task<bool> IsAutoscaled(ClusterClient client, string kind, string name, string space, CancellationToken cancellation)
    {
        try
        {
            var scalers = await client.Find($"Asking for the autoscalers of {space}", $"apis/autoscaling/v2/namespaces/{Uri.EscapeDataString(space)}/horizontalpodautoscalers", cancellation);
            return scalers.Objects("items").Any(one => one.Text("spec", "scaleTargetRef", "kind") == kind && one.Text("spec", "scaleTargetRef", "name") == name);
        }
        catch (ClusterException refused) when (refused.Failure == ClusterFailure.Terminal)
        {
            // Whoever may not see autoscalers can not tell what they do from drift.
            return false;
        }
    }

    private static JsonObject Bare(JsonObject manifest)
    {
        var body = (JsonObject)manifest.DeepClone();
        foreach (var own in Own)
        {
            body.Remove(own);
        }

        return body;
    }

    private static string SpaceOf(string path) => path.Split('/') is var parts && Array.IndexOf(parts, "namespaces") is > 0 and var at && parts.Length > at + 3 ? Uri.UnescapeDataString(parts[at + 1]) : "";

    private static JsonObject Placed(JsonObject body, JsonObject? live, string space)
    {
        if (body["metadata"] is JsonObject metadata)
        {
            metadata.Remove("namespace");
            if (space.Length > 0)
            {
                metadata["namespace"] = space;
            }

            if (live.Annotation(Stack) is { } stack)
            {
                if (metadata["annotations"] is not JsonObject annotations)
                {
                    metadata["annotations"] = annotations = [];
                }

                annotations[Stack] = stack;
            }
        }

        return body;
    }
}
