namespace Qvs.LocalCluster.Tests.Conformance;

/// <summary>Discovery, health, subresources, and requests that nobody answers.</summary>
internal static class ServingCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["version"] = async a => (await a.Get("/version")).Is(200).Has("major", "1").Has("gitVersion"),
        ["healthz"] = async a => Assert.Equal("ok", (await a.Get("/healthz")).Is(200).Raw),
        ["readyz"] = async a => Assert.Equal("ok", (await a.Get("/readyz")).Is(200).Raw),
        ["the core versions"] = async a => (await a.Get("/api")).Is(200).Has("kind", "APIVersions").Has("versions.0", "v1"),
        ["the groups"] = async a => Assert.Contains("\"apps/v1\"", (await a.Get("/apis")).Is(200).Has("kind", "APIGroupList").Raw, StringComparison.Ordinal),
        ["one group"] = async a => (await a.Get("/apis/apps")).Is(200).Has("kind", "APIGroup").Has("preferredVersion.groupVersion", "apps/v1"),
        ["the kinds of core"] = async a =>
        {
            var pods = (await a.Get("/api/v1")).Is(200).Has("kind", "APIResourceList").Json["resources"]!.AsArray().Single(r => r!["name"]!.GetValue<string>() == "pods")!;
            Assert.Equal("Pod", pods["kind"]!.GetValue<string>());
            Assert.Contains("\"po\"", pods["shortNames"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("\"watch\"", pods["verbs"]!.ToJsonString(), StringComparison.Ordinal);
        },
        ["the subresources of apps"] = async a => Assert.Contains("\"deployments/scale\"", (await a.Get("/apis/apps/v1")).Is(200).Raw, StringComparison.Ordinal),
        ["OpenAPI v2 knows pods"] = async a => Assert.Contains("io.k8s.api.core.v1.Pod", (await a.Get("/openapi/v2")).Is(200).Raw, StringComparison.Ordinal),
        ["an unknown path is 404"] = async a => Assert.Equal(404, (await a.Get("/nothing/here")).Code),
        ["an unknown subresource is 404"] = async a => Assert.Equal(404, (await a.Get("configmaps/a/nothing")).Code),
        ["POST on an object is 405"] = async a => (await a.Post("configmaps/a", Samples.Map("a"))).Refuses(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        ["PUT on a collection is 405"] = async a => (await a.Send("PUT", "configmaps", Samples.Map("a"), "application/json")).Refuses(405, "MethodNotAllowed"),
        ["protobuf of unknown form is refused"] = async a => Assert.InRange((await a.Send("POST", "configmaps", "\u0001\u0002", "application/x-unknown")).Code, 400, 415),
        ["an access review says yes"] = async a => (await a.Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", $$"""
            {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"create","resource":"pods","namespace":"{{a.Ns}}"} } }
            """)).Is(201).Has("status.allowed", "true"),
        ["a token review of a wrong token"] = async a =>
            Assert.NotEqual("true", (await a.Post("/apis/authentication.k8s.io/v1/tokenreviews", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"wrong"}}""")).Is(201)["status.authenticated"]),
        ["no token, no answer"] = async a =>
        {
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
            using var client = new HttpClient(handler);
            client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
            var answer = await client.GetAsync(new Uri(a.Client.BaseUri, "/api/v1/pods"), a.Cancel);
            new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(a.Cancel), answer).Refuses(401, "Unauthorized", "Unauthorized");
        },
        ["scale reads"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Get("apps/v1:deployments/a/scale")).Is(200).Has("kind", "Scale").Has("apiVersion", "autoscaling/v1").Has("metadata.name", "a").Has("spec.replicas", null == (await a.Get("apps/v1:deployments/a/scale"))["spec.replicas"] ? null : "0").Has("status.selector", "app=a");
        },
        ["scale writes"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Merge("apps/v1:deployments/a/scale", """{"spec":{"replicas":1}}""")).Is(200).Has("spec.replicas", "1");
            (await a.Get("apps/v1:deployments/a")).Has("spec.replicas", "1");
        },
        ["scale refuses less than nothing"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Merge("apps/v1:deployments/a/scale", """{"spec":{"replicas":-1}}""")).Refuses(422, "Invalid", "spec.replicas: Invalid value: -1: must be greater than or equal to 0");
        },
        ["status of a built-in kind"] = async a =>
        {
            await a.Post("services", Samples.Service("a"));
            (await a.Merge("services/a/status", """{"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}""")).Is(200).Has("status.loadBalancer.ingress.0.ip", "1.2.3.4");
        },
        ["a deployment makes a ReplicaSet and its pods"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a", 2));
            await a.Until("apps/v1:replicasets", r => r["items.0.status.replicas"] == "2");
            var pods = await a.Get("pods?labelSelector=app%3Da");
            Assert.Equal(2, pods.Names.Count());
            pods.Has("items.0.metadata.ownerReferences.0.kind", "ReplicaSet");
        },
        ["a deleted deployment takes all along"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a", 1));
            await a.Until("apps/v1:replicasets", r => r["items.0.status.replicas"] == "1");
            await a.Delete("apps/v1:deployments/a", """{"propagationPolicy":"Background"}""");
            await a.Until("apps/v1:replicasets", r => r["items"] == "[]");
        },
        ["an event is kept and found by its object"] = async a =>
        {
            (await a.Post("events", $$$"""{"metadata":{"name":"e1"},"involvedObject":{"kind":"Pod","name":"p","namespace":"{{{a.Ns}}}"},"reason":"Testing","message":"m","type":"Normal","source":{"component":"t"}}""")).Is(201);
            Assert.Equal(["e1"], (await a.Get("events?fieldSelector=involvedObject.name%3Dp,reason%3DTesting")).Is(200).Names);
        },
    };
}
