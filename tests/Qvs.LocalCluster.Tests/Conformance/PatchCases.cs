namespace Qvs.LocalCluster.Tests.Conformance;

internal static class PatchCases
{
    private const string Containers = "spec.template.spec.containers";

    public static readonly Dictionary<string, Case> Table = new()
    {
        ["merge patch sets, adds and removes"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v","gone":"x"}}""");
            (await a.Merge("configmaps/a", """{"data":{"k":"w","new":"n","gone":null}}""")).Is(200).Has("data.k", "w").Has("data.new", "n").Has("data.gone", null);
        },
        ["merge patch replaces lists"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Merge("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"name":"x","image":"y"}]}}}}""")).Is(200).Has($"{Containers}.0.name", "x").Has($"{Containers}.1", null);
        },
        ["merge patch of nothing is 404"] = async a => (await a.Merge("configmaps/a", "{}")).Refuses(404, "NotFound"),
        ["merge patch with an old version is 409"] = async a =>
        {
            var version = (await a.Post("configmaps", Samples.Map("a")))["metadata.resourceVersion"];
            await a.Merge("configmaps/a", """{"data":{"k":"1"}}""");
            (await a.Merge("configmaps/a", $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"data":{"k":"2"}}""")).Refuses(409, "Conflict");
        },
        ["merge patch that is no JSON is refused"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            Assert.InRange((await a.Merge("configmaps/a", "{")).Code, 400, 500);
        },
        ["merge patch cannot rename"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            Assert.InRange((await a.Merge("configmaps/a", """{"metadata":{"name":"b"}}""")).Code, 400, 422);
        },
        ["JSON patch adds, replaces and removes"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v","gone":"x"}}""");
            (await a.JsonPatch("configmaps/a", """[{"op":"add","path":"/data/new","value":"n"},{"op":"replace","path":"/data/k","value":"w"},{"op":"remove","path":"/data/gone"}]"""))
                .Is(200).Has("data.k", "w").Has("data.new", "n").Has("data.gone", null);
        },
        ["JSON patch copies and moves"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v","m":"x"}}""");
            (await a.JsonPatch("configmaps/a", """[{"op":"copy","from":"/data/k","path":"/data/c"},{"op":"move","from":"/data/m","path":"/data/n"}]""")).Is(200).Has("data.c", "v").Has("data.n", "x").Has("data.m", null);
        },
        ["JSON patch inserts into lists"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.JsonPatch("apps/v1:deployments/a", """[{"op":"add","path":"/spec/template/spec/containers/0","value":{"name":"first","image":"i"}},{"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"last","image":"i"}}]"""))
                .Is(200).Has($"{Containers}.0.name", "first").Has($"{Containers}.2.name", "last");
        },
        ["JSON patch with an escaped key"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","annotations":{"x/y":"1"}}}""");
            Assert.Contains("\"x/y\":\"2\"", (await a.JsonPatch("configmaps/a", """[{"op":"replace","path":"/metadata/annotations/x~1y","value":"2"}]""")).Is(200).Raw, StringComparison.Ordinal);
        },
        ["JSON patch whose test fails is 422"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.JsonPatch("configmaps/a", """[{"op":"test","path":"/data/k","value":"no"}]""")).Refuses(422, "Invalid", "the server rejected our request due to an error in our request");
        },
        ["JSON patch at a path that is not there is 422"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.JsonPatch("configmaps/a", """[{"op":"remove","path":"/data/none"}]""")).Refuses(422, "Invalid");
        },
        ["JSON patch that is no list is 400"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.JsonPatch("configmaps/a", """{"op":"remove"}""")).Refuses(400, "BadRequest");
        },
        ["strategic merge changes a container by name"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"busybox:2"}]}}}}"""))
                .Is(200).Has($"{Containers}.0.image", "busybox:2").Has($"{Containers}.0.env.0.name", "A").Has($"{Containers}.1", null);
        },
        ["strategic merge adds a container"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            var r = (await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"i"}]}}}}""")).Is(200);
            Assert.Equal(["c", "d"], r.Json["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).Order());
        },
        ["strategic merge deletes an element by directive"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"A","$patch":"delete"},{"name":"B","value":"2"}]}]}}}}"""))
                .Is(200).Has($"{Containers}.0.env.0.name", "B").Has($"{Containers}.0.env.1", null);
        },
        ["strategic merge replaces a map by directive"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","labels":{"x":"1","y":"2"}}}""");
            (await a.Strategic("configmaps/a", """{"metadata":{"labels":{"$patch":"replace","z":"3"}}}""")).Is(200).Has("metadata.labels", """{"z":"3"}""");
        },
        ["strategic merge replaces a list by directive"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"$patch":"replace"},{"name":"z","image":"i"}]}}}}""")).Is(200).Has($"{Containers}.0.name", "z").Has($"{Containers}.1", null);
        },
        ["strategic merge orders a list by directive"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"d"},{"name":"c"}],"containers":[{"name":"d","image":"i"}]}}}}"""))
                .Is(200).Has($"{Containers}.0.name", "d").Has($"{Containers}.1.name", "c");
        },
        ["strategic merge keeps only some keys by directive"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Strategic("apps/v1:deployments/a", """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""")).Is(200).Has("spec.strategy", """{"type":"Recreate"}""");
        },
        ["strategic merge adds to a list of values"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a","finalizers":["x.y/a"]}}""");
            (await a.Strategic("configmaps/a", """{"metadata":{"finalizers":["x.y/b"]}}""")).Is(200).Has("metadata.finalizers", """["x.y/b","x.y/a"]""");
            (await a.Strategic("configmaps/a", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["x.y/a","x.y/b"]}}""")).Is(200).Has("metadata.finalizers", null);
        },
        ["strategic merge without the merge key is refused"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            Assert.InRange((await a.Strategic("apps/v1:deployments/a", """{"spec":{"template":{"spec":{"containers":[{"image":"i"}]}}}}""")).Code, 400, 500);
        },
        ["an unknown kind of patch is 415"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Send("PATCH", "configmaps/a", "{}", "application/json")).Refuses(415, "UnsupportedMediaType");
        },
        ["a patch is validated"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Merge("apps/v1:deployments/a", """{"spec":{"replicas":-1}}""")).Refuses(422, "Invalid", "spec.replicas: Invalid value: -1: must be greater than or equal to 0");
        },
        ["two patches at once both hold"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => a.Merge("configmaps/a", $$$"""{"data":{"n{{{i}}}":"x"}}""")));
            Assert.Equal(5, (await a.Get("configmaps/a")).Json["data"]!.AsObject().Count);
        },
    };
}
