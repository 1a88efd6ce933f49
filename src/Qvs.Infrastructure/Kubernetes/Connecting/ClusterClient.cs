using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>
/// Requests to one cluster, as JSON. Every request is one that may be made again (names are deterministic, changes carry a resourceVersion or are the same
/// twice), so all are tried again when that may help. Everything thrown is a <see cref="ClusterException"/>, or the caller's own cancellation.
/// </summary>
internal sealed class ClusterClient(HttpClient http, RequestRate rate, Func<CancellationToken, Task<string?>> token, string? serverName, GatewayOptions options, TimeProvider time)
{
    private const string MergePatch = "application/merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public Task<JsonObject> Get(string what, string path, CancellationToken cancellation) => Send(what, HttpMethod.Get, path, null, cancellation);

    /// <returns>Null if it is not there.</returns>
    public async Task<JsonObject?> Find(string what, string path, CancellationToken cancellation)
    {
        try
        {
            return await Get(what, path, cancellation);
        }
        catch (ClusterException missing) when (missing.Failure == ClusterFailure.NotFound)
        {
            return null;
        }
    }

    public Task<JsonObject> Create(string what, string path, JsonObject made, CancellationToken cancellation) => Send(what, HttpMethod.Post, path, made, cancellation);

    /// <summary>Writes an object that was read before; one that was changed meanwhile is a conflict.</summary>
    public Task<JsonObject> Replace(string what, string path, JsonObject changed, CancellationToken cancellation) => Send(what, HttpMethod.Put, path, changed, cancellation);

    public Task<JsonObject> Merge(string what, string path, JsonObject patch, CancellationToken cancellation) => Send(what, HttpMethod.Patch, path, patch, cancellation);

    /// <summary>Server-side apply in the name of the manager that <c>qvsctl deploy apply</c> has; a dry run only says what the object would be.</summary>
    public Task<JsonObject> Apply(string what, string path, JsonObject wanted, bool dryRun, CancellationToken cancellation) =>
        Send(what, HttpMethod.Patch, $"{path}?fieldManager=qvs&force=true{(dryRun ? "&dryRun=All" : "")}", wanted, cancellation);

    /// <summary>One that is not there is no error.</summary>
    /// <param name="seen">Only this very object, unchanged; a conflict otherwise.</param>
    public async Task Delete(string what, string path, JsonObject? seen, CancellationToken cancellation)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (seen is not null)
        {
            body["preconditions"] = new JsonObject { ["uid"] = seen.Text("metadata", "uid"), ["resourceVersion"] = seen.Text("metadata", "resourceVersion") };
        }

        try
        {
            await Send(what, HttpMethod.Delete, path, body, cancellation);
        }
        catch (ClusterException missing) when (missing.Failure == ClusterFailure.NotFound)
        {
            // Somebody else was faster.
        }
    }

    /// <summary>An answer that goes on: a watch, or a log. Tried once; what breaks later comes out of the stream as an <see cref="IOException"/>.</summary>
    /// <param name="isCharged">Whether it counts among the requests per second; a log does not, so that runs go before what they say.</param>
    public async Task<Stream> Open(string what, string path, CancellationToken cancellation, bool isCharged = true)
    {
        try
        {
            using var patience = Patience(cancellation);
            var answer = await Try(HttpMethod.Get, path, null, HttpCompletionOption.ResponseHeadersRead, isCharged, patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return await answer.Content.ReadAsStreamAsync(cancellation);
            }

            using (answer)
            {
                throw answer.StatusCode == HttpStatusCode.Gone ? new ExpiredException() : await Refusal(what, answer, patience.Token);
            }
        }
        catch (Exception error) when (ClusterErrors.Classify(what, error, cancellation) is not null)
        {
            throw ClusterErrors.Classify(what, error, cancellation)!;
        }
    }

    private async Task<JsonObject> Send(string what, HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            TimeSpan? asked = null;
            try
            {
                using var patience = Patience(cancellation);
                using var answer = await Try(method, path, body, HttpCompletionOption.ResponseContentRead, true, patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return KubernetesJson.ParseObject(await answer.Content.ReadAsByteArrayAsync(patience.Token));
                }

                asked = answer.Headers.RetryAfter?.Delta;
                // Only lists go on from somewhere.
                throw answer.StatusCode == HttpStatusCode.Gone && path.Contains('?', StringComparison.Ordinal) ? new ExpiredException() : await Refusal(what, answer, patience.Token);
            }
            catch (ClusterException refused) when (refused.Failure == ClusterFailure.Retryable && tries < options.Retries)
            {
                await Wait(tries, asked, cancellation);
            }
            catch (Exception error) when (ClusterErrors.Classify(what, error, cancellation) is not null)
            {
                if (ClusterErrors.Classify(what, error, cancellation)!.Failure != ClusterFailure.Retryable || tries >= options.Retries)
                {
                    throw ClusterErrors.Classify(what, error, cancellation)!;
                }

                await Wait(tries, asked, cancellation);
            }
        }
    }

    private CancellationTokenSource Patience(CancellationToken cancellation)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The turn among the others of this cluster counts as well: a caller must not hang on a cluster that is overloaded.
        patience.CancelAfter(options.RequestTimeout);
        return patience;
    }

    private async Task<HttpResponseMessage> Try(
        HttpMethod method, string path, JsonObject? body, HttpCompletionOption completion, bool isCharged, CancellationToken patience)
    {
        if (isCharged)
        {
            await rate.Turn(patience);
        }

        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(completion == HttpCompletionOption.ResponseContentRead ? "application/json" : "*/*"));
        // The name for which the server's certificate is taken.
        request.Headers.Host = serverName;
        if (await token(patience) is { } bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method != HttpMethod.Patch ? "application/json" : path.Contains("fieldManager=", StringComparison.Ordinal) ? ApplyPatch : MergePatch);
        }

        var (since, status) = (Stopwatch.GetTimestamp(), 0);
        try
        {
            var answer = await http.SendAsync(request, completion, patience);
            status = (int)answer.StatusCode;
            return answer;
        }
        finally
        {
            InfrastructureMetrics.ClusterAnswered(method, status, since);
        }
    }

    private static async Task<ClusterException> Refusal(string what, HttpResponseMessage answer, CancellationToken cancellation) =>
        ClusterErrors.OfAnswer(what, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));

    private Task Wait(int tries, TimeSpan? asked, CancellationToken cancellation)
    {
        // Jitter, so that those who failed together do not come back together.
        var wait = asked ?? options.RetryDelay * (1 << Math.Min(tries, 10)) * (RandomNumberGenerator.GetInt32(50, 100) / 100.0);
        return Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellation);
    }
}

/// <summary>What a list or a watch wanted to go on from is forgotten (410): it begins again. Nobody outside meets this.</summary>
internal sealed class ExpiredException() : Exception("The resourceVersion has expired.");
