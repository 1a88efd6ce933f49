using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Apply;
using Qvs.LocalCluster.Faults;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Patching;
using Qvs.LocalCluster.Storage;
using Qvs.LocalCluster.Tables;

namespace Qvs.LocalCluster.Http;

/// <summary>The verbs on one object and on collections; lists, watches and logs have classes of their own.</summary>
internal sealed class ResourceApi(ObjectStore store, ListApi lists, WatchApi watches, SubresourceApi subresources)
{
    public Task Handle(ApiCall call, ClusterFaults faults)
    {
        var method = call.Http.Request.Method;
        if (call.Path.Subresource is not null)
        {
            return subresources.Handle(call, this);
        }

        if (call.Kind.CreateOnly && method != HttpMethods.Post)
        {
            throw Refusals.MethodNotAllowed();
        }

        if (call.Path.Name is null)
        {
            return method switch
            {
                "GET" or "HEAD" => call.Path.Watch || call.Wants("watch") ? watches.Handle(call, faults) : lists.Handle(call),
                "POST" => Create(call),
                "DELETE" => DeleteAll(call),
                _ => throw Refusals.MethodNotAllowed(),
            };
        }

        return method switch
        {
            "GET" or "HEAD" => call.Path.Watch || call.Wants("watch") ? watches.Handle(call, faults) : Get(call),
            "PUT" => Put(call, null),
            "PATCH" => Patch(call, null),
            "DELETE" => Delete(call),
            _ => throw Refusals.MethodNotAllowed(),
        };
    }

    public async Task Put(ApiCall call, string? subresource)
    {
        var options = call.Write(subresource);
        var obj = await Bodies.Object(call.Http, options.Validation, options.Warnings);
        if (call.Kind.Custom && string.IsNullOrEmpty(obj.Meta().Text("resourceVersion")))
        {
            store.Find(call.Kind, call.Path.Namespace, call.Name);
            throw Refusals.Invalid(call.Kind, call.Name, [new FieldError("metadata.resourceVersion", "FieldValueInvalid", "Invalid value: 0x0: must be specified for an update")]);
        }

        if (obj.Name().Length == 0)
        {
            throw Refusals.BadRequest("name must be provided");
        }

        await Answer(call, store.Replace(call.Kind, call.Path.Namespace, call.Name, obj, options), options);
    }

    public async Task Patch(ApiCall call, string? subresource)
    {
        var options = call.Write(subresource);
        var type = Bodies.MediaType(call.Http);
        var bytes = await Bodies.Read(call.Http);
        if (type == "application/apply-patch+yaml")
        {
            var (applied, created) = ServerSideApply.Run(store, call, Bodies.Object(bytes, yaml: true), options);
            await Answer(call, applied, options, created ? 201 : 200);
            return;
        }

        if (call.Wants("force"))
        {
            throw Refusals.InvalidOptions("PatchOptions", FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        Func<JsonObject, JsonObject> change = type switch
        {
            "application/json-patch+json" when Bodies.Json(bytes).Value is JsonArray operations => o => JsonPatch.Apply(o, operations) as JsonObject ?? throw new PatchException("not an object"),
            "application/json-patch+json" => throw Refusals.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
            "application/merge-patch+json" => Merge(Bodies.Object(bytes, yaml: false)),
            "application/strategic-merge-patch+json" when !call.Kind.Custom => Strategic(Bodies.Object(bytes, yaml: false), call.Kind),
            _ => throw Refusals.UnsupportedMedia("the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json"
                + (call.Kind.Custom ? "" : ", application/strategic-merge-patch+json") + ", application/apply-patch+yaml"),
        };
        JsonObject result;
        try
        {
            result = store.Change(call.Kind, call.Path.Namespace, call.Name, change, options);
        }
        catch (PatchException e)
        {
            throw Unprocessable(e.Message);
        }

        await Answer(call, result, options);
    }

    private async Task Get(ApiCall call)
    {
        var stored = store.Find(call.Kind, call.Path.Namespace, call.Name);
        if (call.Number("resourceVersion") is { } wanted && wanted > store.Storage.Revision)
        {
            throw ListApi.TooLarge(wanted, store.Storage.Revision);
        }

        if (TableAnswers.Asked(call.Http))
        {
            await TableAnswers.Write(call, store, [stored], stored.Revision, null);
            return;
        }

        await Answers.Bytes(call.Http, store.PresentBytes(call.Kind, stored));
    }

    private async Task Create(ApiCall call)
    {
        var options = call.Write();
        var obj = await Bodies.Object(call.Http, options.Validation, options.Warnings);
        if (call.Kind.CreateOnly)
        {
            await Answers.Json(call.Http, Reviews.Answer(call, obj), 201);
            return;
        }

        if (call.Kind.Resource.Namespaced && call.Path.Namespace is { } ns)
        {
            if (obj.Namespace() is { Length: > 0 } stated && stated != ns)
            {
                throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }

            obj.Meta()["namespace"] = ns;
        }
        else if (call.Kind.Resource.Namespaced)
        {
            throw Refusals.MethodNotAllowed();
        }

        await Answer(call, store.Create(call.Kind, obj, options), options, 201);
    }

    private async Task Delete(ApiCall call)
    {
        var outcome = store.Remove(call.Kind, call.Path.Namespace, call.Name, call.Delete(await DeleteBody(call)));
        await Answers.Json(call.Http, outcome.Gone && !AnswersWithObject(call.Kind) ? Answers.Deleted(call.Kind, outcome.Object) : outcome.Object);
    }

    private async Task DeleteAll(ApiCall call)
    {
        if (call.Kind.Resource.Namespaced && call.Path.Namespace is null || call.Kind.Table == BuiltInKinds.Namespace.Table)
        {
            throw Refusals.MethodNotAllowed();
        }

        var options = call.Delete(await DeleteBody(call));
        var selection = call.Selection;
        var gone = new List<StoredObject>();
        foreach (var stored in store.Storage.List(call.Kind.Table).Objects.Where(selection.Includes))
        {
            try
            {
                store.Remove(call.Kind, stored.Namespace, stored.Name, options);
                gone.Add(stored);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Somebody else was faster; the wish is fulfilled.
            }
        }

        await lists.Write(call, gone, store.Storage.Revision, null, 0);
    }

    /// <summary>These kinds answer a delete with the object they were, all others with a Status.</summary>
    private static bool AnswersWithObject(ApiKind kind) =>
        kind.Table is "/pods" or "/services" or "/serviceaccounts" or "/persistentvolumes" or "/persistentvolumeclaims" or "/resourcequotas" or "/podtemplates" or "storage.k8s.io/storageclasses";

    private static async Task<JsonObject?> DeleteBody(ApiCall call)
    {
        var bytes = await Bodies.Read(call.Http);
        if (bytes.Length == 0)
        {
            return null;
        }

        var type = Bodies.MediaType(call.Http);
        if (type is not ("" or "application/json" or "application/yaml"))
        {
            throw Refusals.UnsupportedMedia("the body of the request was in an unknown format - accepted media types include: application/json, application/yaml");
        }

        return Bodies.Object(bytes, yaml: type == "application/yaml");
    }

    private static Func<JsonObject, JsonObject> Merge(JsonObject patch) => o => MergePatch.Apply(o, patch) as JsonObject ?? o;

    private static Func<JsonObject, JsonObject> Strategic(JsonObject patch, ApiKind kind) => o => StrategicMergePatch.Apply(o, patch, kind.Schema);

    private static ApiException Unprocessable(string cause) => new(422, "Invalid", "the server rejected our request due to an error in our request")
    {
        Details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "UnexpectedServerResponse", ["message"] = cause }) },
    };

    private async Task Answer(ApiCall call, JsonObject obj, WriteOptions options, int code = 200)
    {
        Answers.Warn(call.Http, options.Warnings);
        if (call.Kind.DeprecationWarning is { } deprecated)
        {
            Answers.Warn(call.Http, [deprecated]);
        }

        if (TableAnswers.Asked(call.Http))
        {
            var bytes = Json.Bytes(obj);
            await TableAnswers.Write(call, store, [new StoredObject(obj.Namespace() ?? "", obj.Name(), 0, bytes)], 0, null, code, converted: true);
            return;
        }

        await Answers.Json(call.Http, obj, code);
    }
}
