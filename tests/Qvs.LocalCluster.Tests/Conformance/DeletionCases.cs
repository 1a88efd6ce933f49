namespace Qvs.LocalCluster.Tests.Conformance;

internal static class DeletionCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["delete answers with a Status"] = async a =>
        {
            var uid = (await a.Post("configmaps", Samples.Map("a")))["metadata.uid"];
            (await a.Delete("configmaps/a")).Is(200).Has("kind", "Status").Has("status", "Success").Has("details.name", "a").Has("details.kind", "configmaps").Has("details.uid", uid);
            (await a.Get("configmaps/a")).Is(404);
        },
        ["delete of a service account answers with the object"] = async a =>
        {
            await a.Post("serviceaccounts", """{"metadata":{"name":"a"}}""");
            (await a.Delete("serviceaccounts/a")).Is(200).Has("kind", "ServiceAccount");
        },
        ["delete of nothing is 404"] = async a => (await a.Delete("configmaps/a")).Refuses(404, "NotFound"),
        ["delete with the right uid"] = async a =>
        {
            var uid = (await a.Post("configmaps", Samples.Map("a")))["metadata.uid"];
            (await a.Delete("configmaps/a", $$$"""{"preconditions":{"uid":"{{{uid}}}"}}""")).Is(200);
        },
        ["delete with another uid is 409"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Delete("configmaps/a", """{"preconditions":{"uid":"00000000-0000-0000-0000-000000000000"}}""")).Refuses(409, "Conflict", "the UID in the precondition");
        },
        ["delete with an old version is 409"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Delete("configmaps/a", """{"preconditions":{"resourceVersion":"1"}}""")).Refuses(409, "Conflict", "the ResourceVersion in the precondition (1) does not match");
        },
        ["a finalizer holds the object back"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","finalizers":["x.y/z"]}}""");
            (await a.Delete("configmaps/a")).Is(200).Has("kind", "ConfigMap").Has("metadata.deletionTimestamp").Has("metadata.deletionGracePeriodSeconds", "0");
            (await a.Get("configmaps/a")).Is(200).Has("metadata.deletionTimestamp");
            (await a.Merge("configmaps/a", """{"metadata":{"finalizers":null}}""")).Is(200);
            (await a.Get("configmaps/a")).Is(404);
        },
        ["a second delete of a held object changes nothing"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","finalizers":["x.y/z"]}}""");
            var first = (await a.Delete("configmaps/a"))["metadata.deletionTimestamp"];
            (await a.Delete("configmaps/a")).Is(200);
            (await a.Get("configmaps/a")).Has("metadata.deletionTimestamp", first);
            await a.Merge("configmaps/a", """{"metadata":{"finalizers":null}}""");
        },
        ["finalizers cannot be added to what is going"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","finalizers":["x.y/z"]}}""");
            await a.Delete("configmaps/a");
            (await a.Merge("configmaps/a", """{"metadata":{"finalizers":["x.y/z","x.y/new"]}}""")).Refuses(422, "Invalid", "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted");
            await a.Merge("configmaps/a", """{"metadata":{"finalizers":null}}""");
        },
        ["dependents go with their owner"] = async a =>
        {
            var uid = (await a.Post("configmaps", Samples.Map("owner")))["metadata.uid"]!;
            await a.Post("configmaps", Samples.Owned("dependent", "owner", uid));
            await a.Delete("configmaps/owner");
            await a.Until("configmaps/dependent", r => r.Code == 404);
        },
        ["orphaned dependents stay, without the reference"] = async a =>
        {
            var uid = (await a.Post("configmaps", Samples.Map("owner")))["metadata.uid"]!;
            await a.Post("configmaps", Samples.Owned("dependent", "owner", uid));
            await Task.Delay(500, a.Cancel);
            await a.Delete("configmaps/owner", """{"propagationPolicy":"Orphan"}""");
            await a.Until("configmaps/owner", r => r.Code == 404);
            (await a.Get("configmaps/dependent")).Is(200).Has("metadata.ownerReferences", null);
        },
        ["foreground: the owner waits for its dependents"] = async a =>
        {
            var uid = (await a.Post("configmaps", Samples.Map("owner")))["metadata.uid"]!;
            await a.Post("configmaps", Samples.Owned("dependent", "owner", uid, block: true));
            await a.Merge("configmaps/dependent", """{"metadata":{"finalizers":["x.y/z"]}}""");
            await Task.Delay(500, a.Cancel);
            (await a.Delete("configmaps/owner", """{"propagationPolicy":"Foreground"}""")).Is(200).Has("metadata.finalizers.0", "foregroundDeletion");
            await a.Until("configmaps/dependent", r => r["metadata.deletionTimestamp"] is not null);
            (await a.Get("configmaps/owner")).Is(200);
            await a.Merge("configmaps/dependent", """{"metadata":{"finalizers":null}}""");
            await a.Until("configmaps/owner", r => r.Code == 404);
        },
        ["a dependent of two owners stays with the other"] = async a =>
        {
            var one = (await a.Post("configmaps", Samples.Map("one")))["metadata.uid"];
            var two = (await a.Post("configmaps", Samples.Map("two")))["metadata.uid"];
            await a.Post("configmaps", $$"""
                {"metadata":{"name":"dependent","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"one","uid":"{{one}}"},{"apiVersion":"v1","kind":"ConfigMap","name":"two","uid":"{{two}}"}]} }
                """);
            await a.Delete("configmaps/one");
            var r = await a.Until("configmaps/dependent", r => r["metadata.ownerReferences.1"] is null);
            r.Is(200).Has("metadata.ownerReferences.0.name", "two");
        },
        ["a dependent of nobody goes"] = async a =>
        {
            (await a.Post("configmaps", Samples.Owned("dependent", "ghost", "00000000-0000-0000-0000-000000000001"))).Is(201);
            await a.Until("configmaps/dependent", r => r.Code == 404);
        },
        ["an unknown propagation policy is refused"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Delete("configmaps/a", """{"propagationPolicy":"Sideways"}""")).Is(422).Has("reason", "Invalid");
        },
        ["deletecollection deletes what the selector finds"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a", """{"x":"1"}"""));
            await a.Post("configmaps", Samples.Map("b", """{"x":"2"}"""));
            (await a.Delete("configmaps?labelSelector=x%3D1")).Is(200).Has("kind", "ConfigMapList");
            (await a.Get("configmaps/a")).Is(404);
            (await a.Get("configmaps/b")).Is(200);
        },
        ["a namespace goes with all that is in it"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Delete($"/api/v1/namespaces/{a.Ns}")).Is(200).Has("status.phase", "Terminating");
            await a.Until($"/api/v1/namespaces/{a.Ns}", r => r.Code == 404);
            (await a.Get("configmaps/a")).Is(404);
        },
        ["nothing new in a namespace that is going"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","finalizers":["x.y/z"]}}""");
            await a.Delete($"/api/v1/namespaces/{a.Ns}");
            (await a.Post("configmaps", Samples.Map("b"))).Refuses(403, "Forbidden", "because it is being terminated").Has("details.causes.0.reason", "NamespaceTerminating");
            await a.Merge("configmaps/a", """{"metadata":{"finalizers":null}}""");
        },
    };
}
