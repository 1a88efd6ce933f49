namespace Qvs.LocalCluster.Tests.Conformance;

internal static class ListCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["a list has kind, version and items"] = async a =>
        {
            await Fill(a, 2);
            var r = (await a.Get("configmaps?labelSelector=n")).Is(200).Has("kind", "ConfigMapList").Has("apiVersion", "v1").Has("metadata.resourceVersion");
            Assert.Equal(["m0", "m1"], r.Names);
        },
        ["an empty list has empty items"] = async a => (await a.Get("pods")).Is(200).Has("items", "[]"),
        ["all namespaces in one list"] = async a =>
        {
            await Fill(a, 1);
            Assert.Contains("m0", (await a.Get("/api/v1/configmaps?labelSelector=n")).Is(200).Names);
        },
        ["label selector with ="] = a => Selects(a, "n=1", "m1"),
        ["label selector with =="] = a => Selects(a, "n==1", "m1"),
        ["label selector with !="] = a => Selects(a, "n,n!=1", "m0", "m2"),
        ["label selector with in"] = a => Selects(a, "n in (0,2)", "m0", "m2"),
        ["label selector with notin"] = a => Selects(a, "n,n notin (0,2)", "m1"),
        ["label selector that asks for existence"] = a => Selects(a, "even", "m0", "m2"),
        ["label selector that asks for absence"] = a => Selects(a, "n,!even", "m1"),
        ["label selector with two terms"] = a => Selects(a, "even,n=2", "m2"),
        ["a broken label selector is 400"] = async a => (await a.Get("configmaps?labelSelector=a%3D%3D%3Db,,")).Is(400),
        ["field selector by name"] = async a =>
        {
            await Fill(a, 3);
            Assert.Equal(["m1"], (await a.Get("configmaps?fieldSelector=metadata.name%3Dm1")).Is(200).Names);
        },
        ["field selector by another name"] = async a =>
        {
            await Fill(a, 3);
            Assert.DoesNotContain("m1", (await a.Get("configmaps?fieldSelector=metadata.name!%3Dm1")).Is(200).Names);
        },
        ["field selector by type of secret"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"a"},"type":"my/kind"}""");
            await a.Post("secrets", """{"metadata":{"name":"b"}}""");
            Assert.Equal(["a"], (await a.Get("secrets?fieldSelector=type%3Dmy/kind")).Is(200).Names);
        },
        ["field selector by phase of pod"] = async a =>
        {
            await a.Post("pods", Samples.Pod("a"));
            Assert.Empty((await a.Get("pods?fieldSelector=status.phase%3DFailed")).Is(200).Names);
        },
        ["a field that cannot be selected is 400"] = async a => (await a.Get("configmaps?fieldSelector=data.k%3Dv")).Refuses(400, "BadRequest", "\"data.k\" is not a known field selector"),
        ["pages hold all objects once"] = async a =>
        {
            await Fill(a, 5);
            var names = new List<string>();
            var token = "";
            var pages = 0;
            do
            {
                var page = (await a.Get($"configmaps?labelSelector=n&limit=2&continue={Uri.EscapeDataString(token)}")).Is(200);
                names.AddRange(page.Names);
                token = page["metadata.continue"] ?? "";
                pages++;
            }
            while (token.Length > 0);
            Assert.Equal(["m0", "m1", "m2", "m3", "m4"], names);
            Assert.Equal(3, pages);
        },
        ["a page says how many remain"] = async a =>
        {
            await Fill(a, 4);
            var all = (await a.Get("configmaps")).Names.Count();
            (await a.Get("configmaps?limit=1")).Is(200).Has("metadata.remainingItemCount", $"{all - 1}");
        },
        ["later pages show the moment of the first"] = async a =>
        {
            await Fill(a, 3);
            var first = await a.Get("configmaps?limit=1&labelSelector=n");
            await a.Delete("configmaps/m2");
            var rest = (await a.Get($"configmaps?labelSelector=n&limit=5&continue={Uri.EscapeDataString(first["metadata.continue"]!)}")).Is(200);
            Assert.Equal(["m1", "m2"], rest.Names);
        },
        ["a continue token of no known form is 400"] = async a => (await a.Get("configmaps?limit=1&continue=abc")).Is(400),
        ["a limit that is no number is 400"] = async a => (await a.Get("configmaps?limit=abc")).Is(400),
        ["resourceVersion=0 is any state"] = async a => (await a.Get("configmaps?resourceVersion=0")).Is(200),
        ["a present resourceVersion is not older than itself"] = async a =>
        {
            await Fill(a, 1);
            var version = (await a.Get("configmaps"))["metadata.resourceVersion"];
            (await a.Get($"configmaps?resourceVersion={version}&resourceVersionMatch=NotOlderThan")).Is(200);
        },
        ["a resourceVersion that is no number is refused"] = async a => Assert.InRange((await a.Get("configmaps?resourceVersion=abc")).Code, 400, 500),
        ["a resourceVersion of the far future is 504"] = async a => (await a.Get("configmaps?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan&limit=10")).Refuses(504, "Timeout", "Too large resource version"),
        ["a list of an unknown kind is 404"] = async a => (await a.Get("gadgets")).Refuses(404, "NotFound", "the server could not find the requested resource"),
        ["a list of an unknown group is 404"] = async a => Assert.Equal(404, (await a.Get("/apis/nothing.example/v1/things")).Code),
        ["a table has columns and rows"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"a"},"stringData":{"k":"v"}}""");
            (await a.Get("secrets?fieldSelector=metadata.name%3Da", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")).Is(200).Has("kind", "Table").Has("apiVersion", "meta.k8s.io/v1")
                .Has("columnDefinitions.0.name", "Name").Has("columnDefinitions.1.name", "Type").Has("columnDefinitions.2.name", "Data")
                .Has("rows.0.cells.0", "a").Has("rows.0.cells.1", "Opaque").Has("rows.0.cells.2", "1").Has("rows.0.object.kind", "PartialObjectMetadata");
        },
        ["a table of one object"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a", 0));
            (await a.Get("apps/v1:deployments/a", "application/json;as=Table;v=v1;g=meta.k8s.io")).Is(200).Has("kind", "Table").Has("rows.0.cells.1", "0/0");
        },
    };

    private static async Task Selects(Api a, string selector, params string[] names)
    {
        await Fill(a, 3);
        Assert.Equal(names, (await a.Get($"configmaps?labelSelector={Uri.EscapeDataString(selector)}")).Is(200).Names);
    }

    private static async Task Fill(Api a, int count)
    {
        for (var i = 0; i < count; i++)
        {
            (await a.Post("configmaps", Samples.Map($"m{i}", i % 2 == 0 ? $$"""{"n":"{{i}}","even":"yes"}""" : $$"""{"n":"{{i}}"}"""))).Is(201);
        }
    }
}
