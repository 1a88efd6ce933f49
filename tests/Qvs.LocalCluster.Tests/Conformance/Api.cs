using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace Qvs.LocalCluster.Tests.Conformance;

/// <summary>
/// A Kubernetes API seen by one case: raw requests with the transport and credentials of KubernetesClient, and a namespace of its own.
/// Paths are short: <c>pods/a</c> is in the case's namespace, <c>apps/v1:deployments/a</c> in another group, <c>/api/v1/nodes</c> as it stands.
/// </summary>
internal sealed class Api(Kubernetes client, string ns, CancellationToken cancel)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Kubernetes Client => client;

    public string Ns => ns;

    public CancellationToken Cancel => cancel;

    public Task<Answer> Get(string path, string? accept = null) => Send("GET", path, null, null, accept);

    public Task<Answer> Post(string path, string json, string type = "application/json") => Send("POST", path, json, type);

    public Task<Answer> Put(string path, JsonNode json) => Send("PUT", path, json.ToJsonString(), "application/json");

    public Task<Answer> Delete(string path, string? json = null) => Send("DELETE", path, json, "application/json");

    public Task<Answer> Merge(string path, string json) => Send("PATCH", path, json, "application/merge-patch+json");

    public Task<Answer> Strategic(string path, string json) => Send("PATCH", path, json, "application/strategic-merge-patch+json");

    public Task<Answer> JsonPatch(string path, string json) => Send("PATCH", path, json, "application/json-patch+json");

    public Task<Answer> Apply(string path, string yaml, string manager = "one", bool force = false) =>
        Send("PATCH", $"{path}{(path.Contains('?') ? '&' : '?')}fieldManager={manager}&force={(force ? "true" : "false")}", yaml, "application/apply-patch+yaml");

    public async Task<Answer> Send(string method, string path, string? body, string? type, string? accept = null)
    {
        using var request = await Request(method, path, body, type, accept);
        using var response = await client.HttpClient.SendAsync(request, cancel);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancel), response);
    }

    /// <summary>The lines of a watch that lasts <paramref name="seconds"/>, as type and object.</summary>
    public async Task<List<(string Type, JsonNode Object)>> Watch(string path, int seconds = 2, Func<Task>? meanwhile = null)
    {
        using var request = await Request("GET", $"{path}{(path.Contains('?') ? '&' : '?')}watch=true&timeoutSeconds={seconds}", null, null, null);
        using var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        var events = new List<(string, JsonNode)>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            var e = JsonNode.Parse(line)!;
            events.Add(e["type"] is { } t ? (t.GetValue<string>(), e["object"]!) : ("STATUS", e));
        }

        return events;
    }

    /// <summary>Waits until an answer is as wanted; for what controllers do in their own time.</summary>
    public async Task<Answer> Until(string path, Func<Answer, bool> holds)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            var answer = await Get(path);
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(DateTime.UtcNow < end, $"{path} is still {answer.Code} {answer.Raw}");
            await Task.Delay(50, cancel);
        }
    }

    private async Task<HttpRequestMessage> Request(string method, string path, string? body, string? type, string? accept)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseUri, Expand(path)));
        if (client.Credentials is not null)
        {
            await client.Credentials.ProcessHttpRequestAsync(request, cancel);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", "conformance/1");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? "application/json");
        }

        return request;
    }

    private string Expand(string path)
    {
        if (path.StartsWith('/'))
        {
            return path;
        }

        return path.Split('?')[0].IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? $"/apis/{path[..colon]}/namespaces/{ns}/{path[(colon + 1)..]}"
            : $"/api/v1/namespaces/{ns}/{path}";
    }
}

/// <summary>Code and body of an answer, with the questions that cases ask of it.</summary>
internal sealed record Answer(int Code, string Raw, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Raw) ?? throw new JsonException("no JSON: " + Raw);

    /// <summary>The value at a path such as <c>metadata.name</c> or <c>items.0.kind</c>, as text; null when it is not there.</summary>
    public string? this[string path]
    {
        get
        {
            JsonNode? node = Json;
            foreach (var step in path.Split('.'))
            {
                node = node switch { JsonObject o => o[step], JsonArray a when int.Parse(step, CultureInfo.InvariantCulture) < a.Count => a[int.Parse(step, CultureInfo.InvariantCulture)], _ => null };
            }

            return node is JsonValue v && v.TryGetValue<string>(out var text) ? text : node?.ToJsonString();
        }
    }

    public IEnumerable<string> Names => Json["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.GetValue<string>());

    public Answer Is(int code)
    {
        Assert.True(Code == code, $"{code} expected, got {Code}: {Raw}");
        return this;
    }

    /// <summary>A refusal: a Status body with this code and reason, and these words in its message.</summary>
    public Answer Refuses(int code, string reason, params string[] words)
    {
        Is(code);
        Assert.Equal("Status", this["kind"]);
        Assert.Equal("v1", this["apiVersion"]);
        Assert.Equal("Failure", this["status"]);
        Assert.Equal($"{code}", this["code"]);
        Assert.Equal(reason, this["reason"]);
        foreach (var word in words)
        {
            Assert.Contains(word, this["message"], StringComparison.Ordinal);
        }

        return this;
    }

    public Answer Has(string path, string? value)
    {
        Assert.True(this[path] == value, $"{path} should be {value ?? "missing"} but is {this[path] ?? "missing"} in {Raw}");
        return this;
    }

    public Answer Has(string path)
    {
        Assert.True(this[path] is not null, $"{path} is missing in {Raw}");
        return this;
    }
}
