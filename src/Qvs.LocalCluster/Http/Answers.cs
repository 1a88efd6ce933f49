using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Http;

/// <summary>Writes what the API answers: objects, and Status bodies for refusals.</summary>
internal static class Answers
{
    public static Task Json(HttpContext http, JsonNode body, int code = 200) => Bytes(http, Objects.Json.Bytes(body), code);

    public static async Task Bytes(HttpContext http, ReadOnlyMemory<byte> body, int code = 200, string type = "application/json")
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task Text(HttpContext http, string text, int code = 200) =>
        Bytes(http, System.Text.Encoding.UTF8.GetBytes(text), code, "text/plain; charset=utf-8");

    public static Task Refuse(HttpContext http, ApiException refusal)
    {
        if (refusal.Details.Number("retryAfterSeconds") is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Json(http, Failure(refusal), refusal.Code);
    }

    public static JsonObject Failure(ApiException refusal)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = refusal.Message,
            ["reason"] = refusal.Reason,
        };
        if (refusal.Details is { } details)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = refusal.Code;
        return status;
    }

    /// <summary>What a delete answers when nothing of the object is left.</summary>
    public static JsonObject Deleted(ApiKind kind, JsonObject obj)
    {
        var details = new JsonObject { ["name"] = obj.Name() };
        if (kind.Resource.Group.Length > 0)
        {
            details["group"] = kind.Resource.Group;
        }

        details["kind"] = kind.Resource.Plural;
        details["uid"] = obj.Meta().Text("uid");
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }

    public static void Warn(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var text = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            http.Response.Headers.Append("Warning", $"299 - \"{string.Concat(text.Where(c => c is >= ' ' and < '\u007f'))}\"");
        }
    }
}
