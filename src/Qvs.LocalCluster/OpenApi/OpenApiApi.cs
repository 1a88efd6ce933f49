using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.OpenApi;

/// <summary>Serves <c>/openapi/v2</c> and <c>/openapi/v3</c>; documents are made once per change of the kinds.</summary>
internal sealed class OpenApiApi(KindRegistry kinds)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _made = new(StringComparer.Ordinal);
    private int _generation = -1;

    public async Task<bool> TryHandle(HttpContext http)
    {
        var path = (http.Request.Path.Value ?? "").TrimEnd('/');
        var proto = http.Request.Headers.Accept.ToString().Contains("protobuf", StringComparison.Ordinal);
        switch (path)
        {
            case "/openapi/v2" when proto:
                await Send(http, Made("v2.proto", () => ProtoDocument.Encode(OpenApiDocuments.V2(kinds))), ProtoDocument.MediaType);
                return true;
            case "/openapi/v2":
                await Send(http, Made("v2", () => Json.Bytes(OpenApiDocuments.V2(kinds))), "application/json");
                return true;
            case "/openapi/v3":
                await Send(http, Made("v3", () => Json.Bytes(OpenApiDocuments.V3Index(kinds, kinds.Generation.ToString("x8", CultureInfo.InvariantCulture)))), "application/json");
                return true;
            case var _ when path.StartsWith("/openapi/v3/", StringComparison.Ordinal):
                var (group, version) = path.Split('/')[3..] switch { ["api", var v] => ("", v), ["apis", var g, var v] => (g, v), _ => throw Refusals.NoSuchResource() };
                if (!kinds.Versions(group).Contains(version))
                {
                    throw Refusals.NoSuchResource();
                }

                await Send(http, Made(path, () => Json.Bytes(OpenApiDocuments.V3(kinds, group, version))), "application/json");
                return true;
            default:
                return false;
        }
    }

    private byte[] Made(string key, Func<byte[]> make)
    {
        lock (_lock)
        {
            if (_generation != kinds.Generation)
            {
                _made.Clear();
                _generation = kinds.Generation;
            }

            if (!_made.TryGetValue(key, out var document))
            {
                _made[key] = document = make();
            }

            return document;
        }
    }

    private static async Task Send(HttpContext http, byte[] document, string type)
    {
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(document), 0, 16)}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = 304;
            return;
        }

        await Answers.Bytes(http, document, 200, type);
    }
}
