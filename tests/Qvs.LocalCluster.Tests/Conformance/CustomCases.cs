namespace Qvs.LocalCluster.Tests.Conformance;

internal static class CustomCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["a CRD is established"] = async a =>
        {
            var group = await Declare(a);
            (await a.Get($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}")).Is(200).Has("status.acceptedNames.kind", "Widget").Has("status.storedVersions.0", "v1").Has("spec.names.listKind", "WidgetList");
        },
        ["a custom object is created and read"] = async a =>
        {
            var g = await Declare(a);
            (await Make(a, g, """{"size":3}""")).Is(201).Has("spec.size", "3").Has("metadata.generation", "1").Has("kind", "Widget");
            (await a.Get($"{g}/v1:widgets")).Is(200).Has("kind", "WidgetList").Has("items.0.metadata.name", "w");
        },
        ["a default of the schema is filled in"] = async a => (await Make(a, await Declare(a), """{"size":3}""")).Is(201).Has("spec.mode", "fast"),
        ["fields outside the schema are pruned"] = async a => (await Make(a, await Declare(a), """{"size":3,"more":1}""")).Is(201).Has("spec.more", null),
        ["fields are kept where the schema says so"] = async a => (await Make(a, await Declare(a), """{"size":3,"free":{"any":{"thing":1}}}""")).Is(201).Has("spec.free.any.thing", "1"),
        ["int-or-string takes both"] = async a =>
        {
            var g = await Declare(a);
            (await Make(a, g, """{"size":3,"either":5}""")).Is(201).Has("spec.either", "5");
            (await Make(a, g, """{"size":3,"either":"x"}""", "w2")).Is(201).Has("spec.either", "x");
        },
        ["a wrong type is 422"] = async a => (await Make(a, await Declare(a), """{"size":"big"}""")).Refuses(422, "Invalid", "spec.size", "must be of type integer: \"string\"").Has("details.causes.0.field", "spec.size"),
        ["a missing required field is 422"] = async a => (await Make(a, await Declare(a), "{}")).Refuses(422, "Invalid", "spec.size: Required value"),
        ["a value outside the enum is 422"] = async a => (await Make(a, await Declare(a), """{"size":3,"color":"pink"}""")).Refuses(422, "Invalid", "spec.color: Unsupported value: \"pink\": supported values: \"red\", \"green\""),
        ["a number below the minimum is 422"] = async a => (await Make(a, await Declare(a), """{"size":0}""")).Refuses(422, "Invalid", "spec.size in body should be greater than or equal to 1"),
        ["a number above the maximum is 422"] = async a => (await Make(a, await Declare(a), """{"size":11}""")).Refuses(422, "Invalid", "spec.size in body should be less than or equal to 10"),
        ["a text off the pattern is 422"] = async a => (await Make(a, await Declare(a), """{"size":3,"name":"A1"}""")).Refuses(422, "Invalid", "spec.name in body should match '^[a-z]+$'"),
        ["an object for a list is 422"] = async a => (await Make(a, await Declare(a), """{"size":3,"tags":{}}""")).Refuses(422, "Invalid", "spec.tags", "must be of type array: \"object\""),
        ["status is left out of a create"] = async a =>
        {
            var g = await Declare(a);
            (await a.Post($"{g}/v1:widgets", $$$"""{"apiVersion":"{{{g}}}/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":1},"status":{"phase":"x"}}""")).Is(201).Has("status", null);
        },
        ["status is written through its subresource only"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Merge($"{g}/v1:widgets/w", """{"status":{"phase":"no"}}""")).Is(200).Has("status", null);
            (await a.Merge($"{g}/v1:widgets/w/status", """{"status":{"phase":"yes"},"spec":{"size":9}}""")).Is(200).Has("status.phase", "yes").Has("spec.size", "3").Has("metadata.generation", "1");
        },
        ["a put needs the resourceVersion"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Send("PUT", $"{g}/v1:widgets/w", Widget(g, """{"size":4}"""), "application/json")).Refuses(422, "Invalid", "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
        },
        ["a change of the spec counts the generation"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Merge($"{g}/v1:widgets/w", """{"spec":{"size":4}}""")).Is(200).Has("metadata.generation", "2");
            (await a.Merge($"{g}/v1:widgets/w", """{"metadata":{"labels":{"x":"y"}}}""")).Is(200).Has("metadata.generation", "2");
        },
        ["strategic merge is 415"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Strategic($"{g}/v1:widgets/w", "{}")).Refuses(415, "UnsupportedMediaType", "application/merge-patch+json");
        },
        ["JSON patch works"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.JsonPatch($"{g}/v1:widgets/w", """[{"op":"replace","path":"/spec/size","value":7}]""")).Is(200).Has("spec.size", "7");
        },
        ["apply works and conflicts"] = async a =>
        {
            var g = await Declare(a);
            (await a.Apply($"{g}/v1:widgets/w", Widget(g, """{"size":3}"""))).Is(201);
            (await a.Apply($"{g}/v1:widgets/w", Widget(g, """{"size":4}"""), "two")).Refuses(409, "Conflict", ".spec.size");
        },
        ["scale reads and writes the replicas"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3,"replicas":2}""");
            (await a.Get($"{g}/v1:widgets/w/scale")).Is(200).Has("kind", "Scale").Has("apiVersion", "autoscaling/v1").Has("spec.replicas", "2");
            (await a.Merge($"{g}/v1:widgets/w/scale", """{"spec":{"replicas":5}}""")).Is(200).Has("spec.replicas", "5");
            (await a.Get($"{g}/v1:widgets/w")).Has("spec.replicas", "5");
        },
        ["the table has the CRD's columns"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Get($"{g}/v1:widgets", "application/json;as=Table;v=v1;g=meta.k8s.io")).Is(200).Has("columnDefinitions.1.name", "Size").Has("rows.0.cells.1", "3");
        },
        ["discovery names the kind"] = async a =>
        {
            var g = await Declare(a);
            var r = await a.Until($"/apis/{g}/v1", r => r.Code == 200 && r.Raw.Contains("widgets/scale", StringComparison.Ordinal));
            r.Has("kind", "APIResourceList").Has("groupVersion", $"{g}/v1");
        },
        ["a deleted CRD takes its objects along"] = async a =>
        {
            var g = await Declare(a);
            await Make(a, g, """{"size":3}""");
            (await a.Delete($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{g}")).Is(200);
            await a.Until($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{g}", r => r.Code == 404);
            await a.Until($"{g}/v1:widgets", r => r.Code == 404);
        },
        ["a CRD whose name does not fit is 422"] = async a =>
            (await a.Post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Samples.Crd("x.example").Replace("widgets.x.example", "other.x.example", StringComparison.Ordinal)))
                .Refuses(422, "Invalid", "metadata.name: Invalid value: \"other.x.example\": must be spec.names.plural+\".\"+spec.group"),
        ["a CRD with two storage versions is 422"] = async a =>
            (await a.Post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Samples.Crd("y.example", """,{"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}""")))
                .Refuses(422, "Invalid", "must have exactly one version marked as storage version"),
        ["a second version shows the same object"] = async a =>
        {
            var g = await Declare(a, """,{"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}""");
            await Make(a, g, """{"size":3}""");
            var r = await a.Until($"{g}/v2:widgets/w", r => r.Code == 200);
            r.Has("apiVersion", $"{g}/v2").Has("spec.size", "3");
        },
    };

    private static async Task<string> Declare(Api a, string extra = "")
    {
        var group = $"{a.Ns}.example";
        (await a.Post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Samples.Crd(group, extra))).Is(201);
        await a.Until($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}", r => r.Raw.Contains("\"Established\"", StringComparison.Ordinal));
        await a.Until($"{group}/v1:widgets", r => r.Code == 200);
        return group;
    }

    private static string Widget(string group, string spec, string name = "w") => $$"""{"apiVersion":"{{group}}/v1","kind":"Widget","metadata":{"name":"{{name}}"},"spec":{{spec}} }""";

    private static Task<Answer> Make(Api a, string group, string spec, string name = "w") => a.Post($"{group}/v1:widgets", Widget(group, spec, name));
}
