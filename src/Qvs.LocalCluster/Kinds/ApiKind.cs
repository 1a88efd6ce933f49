using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Kinds;

/// <summary>Where the scale subresource finds its numbers.</summary>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? Selector);

/// <summary>A column of <c>kubectl get</c>; wide ones (priority above 0) only with <c>-o wide</c>.</summary>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath, int Priority = 0, string? Format = null);

/// <summary>Everything the API has to know of one kind in one version.</summary>
internal sealed record ApiKind(ResourceKind Resource)
{
    public string Singular { get; init; } = Resource.Kind.ToLowerInvariant();

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string ListKind { get; init; } = Resource.Kind + "List";

    public bool HasStatus { get; init; }

    public ScalePaths? Scale { get; init; }

    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    public Schema? Schema { get; init; }

    /// <summary>The version objects are kept in.</summary>
    public string StorageVersion { get; init; } = Resource.Version;

    /// <summary>Declared by a CRD, not built in.</summary>
    public bool Custom { get; init; }

    /// <summary>Only POST, nothing is stored: access reviews.</summary>
    public bool CreateOnly { get; init; }

    public string? DeprecationWarning { get; init; }

    /// <summary>Key of the table its objects are in; the same for all versions.</summary>
    public string Table { get; } = $"{Resource.Group}/{Resource.Plural}";

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as messages name it.</summary>
    public string QualifiedName { get; } = Resource.Group.Length == 0 ? Resource.Plural : $"{Resource.Plural}.{Resource.Group}";

    /// <summary><c>Pod</c> or <c>Deployment.apps</c>, as messages about invalid objects name it.</summary>
    public string QualifiedKind { get; } = Resource.Group.Length == 0 ? Resource.Kind : $"{Resource.Kind}.{Resource.Group}";

    public ApiKind InStorage => StorageVersion == Resource.Version ? this : this with { Resource = Resource with { Version = StorageVersion } };
}
