using System.Globalization;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Qvs.LocalCluster.Tests.Conformance;

internal static class CrudCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["create fills in the metadata"] = async a => (await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}"""))
            .Is(201).Has("kind", "ConfigMap").Has("apiVersion", "v1").Has("metadata.uid").Has("metadata.resourceVersion").Has("metadata.creationTimestamp").Has("metadata.namespace", a.Ns).Has("data.k", "v"),
        ["create of a taken name is 409"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"}}""");
            (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Refuses(409, "AlreadyExists", "configmaps \"a\" already exists").Has("details.name", "a").Has("details.kind", "configmaps");
        },
        ["create without kind and apiVersion is taken from the address"] = async a => (await a.Post("secrets", """{"metadata":{"name":"a"}}""")).Is(201).Has("kind", "Secret"),
        ["create in a namespace that is not there is 404"] = async a =>
            (await a.Post("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""")).Refuses(404, "NotFound", "namespaces \"nowhere\" not found"),
        ["create with another namespace in the body is 400"] = async a =>
            (await a.Post("configmaps", """{"metadata":{"name":"a","namespace":"other"}}""")).Refuses(400, "BadRequest", "does not match the namespace"),
        ["create with a resourceVersion is refused"] = async a =>
            (await a.Post("configmaps", """{"metadata":{"name":"a","resourceVersion":"5"}}""")).Has("message", "resourceVersion should not be set on objects to be created").Has("status", "Failure"),
        ["create ignores a uid from the client"] = async a =>
            Assert.NotEqual("mine", (await a.Post("configmaps", """{"metadata":{"name":"a","uid":"mine"}}""")).Is(201)["metadata.uid"]),
        ["generateName makes a name"] = async a =>
        {
            var one = (await a.Post("configmaps", """{"metadata":{"generateName":"gen-"}}""")).Is(201)["metadata.name"];
            var two = (await a.Post("configmaps", """{"metadata":{"generateName":"gen-"}}""")).Is(201)["metadata.name"];
            Assert.Matches("^gen-[a-z0-9]{5}$", one);
            Assert.NotEqual(one, two);
        },
        ["get gives what was created"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","labels":{"x":"y"}},"data":{"k":"v"}}""");
            (await a.Get("configmaps/a")).Is(200).Has("metadata.labels.x", "y").Has("data.k", "v");
        },
        ["get of nothing is 404"] = async a => (await a.Get("pods/none")).Refuses(404, "NotFound", "pods \"none\" not found").Has("details.name", "none").Has("details.kind", "pods"),
        ["get of another group names it in the details"] = async a => (await a.Get("apps/v1:deployments/none")).Refuses(404, "NotFound", "deployments.apps \"none\" not found").Has("details.group", "apps"),
        ["put replaces"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}""")).Json;
            o["data"] = new System.Text.Json.Nodes.JsonObject { ["n"] = "w" };
            (await a.Put("configmaps/a", o)).Is(200).Has("data.k", null).Has("data.n", "w");
        },
        ["put moves the resourceVersion on"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Json;
            var before = o["metadata"]!["resourceVersion"]!.GetValue<string>();
            o["data"] = new System.Text.Json.Nodes.JsonObject { ["n"] = "w" };
            Assert.NotEqual(before, (await a.Put("configmaps/a", o)).Is(200)["metadata.resourceVersion"]);
        },
        ["put that changes nothing keeps the resourceVersion"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}""")).Json;
            (await a.Put("configmaps/a", o)).Is(200).Has("metadata.resourceVersion", o["metadata"]!["resourceVersion"]!.GetValue<string>());
        },
        ["put with an old resourceVersion is 409"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Json;
            await a.Merge("configmaps/a", """{"data":{"x":"y"}}""");
            (await a.Put("configmaps/a", o)).Refuses(409, "Conflict", "Operation cannot be fulfilled on configmaps \"a\": the object has been modified");
        },
        ["put without a resourceVersion overwrites"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
            (await a.Send("PUT", "configmaps/a", """{"metadata":{"name":"a"},"data":{"n":"w"}}""", "application/json")).Is(200).Has("data.k", null);
        },
        ["put of a missing object is 404"] = async a => (await a.Send("PUT", "configmaps/a", """{"metadata":{"name":"a"}}""", "application/json")).Refuses(404, "NotFound"),
        ["put with another name is 400"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"}}""");
            (await a.Send("PUT", "configmaps/a", """{"metadata":{"name":"b"}}""", "application/json")).Refuses(400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)");
        },
        ["put with another uid is 409"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Json;
            o["metadata"]!["uid"] = "00000000-0000-0000-0000-000000000000";
            (await a.Put("configmaps/a", o)).Refuses(409, "Conflict", "Precondition failed: UID in precondition");
        },
        ["put cannot change the creation time"] = async a =>
        {
            var o = (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Json;
            var was = o["metadata"]!["creationTimestamp"]!.GetValue<string>();
            o["metadata"]!["creationTimestamp"] = "2001-01-01T00:00:00Z";
            (await a.Put("configmaps/a", o)).Is(200).Has("metadata.creationTimestamp", was);
        },
        ["dry-run create leaves nothing behind"] = async a =>
        {
            (await a.Post("configmaps?dryRun=All", """{"metadata":{"name":"a"}}""")).Is(201).Has("metadata.uid");
            (await a.Get("configmaps/a")).Is(404);
        },
        ["dry-run patch leaves the object as it is"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
            (await a.Merge("configmaps/a?dryRun=All", """{"data":{"k":"w"}}""")).Is(200).Has("data.k", "w");
            (await a.Get("configmaps/a")).Has("data.k", "v");
        },
        ["dry-run delete deletes nothing"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"}}""");
            (await a.Delete("configmaps/a?dryRun=All")).Is(200);
            (await a.Get("configmaps/a")).Is(200);
        },
        ["dryRun knows only All"] = async a => (await a.Post("configmaps?dryRun=Some", """{"metadata":{"name":"a"}}""")).Is(422).Has("reason", "Invalid"),
        ["yaml is understood"] = async a => (await a.Post("configmaps", "metadata:\n  name: a\ndata:\n  k: \"1\"\n", "application/yaml")).Is(201).Has("data.k", "1"),
        ["the namespace has a default service account"] = async a => (await a.Get("serviceaccounts/default")).Is(200),
        ["the namespace has the root certificate's map"] = async a => await a.Until("configmaps/kube-root-ca.crt", r => r.Code == 200),
        ["secret stringData goes to data"] = async a =>
            (await a.Post("secrets", """{"metadata":{"name":"a"},"stringData":{"k":"v"}}""")).Is(201).Has("data.k", "dg==").Has("stringData", null).Has("type", "Opaque"),
        ["stringData beats data"] = async a =>
            (await a.Post("secrets", """{"metadata":{"name":"a"},"data":{"k":"eA=="},"stringData":{"k":"v"}}""")).Is(201).Has("data.k", "dg=="),
        ["generation begins at 1 and counts changes of the spec"] = async a =>
        {
            (await a.Post("apps/v1:deployments", Samples.Deployment("a"))).Is(201).Has("metadata.generation", "1");
            var before = int.Parse((await a.Get("apps/v1:deployments/a"))["metadata.generation"]!, CultureInfo.InvariantCulture);
            (await a.Merge("apps/v1:deployments/a", """{"spec":{"minReadySeconds":1}}""")).Is(200).Has("metadata.generation", $"{before + 1}");
            (await a.Merge("apps/v1:deployments/a", """{"metadata":{"labels":{"x":"y"}}}""")).Is(200).Has("metadata.generation", $"{before + 1}");
        },
        ["config maps have no generation"] = async a => (await a.Post("configmaps", """{"metadata":{"name":"a"}}""")).Is(201).Has("metadata.generation", null),
        ["unknown fields are dropped"] = async a => (await a.Post("configmaps", """{"metadata":{"name":"a"},"nonsense":1}""")).Is(201).Has("nonsense", null),
        ["the typed client creates, reads and deletes"] = async a =>
        {
            await a.Client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "typed" }, Data = new Dictionary<string, string> { ["k"] = "v" } }, a.Ns, cancellationToken: a.Cancel);
            Assert.Equal("v", (await a.Client.CoreV1.ReadNamespacedConfigMapAsync("typed", a.Ns, cancellationToken: a.Cancel)).Data["k"]);
            await a.Client.CoreV1.DeleteNamespacedConfigMapAsync("typed", a.Ns, cancellationToken: a.Cancel);
            var e = await Assert.ThrowsAsync<HttpOperationException>(() => a.Client.CoreV1.ReadNamespacedConfigMapAsync("typed", a.Ns, cancellationToken: a.Cancel));
            Assert.Equal(404, (int)e.Response.StatusCode);
        },
        ["the typed client applies a deployment"] = async a =>
        {
            var made = await a.Client.AppsV1.CreateNamespacedDeploymentAsync(KubernetesYaml.Deserialize<V1Deployment>(Samples.Deployment("typed")), a.Ns, cancellationToken: a.Cancel);
            Assert.Equal("RollingUpdate", made.Spec.Strategy.Type);
            Assert.Equal("25%", made.Spec.Strategy.RollingUpdate.MaxSurge.ToString());
        },
    };
}
