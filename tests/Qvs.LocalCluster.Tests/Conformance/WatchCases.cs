using System.Globalization;
using k8s;
using k8s.Models;

namespace Qvs.LocalCluster.Tests.Conformance;

internal static class WatchCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["a watch from a list's version shows what comes after it"] = async a =>
        {
            var version = await Version(a);
            var events = await a.Watch($"configmaps?resourceVersion={version}", meanwhile: async () =>
            {
                await a.Post("configmaps", Samples.Map("a"));
                await a.Merge("configmaps/a", """{"data":{"k":"w"}}""");
                await a.Delete("configmaps/a");
            });
            Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events.Select(e => e.Type));
            Assert.All(events, e => Assert.Equal("a", e.Object["metadata"]!["name"]!.GetValue<string>()));
        },
        ["each event has a later version"] = async a =>
        {
            var version = await Version(a);
            await a.Post("configmaps", Samples.Map("a"));
            await a.Merge("configmaps/a", """{"data":{"k":"w"}}""");
            await a.Delete("configmaps/a");
            var versions = (await a.Watch($"configmaps?resourceVersion={version}", 1)).Select(e => long.Parse(e.Object["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(3, versions.Length);
            Assert.Equal(versions.Order(), versions);
            Assert.Equal(3, versions.Distinct().Count());
        },
        ["a watch without a version begins with what is there"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"mine"}}""");
            Assert.Contains(await a.Watch("secrets?fieldSelector=metadata.name%3Dmine", 1), e => e.Type == "ADDED");
        },
        ["a watch from version 0 begins with what is there"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"mine"}}""");
            await Task.Delay(300, a.Cancel);
            Assert.Contains(await a.Watch("secrets?resourceVersion=0&fieldSelector=metadata.name%3Dmine", 1), e => e.Type == "ADDED");
        },
        ["an object that comes into a selector is ADDED, one that leaves it DELETED"] = async a =>
        {
            var version = await Version(a);
            await a.Post("configmaps", Samples.Map("a"));
            await a.Merge("configmaps/a", """{"metadata":{"labels":{"x":"1"}}}""");
            await a.Merge("configmaps/a", """{"data":{"k":"w"}}""");
            await a.Merge("configmaps/a", """{"metadata":{"labels":{"x":null}}}""");
            var events = await a.Watch($"configmaps?labelSelector=x%3D1&resourceVersion={version}", 1);
            Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events.Select(e => e.Type));
        },
        ["a watch of one object by name"] = async a =>
        {
            var version = await Version(a);
            await a.Post("configmaps", Samples.Map("a"));
            await a.Post("configmaps", Samples.Map("b"));
            var events = await a.Watch($"configmaps?fieldSelector=metadata.name%3Db&resourceVersion={version}", 1);
            Assert.Equal("b", Assert.Single(events).Object["metadata"]!["name"]!.GetValue<string>());
        },
        ["a watch of a namespace does not see another"] = async a =>
        {
            var version = await Version(a);
            await a.Post("/api/v1/namespaces/default/configmaps", $$"""{"metadata":{"generateName":"other-"} }""");
            Assert.Empty(await a.Watch($"configmaps?resourceVersion={version}", 1));
        },
        ["a watch ends after timeoutSeconds"] = async a =>
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            await a.Watch("pods", 1);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0.5, 5);
        },
        ["a version of the distant past is 410"] = async a =>
        {
            for (var i = 0; i < 3; i++)
            {
                await a.Post("configmaps", Samples.Map($"m{i}"));
            }

            var events = await a.Watch("configmaps?resourceVersion=1", 1);
            var status = Assert.Single(events).Object;
            Assert.Equal("410", status["code"]!.ToJsonString());
            Assert.Equal("Expired", status["reason"]!.GetValue<string>());
        },
        ["a deleted object's last state comes with its event"] = async a =>
        {
            await a.Post("configmaps", Samples.Map("a"));
            var version = await Version(a);
            await a.Delete("configmaps/a");
            var e = Assert.Single(await a.Watch($"configmaps?resourceVersion={version}", 1));
            Assert.Equal("DELETED", e.Type);
            Assert.Equal("v", e.Object["data"]!["k"]!.GetValue<string>());
        },
        ["an unchanging update makes no event"] = async a =>
        {
            var o = (await a.Post("configmaps", Samples.Map("a"))).Json;
            var version = await Version(a);
            await a.Put("configmaps/a", o);
            Assert.Empty(await a.Watch($"configmaps?resourceVersion={version}", 1));
        },
        ["a watch as tables"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"mine"}}""");
            var r = await a.Get("secrets?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dmine", "application/json;as=Table;v=v1;g=meta.k8s.io");
            Assert.Contains("\"kind\":\"Table\"", r.Raw, StringComparison.Ordinal);
        },
        ["the typed client watches"] = async a =>
        {
            var list = await a.Client.CoreV1.ListNamespacedConfigMapAsync(a.Ns, cancellationToken: a.Cancel);
            await a.Post("configmaps", Samples.Map("a"));
            var types = new List<WatchEventType>();
            await foreach (var (type, map) in a.Client.CoreV1.WatchListNamespacedConfigMapAsync(a.Ns, resourceVersion: list.ResourceVersion(), timeoutSeconds: 1, cancellationToken: a.Cancel))
            {
                Assert.Equal("a", map.Name());
                types.Add(type);
            }

            Assert.Equal([WatchEventType.Added], types);
        },
    };

    private static async Task<string> Version(Api a) => (await a.Get("configmaps"))["metadata.resourceVersion"]!;
}
