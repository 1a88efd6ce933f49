using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace Qvs.Infrastructure.Blobs;

/// <summary>Signed requests to one bucket, sent again when the server says that it is busy.</summary>
internal sealed class S3Client(BlobOptions.S3 options, HttpClient http, TimeProvider time)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const int Attempts = 4;

    private readonly S3Signature _signature = new(options.Region, options.AccessKey, options.SecretKey);

    /// <param name="key">Of the object in the bucket; empty for the bucket itself.</param>
    /// <param name="query">Names and values, not yet escaped.</param>
    /// <param name="accepted">Statuses besides success that mean something to the caller.</param>
    /// <exception cref="IOException">The server refused for another reason, or stayed busy. Says what it said.</exception>
    public async Task<HttpResponseMessage> Send(
        HttpMethod method,
        string key,
        CancellationToken cancellation,
        SpooledContent? body = null,
        (string Name, string Value)[]? headers = null,
        (string Name, string Value)[]? query = null,
        params HttpStatusCode[] accepted)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, key, body, headers ?? [], query ?? []);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode || accepted.Contains(response.StatusCode))
            {
                return response;
            }

            using (response)
            {
                if (attempt == Attempts || !IsBusy(response.StatusCode))
                {
                    throw new IOException($"S3 answered {(int)response.StatusCode} to {method} {options.Bucket}/{key}{await Reason(response, cancellation)}.");
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), time, cancellation);
        }
    }

    /// <summary>409: another conditional write of the same object is under way, and this one was not looked at.</summary>
    private static bool IsBusy(HttpStatusCode status) => status is
        HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict;

    private static async Task<string> Reason(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var error = XDocument.Parse(await response.Content.ReadAsStringAsync(cancellation)).Root;
            return error?.Element("Code")?.Value is { } code ? $" ({code})" : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private HttpRequestMessage Request(
        HttpMethod method, string key, SpooledContent? body, (string Name, string Value)[] headers, (string Name, string Value)[] query)
    {
        var request = new HttpRequestMessage(method, Address(key, query)) { Content = Body(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        _signature.Sign(request, body?.Sha256 ?? EmptyHash, time.GetUtcNow());
        return request;
    }

    private static StreamContent? Body(SpooledContent? body)
    {
        if (body is null)
        {
            return null;
        }

        var content = new StreamContent(body.Open());
        content.Headers.ContentLength = body.Length;
        return content;
    }

    /// <summary>Escaped and ordered as the signature has it, so that both are the same text.</summary>
    private Uri Address(string key, (string Name, string Value)[] query)
    {
        var address = new UriBuilder(options.Endpoint)
        {
            Host = options.PathStyle ? options.Endpoint.Host : $"{options.Bucket}.{options.Endpoint.Host}",
            Path = string.Join('/', ((string[])[.. options.PathStyle ? [options.Bucket] : Array.Empty<string>(), .. key.Split('/')]).Select(Uri.EscapeDataString)).TrimEnd('/'),
            Query = string.Join('&', query.OrderBy(part => part.Name, StringComparer.Ordinal).Select(part => $"{Uri.EscapeDataString(part.Name)}={Uri.EscapeDataString(part.Value)}")),
        };
        return address.Uri;
    }
}
