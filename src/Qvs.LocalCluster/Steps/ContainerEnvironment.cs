using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>Something that a container's configuration refers to is not there.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);

/// <summary>The environment of a container, as a kubelet makes it: from secrets, config maps and the pod itself, in order, each value knowing those before it.</summary>
internal static class ContainerEnvironment
{
    public static Dictionary<string, string> Of(ContainerPlan container, PodPlan pod, IObjectStore store)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var from in container.EnvFrom)
        {
            var prefix = from.Str("prefix");
            foreach (var (key, value) in All(from, pod, store))
            {
                env[prefix + key] = value;
            }
        }

        foreach (var entry in container.Env)
        {
            if (entry["valueFrom"] is not JsonObject source)
            {
                env[entry.Str("name")] = Expand(entry.Str("value"), env);
            }
            else if (ValueFrom(source, pod, store) is { } value)
            {
                env[entry.Str("name")] = value;
            }
        }

        return env;
    }

    /// <summary><c>$(NAME)</c> becomes the variable's value if there is one, <c>$$</c> a dollar sign.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> env)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var b = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            var end = next == '(' ? text.IndexOf(')', i) : -1;
            if (text[i] != '$' || (next != '$' && end < 0))
            {
                b.Append(text[i]);
            }
            else if (next == '$')
            {
                b.Append('$');
                i++;
            }
            else
            {
                b.Append(env.TryGetValue(text[(i + 2)..end], out var value) ? value : text[i..(end + 1)]);
                i = end;
            }
        }

        return b.ToString();
    }

    /// <summary>A field of the pod, as <c>fieldRef</c> names it.</summary>
    public static string Field(string path, PodPlan pod) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace,
        "metadata.uid" => pod.Uid,
        "metadata.labels" => Lines(pod.Labels),
        "metadata.annotations" => Lines(pod.Annotations),
        "spec.serviceAccountName" => pod.ServiceAccount,
        "spec.nodeName" => "local",
        "status.podIP" or "status.podIPs" or "status.hostIP" or "status.hostIPs" => "127.0.0.1",
        _ when Key(path, "metadata.labels") is { } label => pod.Labels.GetValueOrDefault(label, ""),
        _ when Key(path, "metadata.annotations") is { } annotation => pod.Annotations.GetValueOrDefault(annotation, ""),
        _ => throw new ContainerConfigException($"unsupported fieldPath: {path}"),
    };

    /// <summary>The data of a secret, decoded.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> SecretData(JsonObject secret) =>
        secret.Pairs("data").Select(d => KeyValuePair.Create(d.Key, Convert.FromBase64String(d.Value)))
            .Concat(secret.Pairs("stringData").Select(d => KeyValuePair.Create(d.Key, Encoding.UTF8.GetBytes(d.Value))));

    public static IEnumerable<KeyValuePair<string, byte[]>> ConfigMapData(JsonObject map) =>
        map.Pairs("data").Select(d => KeyValuePair.Create(d.Key, Encoding.UTF8.GetBytes(d.Value)))
            .Concat(map.Pairs("binaryData").Select(d => KeyValuePair.Create(d.Key, Convert.FromBase64String(d.Value))));

    private static IEnumerable<KeyValuePair<string, string>> All(JsonObject from, PodPlan pod, IObjectStore store)
    {
        var (reference, kind, what) = from["secretRef"] is JsonObject s ? (s, TektonKinds.Secret, "secret") : (from["configMapRef"] as JsonObject ?? [], TektonKinds.ConfigMap, "configmap");
        var found = store.Get(kind, pod.Namespace, reference.Str("name"));
        if (found is null)
        {
            return reference.Flag("optional") == true ? [] : throw new ContainerConfigException($"{what} \"{reference.Str("name")}\" not found");
        }

        return (kind == TektonKinds.Secret ? SecretData(found) : ConfigMapData(found)).Select(d => KeyValuePair.Create(d.Key, Encoding.UTF8.GetString(d.Value)));
    }

    private static string? ValueFrom(JsonObject source, PodPlan pod, IObjectStore store)
    {
        if (source["fieldRef"] is JsonObject field)
        {
            return Field(field.Str("fieldPath"), pod);
        }

        if (source["resourceFieldRef"] is JsonObject resource)
        {
            return resource.Str("resource").Contains("cpu", StringComparison.Ordinal) ? Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture) : "0";
        }

        var (reference, kind, what) = source["secretKeyRef"] is JsonObject s ? (s, TektonKinds.Secret, "secret") : (source["configMapKeyRef"] as JsonObject ?? [], TektonKinds.ConfigMap, "configmap");
        var (name, key) = (reference.Str("name"), reference.Str("key"));
        var optional = reference.Flag("optional") == true;
        if (store.Get(kind, pod.Namespace, name) is not { } found)
        {
            return optional ? null : throw new ContainerConfigException($"{what} \"{name}\" not found");
        }

        foreach (var (k, value) in (kind == TektonKinds.Secret ? SecretData(found) : ConfigMapData(found)).Where(d => d.Key == key))
        {
            return Encoding.UTF8.GetString(value);
        }

        return optional ? null : throw new ContainerConfigException($"couldn't find key {key} in {(what == "secret" ? "Secret" : "ConfigMap")} {pod.Namespace}/{name}");
    }

    private static string Lines(IReadOnlyDictionary<string, string> map) =>
        string.Join('\n', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={GoText.Quote(p.Value)}"));

    private static string? Key(string path, string map) =>
        path.StartsWith(map + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(map.Length + 2)..^2] : null;
}
