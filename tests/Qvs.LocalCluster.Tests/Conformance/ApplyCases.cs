namespace Qvs.LocalCluster.Tests.Conformance;

internal static class ApplyCases
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    public static readonly Dictionary<string, Case> Table = new()
    {
        ["apply creates"] = async a => (await a.Apply("configmaps/a", Map + "data: {k: v}")).Is(201).Has("data.k", "v").Has("metadata.managedFields.0.manager", "one").Has("metadata.managedFields.0.operation", "Apply")
            .Has("metadata.managedFields.0.fieldsType", "FieldsV1"),
        ["apply again changes what it owns"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            (await a.Apply("configmaps/a", Map + "data: {k: w}")).Is(200).Has("data.k", "w");
        },
        ["applying the same changes nothing"] = async a =>
        {
            var version = (await a.Apply("configmaps/a", Map + "data: {k: v}"))["metadata.resourceVersion"];
            (await a.Apply("configmaps/a", Map + "data: {k: v}")).Is(200).Has("metadata.resourceVersion", version);
        },
        ["a field that is no longer applied goes"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v, l: w}");
            (await a.Apply("configmaps/a", Map + "data: {k: v}")).Is(200).Has("data.l", null);
        },
        ["a field of somebody else stays"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            await a.Apply("configmaps/a", Map + "data: {other: x}", "two");
            (await a.Apply("configmaps/a", Map + "data: {k: w}")).Is(200).Has("data.other", "x").Has("data.k", "w");
        },
        ["a field of two goes only when both let it go"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v, s: s}");
            await a.Apply("configmaps/a", Map + "data: {s: s}", "two");
            (await a.Apply("configmaps/a", Map + "data: {k: v}")).Is(200).Has("data.s", "s");
            (await a.Apply("configmaps/a", Map, "two")).Is(200).Has("data.s", null);
        },
        ["another value for another's field is a conflict"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            (await a.Apply("configmaps/a", Map + "data: {k: w}", "two")).Refuses(409, "Conflict", "Apply failed with 1 conflict: conflict with \"one\"", ".data.k")
                .Has("details.causes.0.reason", "FieldManagerConflict").Has("details.causes.0.field", ".data.k");
        },
        ["the same value for another's field is none"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            (await a.Apply("configmaps/a", Map + "data: {k: v}", "two")).Is(200);
        },
        ["force takes the field over"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            (await a.Apply("configmaps/a", Map + "data: {k: w}", "two", force: true)).Is(200).Has("data.k", "w");
            (await a.Apply("configmaps/a", Map + "data: {k: v}")).Refuses(409, "Conflict", "conflict with \"two\"");
        },
        ["two conflicts are both told"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v, l: v}");
            (await a.Apply("configmaps/a", Map + "data: {k: w, l: w}", "two")).Refuses(409, "Conflict", "Apply failed with 2 conflicts: conflicts with \"one\":", "- .data.k", "- .data.l");
        },
        ["an update takes fields from an applier"] = async a =>
        {
            await a.Apply("configmaps/a", Map + "data: {k: v}");
            await a.Merge("configmaps/a?fieldManager=editor", """{"data":{"k":"edited"}}""");
            (await a.Apply("configmaps/a", Map + "data: {k: v}")).Refuses(409, "Conflict", "conflict with \"editor\"");
        },
        ["a created object's fields belong to its creator"] = async a =>
        {
            await a.Post("configmaps?fieldManager=maker", Samples.Map("a"));
            (await a.Get("configmaps/a")).Has("metadata.managedFields.0.manager", "maker").Has("metadata.managedFields.0.operation", "Update");
            (await a.Apply("configmaps/a", Map + "data: {k: w}")).Refuses(409, "Conflict", "conflict with \"maker\"");
        },
        ["containers are merged by name"] = async a =>
        {
            await a.Post("apps/v1:deployments?fieldManager=maker", Samples.Deployment("a"));
            var r = (await a.Apply("apps/v1:deployments/a", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: side, image: i}]}}}")).Is(200);
            Assert.Equal(["c", "side"], r.Json["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).Order());
        },
        ["a container that is no longer applied goes"] = async a =>
        {
            await a.Post("apps/v1:deployments?fieldManager=maker", Samples.Deployment("a"));
            const string head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";
            await a.Apply("apps/v1:deployments/a", head + "spec: {template: {spec: {containers: [{name: side, image: i}]}}}");
            (await a.Apply("apps/v1:deployments/a", head + "spec: {minReadySeconds: 1}")).Is(200).Has("spec.template.spec.containers.0.name", "c").Has("spec.template.spec.containers.1", null);
        },
        ["apply needs a field manager"] = async a => (await a.Send("PATCH", "configmaps/a", Map, "application/apply-patch+yaml")).Is(422).Has("reason", "Invalid"),
        ["apply refuses managedFields"] = async a =>
            (await a.Apply("configmaps/a", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, managedFields: [{manager: x, operation: Apply, apiVersion: v1}]}")).Refuses(400, "BadRequest", "metadata.managedFields must be nil"),
        ["apply of another kind is refused"] = async a => Assert.InRange((await a.Apply("configmaps/a", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}")).Code, 400, 500),
        ["apply with a wrong field type is refused"] = async a => Assert.InRange((await a.Apply("configmaps/a", Map + "data: [1]")).Code, 400, 500),
        ["force is for apply only"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            (await a.Merge("configmaps/a?force=true", """{"data":{"k":"w"}}""")).Is(422).Has("reason", "Invalid");
        },
        ["dry-run apply leaves nothing behind"] = async a =>
        {
            (await a.Apply("configmaps/a?dryRun=All", Map + "data: {k: v}")).Is(201);
            (await a.Get("configmaps/a")).Is(404);
        },
    };
}
