using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Tables;

/// <summary>Lists and objects as the rows that <c>kubectl get</c> prints.</summary>
internal static class TableAnswers
{
    public static bool Asked(HttpContext http)
    {
        foreach (var type in http.Request.Headers.Accept.ToString().Split(','))
        {
            if (type.Contains("as=Table", StringComparison.Ordinal))
            {
                return true;
            }

            // The first type that we can give wins.
            if (type.Trim() is "application/json" or "*/*")
            {
                return false;
            }
        }

        return false;
    }

    public static Task Write(
        ApiCall call, ObjectStore store, IReadOnlyList<StoredObject> objects, long revision, string? next, int code = 200, int rest = 0, bool converted = false) =>
        Answers.Json(call.Http, Table(call, store, objects, revision, next, rest, withColumns: true, converted), code);

    public static JsonObject Table(
        ApiCall call, ObjectStore store, IReadOnlyList<StoredObject> objects, long revision, string? next, int rest, bool withColumns, bool converted = false)
    {
        var columns = Columns.Of(call.Kind);
        var include = call.Query("includeObject") ?? "Metadata";
        var now = store.Time.GetUtcNow();
        var rows = new JsonArray();
        foreach (var stored in objects)
        {
            var obj = converted ? stored.ToJson() : store.Present(call.Kind, stored);
            var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(c => c.Cell(obj, now))]) };
            if (include != "None")
            {
                row["object"] = include == "Object" ? obj : new JsonObject
                {
                    ["kind"] = "PartialObjectMetadata",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = obj.Meta().DeepClone(),
                };
            }

            rows.Add(row);
        }

        var table = new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = call.Http.Request.Headers.Accept.ToString().Contains("v=v1;", StringComparison.Ordinal) ? "meta.k8s.io/v1" : "meta.k8s.io/v1beta1",
            ["metadata"] = ListApi.Meta(revision, next, rest),
        };
        table["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(c => c.Definition())]) : null;
        table["rows"] = rows;
        return table;
    }
}
