using Qvs.Adapters.Schema.Import;
using Qvs.Adapters.Yaml;

namespace Qvs.Adapters.Manifests.Import;

/// <summary>What of the manifests is for each deployment to say.</summary>
internal sealed class LiftedParams
{
    private readonly List<ImportedParam> _all = [];
    private readonly Dictionary<YamlNode, string> _places = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<ImportedParam> All => _all;

    public string Name { get; private init; } = "";

    public string? Namespace { get; private init; }

    public string? Port { get; private set; }

    /// <summary>The param that stands in the place of a value, if one does.</summary>
    public string? At(YamlNode node) => _places.GetValueOrDefault(node);

    public static LiftedParams Find(IReadOnlyList<ManifestObject> objects)
    {
        ManifestObject[] workloads = [.. objects.Where(o => o.Containers.Any())];
        var spaces = objects.Select(o => o.Node.At("metadata").Text("namespace")).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var lifted = new LiftedParams { Name = (workloads.FirstOrDefault() ?? objects[0]).Name, Namespace = spaces is [var only] ? only : null };
        lifted._all.Add(new("appName", "string", "Name of the application and of its objects.", lifted.Name, IsRequired: true));
        if (lifted.Namespace is { } space)
        {
            lifted._all.Add(new("k8sNamespace", "string", "Namespace to deploy to.", space, IsRequired: true));
        }

        lifted.AddImages(workloads);
        lifted.AddReplicas(workloads);
        lifted.AddPort(workloads);
        return lifted;
    }

    private void AddImages(ManifestObject[] workloads)
    {
        YamlNode[] containers = [.. workloads.SelectMany(w => w.Containers).Where(c => c.Text("image") is not null)];
        var images = containers.GroupBy(c => c.Text("image")!, StringComparer.Ordinal).ToArray();
        foreach (var image in images)
        {
            var name = Unique(images.Length == 1 ? "imageName" : Words.Camel(image.First().Text("name") ?? "container") + "ImageName");
            _all.Add(new(name, "string", images.Length == 1 ? "Full name of the image, with its tag." : $"Full name of the image of {image.First().Text("name")}, with its tag.", image.Key, IsRequired: true));
            foreach (var container in image)
            {
                _places[container.Field("image")!] = name;
            }
        }
    }

    private void AddReplicas(ManifestObject[] workloads)
    {
        ManifestObject[] counted = [.. workloads.Where(w => w.Node.At("spec", "replicas") is YamlScalar { Value.Kind: ScalarKind.Integer })];
        foreach (var workload in counted)
        {
            var node = (YamlScalar)workload.Node.At("spec", "replicas")!;
            var name = Unique(counted.Length == 1 ? "replicas" : workload.Id + "Replicas");
            _all.Add(new(name, "int", $"Number of Pods of the {workload.Kind}.", node.Text, IsRequired: false));
            _places[node] = name;
        }
    }

    /// <summary>Only where all containers listen on the same one: it is then named in Services and probes as well.</summary>
    private void AddPort(ManifestObject[] workloads)
    {
        var ports = workloads.SelectMany(w => w.Containers).SelectMany(c => c.Items("ports")).Select(p => p.Text("containerPort")).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (ports is [var port])
        {
            Port = port;
            _all.Add(new("port", "int", "Port that the container listens on.", port, IsRequired: false));
        }
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var number = 2; _all.Exists(p => p.Name == unique); number++)
        {
            unique = $"{name}{number}";
        }

        return unique;
    }
}
