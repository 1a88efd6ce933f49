using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Watching;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Services: load balancers get an address, and endpoints follow the ready pods.</summary>
internal sealed class SimulatedServices(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    private static readonly ApiKind EndpointKind = BuiltInKinds.One("endpoints");

    protected override ApiKind Kind { get; } = BuiltInKinds.One("services");

    protected override IReadOnlyList<ApiKind> Owned => [BuiltInKinds.Pod];

    protected override IEnumerable<(string Namespace, string Name)> Concerned(ApiKind kind, JsonObject obj) =>
        kind.Table == BuiltInKinds.Pod.Table ? Store.List(Kind.Resource, obj.Namespace()).Where(s => Selects(s, obj)).Select(s => (s.Namespace() ?? "", s.Name())) : [];

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        if (obj.Object("spec", "selector") is { Count: > 0 })
        {
            Endpoints(obj);
        }

        if (obj.Text("spec", "type") != "LoadBalancer" || obj.Array("status", "loadBalancer", "ingress") is { Count: > 0 } || Failure(obj) is not null)
        {
            return null;
        }

        if (Remaining(obj) is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        SetStatus(obj, new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = Addresses.External(obj.Meta().Text("uid") ?? "") }) } });
        return null;
    }

    private static bool Selects(JsonObject service, JsonObject pod) =>
        service.Object("spec", "selector") is { Count: > 0 } selector &&
        LabelSelector.FromMap(selector).Matches((pod.Object("metadata", "labels") ?? []).ToDictionary(p => p.Key, p => p.Value.Text() ?? "", StringComparer.Ordinal));

    private void Endpoints(JsonObject service)
    {
        var pods = Store.List(BuiltInKinds.Pod.Resource, service.Namespace()).Where(p => Selects(service, p) && p.Text("status", "podIP") is not null).ToArray();
        var subset = new JsonObject();
        foreach (var (part, ready) in new[] { ("addresses", true), ("notReadyAddresses", false) })
        {
            var addresses = pods.Where(p => SimulatedReplicas.IsReady(p) == ready).Select(p => (JsonNode)new JsonObject
            {
                ["ip"] = p.Text("status", "podIP"),
                ["nodeName"] = p.Text("spec", "nodeName"),
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = p.Name(), ["namespace"] = p.Namespace(), ["uid"] = p.Meta().Text("uid") },
            }).ToArray();
            if (addresses.Length > 0)
            {
                subset[part] = new JsonArray(addresses);
            }
        }

        if (subset.Count > 0)
        {
            subset["ports"] = new JsonArray([.. service.Objects("spec", "ports").Select(p => new JsonObject
            {
                ["name"] = p.Text("name"),
                ["port"] = p.Number("targetPort") ?? p.Number("port"),
                ["protocol"] = p.Text("protocol"),
            })]);
        }

        var wanted = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = service.Name(), ["namespace"] = service.Namespace(), ["ownerReferences"] = new JsonArray(OwnedBy(service)) },
            ["subsets"] = subset.Count > 0 ? new JsonArray(subset) : new JsonArray(),
        };
        if (Store.Get(EndpointKind.Resource, service.Namespace(), service.Name()) is null)
        {
            Store.Create(EndpointKind.Resource, wanted);
        }
        else
        {
            Store.Update(EndpointKind.Resource, wanted);
        }
    }
}

/// <summary>Ingresses get the address of a load balancer.</summary>
internal sealed class SimulatedIngresses(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    protected override ApiKind Kind { get; } = BuiltInKinds.One("ingresses");

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        if (obj.Array("status", "loadBalancer", "ingress") is { Count: > 0 } || Failure(obj) is not null)
        {
            return null;
        }

        if (Remaining(obj) is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        SetStatus(obj, new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = Addresses.External(obj.Meta().Text("uid") ?? "") }) } });
        return null;
    }
}

/// <summary>Gives services their cluster address and node ports as they are created, as the API server does itself.</summary>
internal sealed class ServiceAddresses(ObjectStore store) : IAdmission
{
    private int _last = 10;

    public JsonObject Admit(ResourceKind kind, JsonObject obj, JsonObject? old)
    {
        if (kind is not { Group: "", Plural: "services" } || obj.Object("spec") is not { } spec)
        {
            return obj;
        }

        var type = spec.Text("type");
        if (type == "ExternalName")
        {
            return obj;
        }

        if (old.Text("spec", "clusterIP") is { } kept)
        {
            spec.Default("clusterIP", kept);
        }

        if (string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            var used = store.List(kind, null).Select(s => s.Text("spec", "clusterIP")).ToHashSet();
            string address;
            do
            {
                var n = Interlocked.Increment(ref _last);
                address = string.Create(CultureInfo.InvariantCulture, $"10.96.{n / 250 % 256}.{n % 250 + 2}");
            }
            while (used.Contains(address));
            spec["clusterIP"] = address;
        }

        spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        if (type is "NodePort" or "LoadBalancer")
        {
            foreach (var port in spec.Objects("ports").Where(p => p["nodePort"] is null))
            {
                var before = old.Objects("spec", "ports").FirstOrDefault(p => p.Number("port") == port.Number("port"))?.Number("nodePort");
                port["nodePort"] = before ?? 30000 + (Interlocked.Increment(ref _last) % 2767);
            }
        }

        return obj;
    }
}

/// <summary>Addresses that look real and lead nowhere: the documentation range of RFC 5737.</summary>
internal static class Addresses
{
    public static string External(string uid) => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{(uint)uid.GetHashCode(StringComparison.Ordinal) % 250 + 2}");
}
