using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Blobs;

/// <summary>Blobs as objects of a bucket, with the server's tags and its conditional writes.</summary>
internal sealed class S3BlobStore(BlobOptions.S3 options, HttpClient http, TimeProvider time) : IBlobStore
{
    // Not the path of a blob, so it is in no list that anybody asks for.
    private const string Probe = "~conditions";

    private readonly S3Client _client = new(options, http, time);
    private readonly string _prefix = options.Prefix.Length == 0 ? "" : options.Prefix + "/";
    private volatile bool _conditionsHold;

    public async Task<BlobInfo?> Write(string path, Stream content, BlobCondition condition, CancellationToken cancellation)
    {
        BlobPath.Check(path);
        if (!BlobTag.CanBe(condition.IfETag))
        {
            return null;
        }

        using var body = await SpooledContent.Read(content, cancellation);
        (string, string)[] headers =
        [
            .. condition.IfETag is { } tag ? [("If-Match", tag)] : Array.Empty<(string, string)>(),
            .. condition.IfAbsent ? [("If-None-Match", "*")] : Array.Empty<(string, string)>(),
        ];

        if (headers.Length > 0)
        {
            await EnsureConditions(cancellation);
        }

        using var response = await Put(path, body, headers, cancellation);
        return response.IsSuccessStatusCode
            ? new BlobInfo(path, body.Length, response.Headers.ETag?.ToString() ?? "", response.Headers.Date ?? time.GetUtcNow())
            : null;
    }

    public async Task<BlobInfo?> Find(string path, CancellationToken cancellation)
    {
        using var response = await _client.Send(HttpMethod.Head, _prefix + BlobPath.Check(path), cancellation, accepted: HttpStatusCode.NotFound);
        return response.IsSuccessStatusCode
            ? new BlobInfo(
                path,
                response.Content.Headers.ContentLength ?? 0,
                response.Headers.ETag?.ToString() ?? "",
                response.Content.Headers.LastModified ?? time.GetUtcNow())
            : null;
    }

    public async Task<Stream?> Open(string path, long from, long? length, CancellationToken cancellation)
    {
        BlobRange.Check(from, length);
        if (length == 0)
        {
            // A range has at least one byte.
            return await Find(path, cancellation) is null ? null : Stream.Null;
        }

        var last = length is { } most ? (from + most - 1).ToString(CultureInfo.InvariantCulture) : "";
        (string, string)[] headers = from == 0 && length is null ? [] : [("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{last}"))];
        var response = await _client.Send(
            HttpMethod.Get,
            _prefix + BlobPath.Check(path),
            cancellation,
            headers: headers,
            accepted: [HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable]);
        if (response.IsSuccessStatusCode)
        {
            // Disposing the stream gives the connection back.
            return await response.Content.ReadAsStreamAsync(cancellation);
        }

        using (response)
        {
            return response.StatusCode == HttpStatusCode.NotFound ? null : Stream.Null;
        }
    }

    public async IAsyncEnumerable<BlobInfo> List(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        BlobPath.CheckPrefix(prefix);
        for (string? last = after, before; ;)
        {
            before = last;
            (string, string)[] query =
            [
                ("list-type", "2"), ("prefix", _prefix + prefix),
                .. last is null ? Array.Empty<(string, string)>() : [("start-after", _prefix + last)],
            ];
            using var response = await _client.Send(HttpMethod.Get, "", cancellation, query: query);
            var page = (await XDocument.LoadAsync(await response.Content.ReadAsStreamAsync(cancellation), LoadOptions.None, cancellation)).Root!;
            var names = page.Name.Namespace;
            foreach (var found in page.Elements(names + "Contents").Select(item => Info(item, names)))
            {
                yield return found;
                last = found.Path;
            }

            if (page.Element(names + "IsTruncated")?.Value != "true" || last == before)
            {
                yield break;
            }
        }
    }

    public async Task Delete(string path, CancellationToken cancellation) =>
        (await _client.Send(HttpMethod.Delete, _prefix + BlobPath.Check(path), cancellation, accepted: HttpStatusCode.NotFound)).Dispose();

    /// <summary>
    /// An older server ignores conditions, and would let two writers of one deploy state overwrite each other. So before the first write
    /// that depends on one, a probe is made that a server must refuse.
    /// </summary>
    private async Task EnsureConditions(CancellationToken cancellation)
    {
        if (_conditionsHold)
        {
            return;
        }

        using var empty = await SpooledContent.Read(Stream.Null, cancellation);
        (await Put(Probe, empty, [], cancellation)).Dispose();
        using var refused = await Put(Probe, empty, [("If-None-Match", "*")], cancellation);
        _conditionsHold = !refused.IsSuccessStatusCode
            ? true
            : throw new IOException($"The server {options.Endpoint} ignores the conditions of writes, which deploy state depends on. Use one that knows If-Match and If-None-Match.");
    }

    /// <summary>412: the condition does not hold; 404: the tag is of an object that is gone.</summary>
    private Task<HttpResponseMessage> Put(string path, SpooledContent body, (string, string)[] conditions, CancellationToken cancellation) => _client.Send(
        HttpMethod.Put,
        _prefix + path,
        cancellation,
        body,
        conditions,
        accepted: conditions.Length == 0 ? [] : [HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound]);

    private BlobInfo Info(XElement item, XNamespace names) => new(
        item.Element(names + "Key")!.Value[_prefix.Length..],
        long.Parse(item.Element(names + "Size")!.Value, CultureInfo.InvariantCulture),
        item.Element(names + "ETag")!.Value,
        DateTimeOffset.Parse(item.Element(names + "LastModified")!.Value, CultureInfo.InvariantCulture));
}
