using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>The admin API of a server, as far as commands need it: paths below a project, JSON in and out, problems as exceptions.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ServerAccess _access;

    public ApiClient(ServerAccess access)
    {
        if (!Uri.TryCreate(access.Server, UriKind.Absolute, out var server) || (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback))
        {
            throw new PlatformException($"'{access.Server}' is no address of a server.", "Use https://...; plain http is for this machine only, because the token would be readable on its way.");
        }

        _access = access;
        _http.BaseAddress = server;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("qvsctl");
    }

    public string Project => _access.Project;

    public Task<JsonNode?> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, null, cancellation);

    public Task<JsonNode?> Post(string path, JsonNode body, CancellationToken cancellation, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), idempotencyKey, cancellation);

    public Task<JsonNode?> Put(string path, HttpContent body, CancellationToken cancellation) => Send(HttpMethod.Put, path, body, null, cancellation);

    public Task<JsonNode?> Delete(string path, CancellationToken cancellation) => Send(HttpMethod.Delete, path, null, null, cancellation);

    /// <summary>Server-sent events of a path, as their data.</summary>
    public async IAsyncEnumerable<JsonNode> Events(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await Demand(answer, cancellation);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
        {
            if (JsonNode.Parse(item.Data) is { } node)
            {
                yield return node;
            }
        }
    }

    /// <summary>Every item of a paged list.</summary>
    public async IAsyncEnumerable<JsonNode> All(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? cursor = null; ;)
        {
            var page = await Get(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}", cancellation);
            foreach (var item in page?["items"] as JsonArray ?? [])
            {
                yield return item!;
            }

            if ((cursor = (string?)page?["next"]) is null)
            {
                yield break;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private string Address(string path) => path.StartsWith('/') ? path : $"/apis/v1/projects/{_access.Project}/{path}";

    private async Task<JsonNode?> Send(HttpMethod method, string path, HttpContent? body, string? idempotencyKey, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Content = body };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            await Demand(answer, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (HttpRequestException problem)
        {
            throw new PlatformException($"{_access.Server} cannot be reached: {problem.Message}", "Check the address and the network.");
        }
    }

    private static async Task Demand(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new PlatformException("The token is unknown, expired or revoked.", "Sign in again: qvsctl auth login", "unauthorized");
        }

        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonNode.Parse(text) : null;
        var all = (problem?["problems"] as JsonArray ?? []).Select(one => $"{one?["message"]} {one?["nextStep"]}".TrimEnd()).ToList();
        throw new PlatformException(
            all.Count > 0 ? string.Join("\n", all) : (string?)problem?["title"] ?? $"The server answered {(int)answer.StatusCode}.",
            "",
            (string?)problem?["code"] ?? $"http-{(int)answer.StatusCode}");
    }
}
