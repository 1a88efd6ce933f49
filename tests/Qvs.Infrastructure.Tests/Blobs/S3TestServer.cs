using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Qvs.Infrastructure.Blobs;

namespace Qvs.Infrastructure.Tests.Blobs;

/// <summary>
/// A bucket in memory that speaks as much of S3 as the store uses, and is strict where S3 is: signature, hash of the body, conditions,
/// ranges, pages. It reads the signature from the raw request, in its own way.
/// </summary>
internal sealed class S3TestServer : IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const string Secret = "secret/+=";
    private const int PageSize = 3;
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly SortedDictionary<string, (byte[] Bytes, string ETag)> _objects = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private S3TestServer(WebApplication app) => _app = app;

    public BlobOptions.S3 Options => new(new Uri(_app.Urls.Single()), "eu-test-1", Bucket, "AKTEST", Secret, Prefix: "some/prefix");

    /// <summary>So many of the next answers are 503.</summary>
    public int BusyAnswers { get; set; }

    public bool KnowsConditions { get; set; } = true;

    public static async Task<S3TestServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new S3TestServer(app);
        app.Run(server.Serve);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var answer = new MemoryStream();

        // One after another: that is what makes conditional writes atomic here.
        lock (_objects)
        {
            Answer(context.Request, body.ToArray(), context.Response, answer);
        }

        context.Response.ContentLength ??= answer.Length;
        answer.Position = 0;
        await answer.CopyToAsync(context.Response.Body);
    }

    private void Answer(HttpRequest request, byte[] body, HttpResponse response, Stream answer)
    {
        if (BusyAnswers > 0)
        {
            BusyAnswers--;
            Fail(response, answer, 503, "SlowDown");
        }
        else if (Convert.ToHexStringLower(SHA256.HashData(body)) != Header(request, "x-amz-content-sha256"))
        {
            Fail(response, answer, 400, "XAmzContentSHA256Mismatch");
        }
        else if (!IsSigned(request))
        {
            Fail(response, answer, 403, "SignatureDoesNotMatch");
        }
        else if (Target(request)[0] == "/" + Bucket)
        {
            List(request, response, answer);
        }
        else
        {
            Object(request, Uri.UnescapeDataString(Target(request)[0][(Bucket.Length + 2)..]), body, response, answer);
        }
    }

    private void Object(HttpRequest request, string key, byte[] body, HttpResponse response, Stream answer)
    {
        var found = _objects.TryGetValue(key, out var current);
        switch (request.Method)
        {
            case "PUT" when KnowsConditions && Header(request, "If-None-Match") == "*" && found:
            case "PUT" when Header(request, "If-Match") is { } tag && found && tag != current.ETag:
                Fail(response, answer, 412, "PreconditionFailed");
                break;
            case "PUT" when Header(request, "If-Match") is not null && !found:
            case "GET" or "HEAD" when !found:
                Fail(response, answer, 404, "NoSuchKey");
                break;
            case "PUT":
                _objects[key] = (body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"");
                response.Headers["ETag"] = _objects[key].ETag;
                break;
            case "DELETE":
                _objects.Remove(key);
                response.StatusCode = 204;
                break;
            default:
                response.Headers["ETag"] = current.ETag;
                response.Headers["Last-Modified"] = "Thu, 01 Jan 2026 00:00:00 GMT";
                Send(request, response, answer, current.Bytes);
                break;
        }
    }

    private static void Send(HttpRequest request, HttpResponse response, Stream answer, byte[] bytes)
    {
        var (from, last) = (0, bytes.Length - 1);
        if (Header(request, "Range") is { } range)
        {
            var ends = range["bytes=".Length..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            last = ends[1].Length == 0 ? last : Math.Min(last, int.Parse(ends[1], CultureInfo.InvariantCulture));
            if (from >= bytes.Length)
            {
                Fail(response, answer, 416, "InvalidRange");
                return;
            }

            response.StatusCode = 206;
        }

        response.ContentLength = last - from + 1;
        if (request.Method == "GET")
        {
            answer.Write(bytes, from, last - from + 1);
        }
    }

    private void List(HttpRequest request, HttpResponse response, Stream answer)
    {
        var after = request.Query["start-after"].ToString();
        var keys = _objects.Keys.Where(key => key.StartsWith(request.Query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0).ToArray();
        var result = new XElement(
            Names + "ListBucketResult",
            new XElement(Names + "IsTruncated", keys.Length > PageSize),
            keys.Take(PageSize).Select(key => new XElement(
                Names + "Contents",
                new XElement(Names + "Key", key),
                new XElement(Names + "Size", _objects[key].Bytes.Length),
                new XElement(Names + "ETag", _objects[key].ETag),
                new XElement(Names + "LastModified", "2026-01-01T00:00:00.000Z"))));
        answer.Write(Encoding.UTF8.GetBytes(result.ToString()));
    }

    private bool IsSigned(HttpRequest request)
    {
        var parts = Header(request, "Authorization")!.Replace(",", "", StringComparison.Ordinal).Split(' ').Skip(1)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var credential = parts["Credential"].Split('/');
        var canonical = new StringBuilder().Append(request.Method).Append('\n').Append(Target(request)[0]).Append('\n')
            .Append(Target(request)[1]).Append('\n');
        foreach (var name in parts["SignedHeaders"].Split(';'))
        {
            canonical.Append(name).Append(':').Append(Header(request, name)).Append('\n');
        }

        canonical.Append('\n').Append(parts["SignedHeaders"]).Append('\n').Append(Header(request, "x-amz-content-sha256"));
        var day = Header(request, "x-amz-date")![..8];
        var toSign = $"AWS4-HMAC-SHA256\n{Header(request, "x-amz-date")}\n{day}/{Options.Region}/s3/aws4_request\n"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + Secret), day), Options.Region), "s3"), "aws4_request");
        string[] mustBeSigned = ["host", "x-amz-date", "x-amz-content-sha256", .. Header(request, "If-Match") is null ? Array.Empty<string>() : ["if-match"]];
        return credential[0] == Options.AccessKey && credential[1] == day
            && mustBeSigned.All(parts["SignedHeaders"].Split(';').Contains)
            && Convert.ToHexStringLower(Hmac(key, toSign)) == parts["Signature"];
    }

    private static string? Header(HttpRequest request, string name) => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Path and query as they came, still escaped.</summary>
    private static string[] Target(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?') is [var path, var query] ? [path, query] : [request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget, ""];

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static void Fail(HttpResponse response, Stream answer, int status, string code)
    {
        response.StatusCode = status;
        var body = Encoding.UTF8.GetBytes($"<Error><Code>{code}</Code></Error>");
        if (status != 404)
        {
            answer.Write(body);
        }
    }
}
