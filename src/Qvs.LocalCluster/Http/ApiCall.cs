using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Watching;

namespace Qvs.LocalCluster.Http;

/// <summary>One request to a resource: what it addresses and what its query says.</summary>
internal sealed class ApiCall(HttpContext http, RequestPath path, ApiKind kind)
{
    public HttpContext Http => http;

    public RequestPath Path => path;

    public ApiKind Kind => kind;

    public string Name => path.Name ?? "";

    public CancellationToken Aborted => http.RequestAborted;

    public bool Wants(string query) => http.Request.Query[query].ToString() is "true" or "1" or "True";

    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var v) && v.ToString() is { Length: > 0 } text ? text : null;

    public long? Number(string name)
    {
        if (Query(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    public Selection Selection =>
        new(kind.Resource.Namespaced && !string.IsNullOrEmpty(path.Namespace) ? path.Namespace : null, LabelSelector.Parse(Query("labelSelector")), Fields());

    public WriteOptions Write(string? subresource = null) => new()
    {
        DryRun = DryRun(Query("dryRun")),
        FieldManager = Query("fieldManager") ?? DefaultManager(),
        Validation = Query("fieldValidation") switch
        {
            "Ignore" => FieldValidation.Ignore,
            "Strict" => FieldValidation.Strict,
            "Warn" or null => FieldValidation.Warn,
            var other => throw Refusals.BadRequest($"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\""),
        },
        Subresource = subresource,
    };

    public DeleteOptions Delete(JsonObject? body)
    {
        var propagation = Query("propagationPolicy") ?? body.Text("propagationPolicy");
        var orphan = body.Flag("orphanDependents") ?? (Query("orphanDependents") is { } q ? q == "true" : null);
        return new DeleteOptions
        {
            DryRun = DryRun(Query("dryRun") ?? body.Array("dryRun")?.FirstOrDefault().Text()),
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            Propagation = propagation switch
            {
                "Foreground" => Propagation.Foreground,
                "Orphan" => Propagation.Orphan,
                null when orphan == true => Propagation.Orphan,
                null or "Background" => Propagation.Background,
                _ => throw Refusals.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", propagation, ["Foreground", "Background", "Orphan"])),
            },
        };
    }

    private FieldSelector Fields()
    {
        var selector = FieldSelector.Parse(kind, Query("fieldSelector"));
        return path.Name is null || !selector.IsEverything ? selector : FieldSelector.Parse(kind, $"metadata.name={path.Name}");
    }

    private static bool DryRun(string? value) => value switch
    {
        null => false,
        "All" => true,
        _ => throw Refusals.InvalidOptions("Options", FieldError.NotSupported("dryRun", value, ["All"])),
    };

    private string DefaultManager() => http.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";
}
