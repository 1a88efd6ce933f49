using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Testing;

/// <summary>A person with a browser's session at a server, who works through the API. Makes what webhooks need to start something.</summary>
public sealed partial class CloudClient(HttpClient http, string project) : IDisposable
{
    private const string Pipelines = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: shop-deploy}
        spec:
          tasks:
            - name: wait
              taskSpec:
                steps: [{name: wait, image: busybox, script: sleep 100}]
        """;

    public HttpClient Http => http;

    public static async Task<CloudClient> SignIn(Uri server, string password, CancellationToken cancellation, string project = "demo")
    {
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server };
        var form = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), cancellation);
        using var answer = await http.PostAsync(
            new Uri("/sign-in", UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = Antiforgery().Match(form).Groups[1].Value,
                ["account"] = "admin",
                ["password"] = password,
                ["returnTo"] = "/healthz",
            }),
            cancellation);
        answer.EnsureSuccessStatusCode();
        return new CloudClient(http, project);
    }

    public void Dispose() => http.Dispose();

    public Task<JsonNode> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, cancellation);

    public Task<JsonNode> Put(string path, string json, CancellationToken cancellation) => Send(HttpMethod.Put, path, new StringContent(json, Encoding.UTF8, "application/json"), cancellation);

    public Task<JsonNode> Post(string path, string json, CancellationToken cancellation) => Send(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), cancellation);

    /// <summary>An application on the embedded cluster, and lines <c>line0</c> and so on, whose runs begin and then wait for some time.</summary>
    public async Task MakeLines(int count, CancellationToken cancellation)
    {
        await Put("clusters/embedded", """{"displayName":"Embedded","kind":"embedded","credential":null,"requestsPerSecond":100}""", cancellation);
        await Put("repositories/source", """{"kind":"git","url":"https://git.example.com/shop.git","description":"","credential":null}""", cancellation);
        await Put("applications/shop", """{"displayName":"Shop","description":"","repository":"source","configPath":".valuestream/qvs.yaml"}""", cancellation);
        await Send(HttpMethod.Put, "applications/shop/pipelines", new StringContent(Pipelines, Encoding.UTF8, "application/yaml"), cancellation);
        await Put("environments/dev", """{"displayName":"Dev","description":"","order":0,"cluster":"embedded","targets":[],"parameters":{},"freezes":[]}""", cancellation);
        for (var at = 0; at < count; at++)
        {
            await Put($"applications/shop/deployments/d{at}", $$"""{"displayName":"D{{at}}","environment":"dev","config":{},"secrets":{},"credentials":{} }""", cancellation);
            var yaml = $$"""
                apiVersion: vs.axis-dev.io/v1
                kind: AssemblyLine
                metadata: {name: line{{at}}}
                spec:
                  params: [{name: gitRevision, type: string, default: main}]
                  stages:
                    - name: deploy
                      spec:
                        pipeline: shop-deploy
                        deployment: {app: shop, name: d{{at}}}
                        params: []
                """;
            await Send(HttpMethod.Put, $"assemblylines/line{at}", new StringContent(yaml, Encoding.UTF8, "application/yaml"), cancellation);
        }
    }

    /// <summary>A repository of a provider whose pushes to main start a line.</summary>
    /// <returns>The webhook's secret.</returns>
    public async Task<string> MakeWebhook(string repository, string kind, string line, CancellationToken cancellation)
    {
        await Put($"repositories/{repository}", $$"""{"kind":"{{kind}}","url":"https://git.example.com/acme/{{repository}}.git","description":"","credential":null}""", cancellation);
        var saved = await Put($"repositories/{repository}/webhook", $$"""
            {"reportsStatus":false,"triggers":[{"name":"main","line":"{{line}}","events":["push"],"refs":["main"],"paths":[],"ignore":[],
              "bindings":[{"input":"gitRevision","source":"event","value":"commit"}],"isEnabled":true,"allowForks":false}]}
            """, cancellation);
        return (string)saved["secret"]!;
    }

    public async Task<int> RunsOf(string line, CancellationToken cancellation) => (int)(await Get($"assemblylines/{line}", cancellation))["value"]!["lastRun"]!;

    /// <summary>Every delivery of a repository, as lists show it.</summary>
    public async Task<IReadOnlyList<JsonNode>> Deliveries(string repository, CancellationToken cancellation)
    {
        var all = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = await Get($"repositories/{repository}/deliveries?limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancellation);
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            if ((cursor = (string?)page["next"]) is null)
            {
                return all;
            }
        }
    }

    /// <summary>A push as GitHub sends it.</summary>
    public static HttpRequestMessage GitHub(string address, string body, string secret, string delivery, string header = "push") =>
        new(HttpMethod.Post, new Uri(address, UriKind.RelativeOrAbsolute))
        {
            Headers = { { "X-GitHub-Event", header }, { "X-GitHub-Delivery", delivery }, { "X-Hub-Signature-256", $"sha256={Payloads.Sign(body, secret)}" } },
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };

    private async Task<JsonNode> Send(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/apis/v1/projects/{project}/{path}", UriKind.Relative)) { Content = body };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await http.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation))!
            : throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Antiforgery();
}
