using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace Qvs.Cli.Deploy;

/// <summary>A refusal by the API server, in its own words.</summary>
internal sealed class KubeException(int code, string reason, string message, JsonObject? details) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public IEnumerable<(string Field, string Message)> Causes =>
        (details?["causes"] as JsonArray ?? []).OfType<JsonObject>().Select(c => (c["field"]?.ToString() ?? "", c["message"]?.ToString() ?? ""));
}

/// <summary>
/// Kubernetes' API for objects of any kind, as JSON. The kubeconfig is the task's own, so whatever it says about signing in is done. Reading, applying and
/// deleting can be done twice, so a server that is overloaded or away for a moment is asked again.
/// </summary>
internal sealed class KubeApi : IDisposable
{
    public const string FieldManager = "qvs";
    private const int Attempts = 6;

    private readonly Kubernetes _client;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, IReadOnlyDictionary<string, (string Plural, bool Namespaced)>> _kinds = new(StringComparer.Ordinal);

    public KubeApi(KubernetesClientConfiguration configuration, TimeProvider time)
    {
        _client = new Kubernetes(configuration);
        _time = time;
        DefaultNamespace = string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace;
    }

    /// <summary>The namespace of the kubeconfig's context.</summary>
    public string DefaultNamespace { get; }

    public string Server => _client.BaseUri.ToString().TrimEnd('/');

    /// <param name="kubeconfig">Null takes the file of <c>KUBECONFIG</c>, that of the user, or what a Pod has.</param>
    public static KubeApi Open(string? kubeconfig, string? context, TimeProvider time)
    {
        try
        {
            return new KubeApi(
                kubeconfig is null && context is null ? KubernetesClientConfiguration.BuildDefaultConfig() : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context),
                time);
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException or FormatException)
        {
            throw new DeployException($"the kubeconfig {kubeconfig ?? Environment.GetEnvironmentVariable("KUBECONFIG") ?? "of this user"} cannot be used: {e.Message}");
        }
    }

    /// <summary>The address of an object; null if the cluster has no such kind.</summary>
    public async Task<string?> Address(string apiVersion, ObjectId id, CancellationToken cancel) =>
        await Collection(apiVersion, id.Kind, id.Namespace, cancel) is { } folder ? $"{folder}/{id.Name}" : null;

    /// <summary>The address of all objects of a kind, in all namespaces if <paramref name="ns"/> is empty.</summary>
    public async Task<string?> Collection(string apiVersion, string kind, string ns, CancellationToken cancel)
    {
        if (await Kind(apiVersion, kind, cancel) is not { } found)
        {
            return null;
        }

        return $"{Root(apiVersion)}/{(found.Namespaced && ns.Length > 0 ? $"namespaces/{ns}/" : "")}{found.Plural}";
    }

    /// <summary>Null if the cluster has no such kind.</summary>
    public async Task<(string Plural, bool Namespaced)?> Kind(string apiVersion, string kind, CancellationToken cancel)
    {
        if (!_kinds.TryGetValue(apiVersion, out var kinds) || !kinds.ContainsKey(kind))
        {
            // Asked again when a kind is missing: a definition may just have been applied.
            var list = await Find(Root(apiVersion), cancel);
            kinds = (list?["resources"] as JsonArray ?? []).OfType<JsonObject>().Where(r => r["name"]?.ToString().Contains('/', StringComparison.Ordinal) == false)
                .GroupBy(r => r["kind"]?.ToString() ?? "").ToDictionary(g => g.Key, g => (g.First()["name"]!.ToString(), (bool?)g.First()["namespaced"] ?? false), StringComparer.Ordinal);
            _kinds[apiVersion] = kinds;
        }

        return kinds.TryGetValue(kind, out var found) ? found : null;
    }

    /// <summary>Null if there is none.</summary>
    public async Task<JsonObject?> Find(string path, CancellationToken cancel)
    {
        try
        {
            return await Send(HttpMethod.Get, path, null, cancel);
        }
        catch (KubeException e) when (e.Code == 404)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<JsonObject>> List(string path, CancellationToken cancel) =>
        [.. ((await Find(path, cancel))?["items"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>Server-side apply. Fields that the kind does not have are refused, where servers only warned before.</summary>
    public Task<JsonObject> Apply(string path, JsonObject body, bool force, bool dryRun, CancellationToken cancel) =>
        Send(HttpMethod.Patch, $"{path}?fieldManager={FieldManager}&fieldValidation=Strict&force={(force ? "true" : "false")}{(dryRun ? "&dryRun=All" : "")}", body, cancel, "application/apply-patch+yaml");

    public Task<JsonObject> Create(string path, JsonObject body, CancellationToken cancel) => Send(HttpMethod.Post, $"{path}?fieldManager={FieldManager}", body, cancel);

    public Task<JsonObject> Replace(string path, JsonObject body, CancellationToken cancel) => Send(HttpMethod.Put, $"{path}?fieldManager={FieldManager}", body, cancel);

    /// <summary>Asks for the deletion of exactly this object, not of one that has taken its name since. Nothing to delete is no error.</summary>
    public async Task Delete(string path, string? uid, CancellationToken cancel)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (uid is not null)
        {
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        }

        try
        {
            await Send(HttpMethod.Delete, path, options, cancel);
        }
        catch (KubeException e) when (e.Code is 404 or 409)
        {
            // It is gone, or another one by now.
        }
    }

    public void Dispose() => _client.Dispose();

    private static string Root(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";

    private async Task<JsonObject> Send(HttpMethod method, string path, JsonObject? body, CancellationToken cancel, string type = "application/json")
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(Server + path));
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                if (body is not null)
                {
                    request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
                }

                if (_client.Credentials is { } credentials)
                {
                    await credentials.ProcessHttpRequestAsync(request, cancel);
                }

                using var response = await _client.HttpClient.SendAsync(request, cancel);
                var text = await response.Content.ReadAsStringAsync(cancel);
                if (response.IsSuccessStatusCode)
                {
                    return Parse(text) ?? [];
                }

                // A create is not repeated by this: it could have been done.
                if (attempt >= Attempts || !(response.StatusCode == HttpStatusCode.TooManyRequests || ((int)response.StatusCode >= 500 && method != HttpMethod.Post)))
                {
                    throw Refused((int)response.StatusCode, Parse(text));
                }
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                if (attempt >= Attempts || method == HttpMethod.Post)
                {
                    throw new DeployException($"the cluster {Server} cannot be reached: {e.InnerException?.Message ?? e.Message}. Check the kubeconfig and the network");
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * (1 << attempt)), _time, cancel);
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static KubeException Refused(int code, JsonObject? status) => new(
        code, status?["reason"]?.ToString() ?? "", status?["message"]?.ToString() ?? $"the API server answered {code}", status?["details"] as JsonObject);
}
