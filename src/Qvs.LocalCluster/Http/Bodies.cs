using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Http;

/// <summary>Reads request bodies: JSON or YAML; never protobuf, which the discovery documents do not offer.</summary>
internal static class Bodies
{
    /// <summary>A body above the limit is still read up to here, as a client that is cut off while it sends sees no answer.</summary>
    public const int MaxDrained = 64 << 20;

    public static async Task<byte[]> Read(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16384];
        var total = 0L;
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
            {
                total += read;
                if (total <= ApiServer.MaxBody)
                {
                    buffer.Write(chunk, 0, read);
                }
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            throw TooLarge();
        }
        catch (BadHttpRequestException e)
        {
            throw Refusals.BadRequest($"error reading the body: {e.Message}");
        }

        return total <= ApiServer.MaxBody ? buffer.ToArray() : throw TooLarge();
    }

    private static ApiException TooLarge() => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {ApiServer.MaxBody}");

    public static string MediaType(HttpContext http) => (http.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>The object of a POST or PUT.</summary>
    public static async Task<JsonObject> Object(HttpContext http, FieldValidation validation, List<string> warnings)
    {
        var type = MediaType(http);
        var bytes = await Read(http);
        return type switch
        {
            "" or "application/json" or "text/plain" => Duplicates(Json(bytes), validation, warnings),
            "application/yaml" or "text/yaml" => Yaml(bytes) as JsonObject ?? throw NotAnObject(),
            _ => throw Refusals.UnsupportedMedia(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml"),
        };
    }

    public static JsonObject Object(byte[] bytes, bool yaml) => (yaml ? Yaml(bytes) : Json(bytes).Value) as JsonObject ?? throw NotAnObject();

    public static JsonReadResult Json(byte[] bytes)
    {
        if (bytes.AsSpan().Trim(" \r\n\t"u8).IsEmpty)
        {
            throw Refusals.BadRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        }

        try
        {
            return JsonReading.Read(bytes, trackPaths: true);
        }
        catch (JsonException e)
        {
            throw Refusals.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    /// <summary>JSON is YAML too, and this reader is the faster one.</summary>
    public static JsonNode? Yaml(byte[] bytes)
    {
        if (bytes.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{', ..])
        {
            try
            {
                return JsonReading.Read(bytes).Value;
            }
            catch (JsonException)
            {
                // Flow-style YAML with unquoted keys also begins with a brace.
            }
        }

        return YamlReading.Read(bytes);
    }

    private static JsonObject Duplicates(JsonReadResult read, FieldValidation validation, List<string> warnings)
    {
        var texts = read.Duplicates.Select(d => $"duplicate field \"{d}\"").ToArray();
        if (texts.Length > 0 && validation == FieldValidation.Strict)
        {
            throw Refusals.BadRequest($"strict decoding error: {string.Join(", ", texts)}");
        }

        if (validation == FieldValidation.Warn)
        {
            warnings.AddRange(texts);
        }

        return read.Value as JsonObject ?? throw NotAnObject();
    }

    private static ApiException NotAnObject() =>
        Refusals.BadRequest("couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct { APIVersion string; Kind string }");
}
