using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Http;

/// <summary>What lies behind an object's name: status, scale, log, eviction and the like.</summary>
internal sealed class SubresourceApi(ObjectStore store, PodLogApi logs)
{
    public Task Handle(ApiCall call, ResourceApi resources) => (call.Kind.Table, call.Path.Subresource, call.Http.Request.Method) switch
    {
        (_, "status", "GET") when call.Kind.HasStatus => Get(call),
        (_, "status", "PUT") when call.Kind.HasStatus => resources.Put(call, "status"),
        (_, "status", "PATCH") when call.Kind.HasStatus => resources.Patch(call, "status"),
        (_, "scale", _) when call.Kind.Scale is { } paths => new ScaleApi(store, paths).Handle(call),
        ("/pods", "log", "GET") => logs.Handle(call),
        ("/pods", "eviction", "POST") => Evict(call),
        ("/pods", "binding", "POST") => Bind(call),
        ("/namespaces", "finalize", "PUT") => Finalize(call),
        ("/serviceaccounts", "token", "POST") => Token(call),
        ("/pods", "exec" or "attach" or "portforward" or "proxy", _) or ("/services", "proxy", _) => throw new ApiException(
            501, "NotImplemented", $"{call.Path.Subresource} is not served by the embedded cluster: its steps are processes of this machine"),
        (_, "status", _) when call.Kind.HasStatus => throw Refusals.MethodNotAllowed(),
        _ => throw Refusals.NoSuchResource(),
    };

    private Task Get(ApiCall call) =>
        Answers.Bytes(call.Http, store.PresentBytes(call.Kind, store.Find(call.Kind, call.Path.Namespace, call.Name)));

    private async Task Evict(ApiCall call)
    {
        var body = Bodies.Object(await Bodies.Read(call.Http), yaml: false);
        store.Remove(call.Kind, call.Path.Namespace, call.Name, call.Delete(body.Object("deleteOptions")));
        await Answers.Json(call.Http, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 }, 201);
    }

    private async Task Bind(ApiCall call)
    {
        var body = Bodies.Object(await Bodies.Read(call.Http), yaml: false);
        store.Change(call.Kind, call.Path.Namespace, call.Name, pod =>
        {
            pod.Ensure("spec")["nodeName"] = body.Text("target", "name");
            return pod;
        }, WriteOptions.Internal);
        await Answers.Json(call.Http, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 }, 201);
    }

    private async Task Finalize(ApiCall call)
    {
        var body = Bodies.Object(await Bodies.Read(call.Http), yaml: false);
        var result = store.Change(call.Kind, null, call.Name, ns =>
        {
            ns.Ensure("spec")["finalizers"] = body.At("spec", "finalizers")?.DeepClone();
            return ns;
        }, WriteOptions.Internal);
        await Answers.Json(call.Http, result);
    }

    private async Task Token(ApiCall call)
    {
        store.Find(call.Kind, call.Path.Namespace, call.Name);
        var body = Bodies.Object(await Bodies.Read(call.Http), yaml: false);
        var seconds = body.Number("spec", "expirationSeconds") ?? 3600;
        body["apiVersion"] = "authentication.k8s.io/v1";
        body["kind"] = "TokenRequest";
        body["status"] = new JsonObject
        {
            ["token"] = call.Http.RequestServices.GetService(typeof(Tokens)) is Tokens tokens
                ? tokens.Issue($"system:serviceaccount:{call.Path.Namespace}:{call.Name}", TimeSpan.FromSeconds(seconds))
                : "",
            ["expirationTimestamp"] = Json.Timestamp(store.Time.GetUtcNow().AddSeconds(seconds)),
        };
        await Answers.Json(call.Http, body, 201);
    }
}
