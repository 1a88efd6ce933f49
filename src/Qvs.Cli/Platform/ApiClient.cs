using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>The admin API of a server, as far as commands need it: paths below a project, JSON in and out, problems as exceptions.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ServerAccess _access;

    /// <param name="access">Without a token, requests are anonymous: only a sign-in may do that.</param>
    /// <exception cref="PlatformException">The address is none, or a token would be readable on its way there.</exception>
    public ApiClient(ServerAccess access)
    {
        if (!Uri.TryCreate(access.Server, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback))
        {
            throw new PlatformException($"'{access.Server}' is no address of a server.", "Use https://...; plain http is for this machine only, because the token would be readable on its way.");
        }

        _access = access;
        _http.BaseAddress = server;
        _http.DefaultRequestHeaders.Authorization = access.Token.Length > 0 ? new AuthenticationHeaderValue("Bearer", access.Token) : null;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("qvsctl");
    }

    public ServerAccess Access => _access;

    public string Project => _access.Project;

    public Task<JsonNode?> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, null, cancellation);

    public Task<JsonNode?> Post(string path, JsonNode body, CancellationToken cancellation, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), idempotencyKey, cancellation);

    /// <param name="ifRevision">The revision that is to be changed; 0 for what must not be there yet, null for whatever is there.</param>
    public Task<JsonNode?> Put(string path, HttpContent body, CancellationToken cancellation, long? ifRevision = null) => Send(HttpMethod.Put, path, body, null, cancellation, ifRevision);

    public Task<JsonNode?> Delete(string path, CancellationToken cancellation) => Send(HttpMethod.Delete, path, null, null, cancellation);

    /// <summary>Saves what a path answers as a file, which is there whole or not at all.</summary>
    /// <returns>Its length in bytes.</returns>
    public async Task<long> Download(string path, string file, CancellationToken cancellation)
    {
        var part = $"{file}.part";
        try
        {
            using var answer = await _http.GetAsync(Address(path), HttpCompletionOption.ResponseHeadersRead, cancellation);
            await Demand(answer, cancellation);
            long written;
            await using (var target = File.Create(part))
            {
                await answer.Content.CopyToAsync(target, cancellation);
                written = target.Length;
            }

            File.Move(part, file, overwrite: true);
            return written;
        }
        catch (HttpRequestException problem)
        {
            throw new PlatformException($"{_access.Server} broke off: {Reason(problem)}", "Try again.", "unreachable");
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw new PlatformException($"{file} could not be written: {problem.Message}", "Choose another place with --output-file.");
        }
        finally
        {
            // Deleting where there is no such folder is an error of its own.
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }

    /// <summary>
    /// Server-sent events of a path, as their data. A stream that breaks, or a server that restarts, is met with a new stream from the last event on; it ends when
    /// the server ends it by itself.
    /// </summary>
    /// <param name="isLast">Whether an event, by its type and data, is the last there can be; a stream that ends before it was broken off.</param>
    /// <param name="lost">Told what happened each time a connection is lost.</param>
    public async IAsyncEnumerable<JsonNode> Events(
        string path, Func<string, JsonNode, bool> isLast, Action<string> lost, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = "";
        var pause = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            string? broken = null;
            await using var events = Stream(path, last, cancellation).GetAsyncEnumerator(cancellation);
            while (broken is null)
            {
                SseItem<string>? item = null;
                try
                {
                    item = await events.MoveNextAsync() ? events.Current : null;
                }
                catch (Exception problem) when (IsBroken(problem))
                {
                    broken = problem.Message;
                    break;
                }

                if (item is not { } one)
                {
                    broken = "the stream ended early";
                    break;
                }

                last = one.EventId ?? last;
                pause = TimeSpan.FromMilliseconds(250);
                if (JsonNode.Parse(one.Data) is { } node)
                {
                    yield return node;
                    if (isLast(one.EventType, node))
                    {
                        yield break;
                    }
                }
            }

            lost($"The connection to {_access.Server} is lost ({broken}); trying again.");
            await Task.Delay(pause, TimeProvider.System, cancellation);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    /// <summary>Every item of a paged list.</summary>
    /// <param name="most">Stops after so many.</param>
    public async IAsyncEnumerable<JsonNode> All(string path, [EnumeratorCancellation] CancellationToken cancellation, int most = int.MaxValue)
    {
        for (string? cursor = null; ;)
        {
            var page = await Get(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}", cancellation);
            foreach (var item in page?["items"] as JsonArray ?? [])
            {
                yield return item!;
                if (--most == 0)
                {
                    yield break;
                }
            }

            if ((cursor = (string?)page?["next"]) is null)
            {
                yield break;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    // A refusal is no broken connection: the token may be revoked, the run gone. A server that is starting or stopping is one.
    private static bool IsBroken(Exception problem) =>
        problem is HttpRequestException or IOException || problem is PlatformException { Code: "http-502" or "http-503" or "http-504" };

    private async IAsyncEnumerable<SseItem<string>> Stream(string path, string last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last.Length > 0)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await Demand(answer, cancellation);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
        {
            yield return item;
        }
    }

    private string Address(string path) => path.StartsWith('/') ? path : path.Length == 0 ? $"/apis/v1/projects/{Project}" : $"/apis/v1/projects/{Project}/{path}";

    private async Task<JsonNode?> Send(HttpMethod method, string path, HttpContent? body, string? idempotencyKey, CancellationToken cancellation, long? ifRevision = null)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Content = body };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (ifRevision == 0)
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }
        else if (ifRevision is { } revision)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision.ToString(CultureInfo.InvariantCulture)}\""));
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
            throw new PlatformException($"{_access.Server} cannot be reached: {Reason(problem)}", "Check the address and the network.", "unreachable");
        }
        catch (JsonException)
        {
            throw new PlatformException($"{_access.Server} did not answer as a server of the platform does.", "Check the address.", "no-platform");
        }
    }

    private async Task Demand(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new PlatformException(
                $"{_access.Server} refuses the token{(_access.From.Length > 0 ? $" of {_access.From}" : "")}: it is unknown, expired or revoked.",
                _access.From == "environment" ? "Make a new one in the portal under Settings, Tokens, and set QVS_TOKEN." : $"Sign in again: qvsctl auth login --server {_access.Server} --project {Project}",
                "unauthorized");
        }

        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation)) : null;
        string[] all = [.. (problem?["problems"] as JsonArray ?? []).Select(one => $"{one?["message"]} {one?["nextStep"]}".TrimEnd())];
        throw new PlatformException(
            all.Length > 0 ? string.Join("\n", all) : (string?)problem?["title"] ?? $"{_access.Server} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.",
            all.Length > 0 ? "" : NextStep(answer),
            (string?)problem?["code"] ?? $"http-{(int)answer.StatusCode}");
    }

    /// <summary>What is wrong with TLS is told one exception deeper.</summary>
    private static string Reason(HttpRequestException problem) =>
        problem is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } ? inner.Message : problem.Message;

    private static string NextStep(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => "Wait a moment, then try again.",
        >= HttpStatusCode.InternalServerError => "Try again; if it stays so, tell the operator of the server.",
        _ => "Check the address.",
    };
}
