namespace Qvs.Cli.Deploy;

/// <summary>Which object of a cluster is meant, in whatever version it is written. The core group is empty; so is the namespace of what has none.</summary>
internal sealed record ObjectId(string Group, string Kind, string Namespace, string Name)
{
    /// <summary>The group that Helm releases have in inventories: they are no objects of a cluster.</summary>
    public const string HelmGroup = "helm.qvs.cloud";

    public bool IsHelm => Group == HelmGroup;

    public bool IsNamespace => this is { Group: "", Kind: "Namespace" };

    public bool IsCrd => this is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    public bool IsSecret => this is { Group: "", Kind: "Secret" };

    /// <summary>Reads <c>group:Kind::namespace/name</c> as <c>vs.axis-dev.io/dependsOn</c> writes it (formats 2.4.2); the core group is <c>core</c>.</summary>
    public static ObjectId? TryParse(string text)
    {
        var halves = text.Trim().Split("::", 2);
        var type = halves[0].Split(':', 2);
        if (halves.Length != 2 || type.Length != 2 || type[1].Length == 0)
        {
            return null;
        }

        var place = halves[1].Split('/', 2);
        var (ns, name) = place.Length == 2 ? (place[0], place[1]) : ("", place[0]);
        return name.Length == 0 ? null : new ObjectId(type[0] == "core" ? "" : type[0], type[1], ns, name);
    }

    public override string ToString() => $"{Kind} {(Namespace.Length > 0 ? $"{Namespace}/" : "")}{Name}";
}
