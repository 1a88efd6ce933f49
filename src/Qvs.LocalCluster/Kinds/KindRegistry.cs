using System.Collections.Immutable;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Kinds;

/// <summary>The kinds served at this moment: built-in ones and those of established CRDs. Reads take no lock.</summary>
internal sealed class KindRegistry
{
    private static readonly string[] GroupOrder =
    [
        "", "apps", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "networking.k8s.io", "policy",
        "rbac.authorization.k8s.io", "storage.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
    ];

    private ImmutableList<ApiKind> _kinds = [.. BuiltInKinds.All];
    private ImmutableDictionary<(string Group, string Version, string Plural), ApiKind> _byPlural =
        BuiltInKinds.All.ToImmutableDictionary(k => (k.Resource.Group, k.Resource.Version, k.Resource.Plural));

    public IReadOnlyList<ApiKind> All => _kinds;

    /// <summary>Counts changes, so that documents derived from the kinds can be cached.</summary>
    public int Generation { get; private set; }

    public ApiKind? Find(string group, string version, string plural) => _byPlural.GetValueOrDefault((group, version, plural));

    public ApiKind? FindKind(string group, string version, string kind) =>
        _kinds.FirstOrDefault(k => k.Resource.Kind == kind && k.Resource.Group == group && k.Resource.Version == version);

    public ApiKind? FindKind(string apiVersion, string kind)
    {
        var (group, version) = apiVersion.Split('/') is [var g, var v] ? (g, v) : ("", apiVersion);
        return FindKind(group, version, kind);
    }

    public ApiKind Get(ResourceKind kind) =>
        Find(kind.Group, kind.Version, kind.Plural) ?? throw new ApiException(404, "NotFound", "the server could not find the requested resource");

    /// <summary>One kind a table: the version that is stored.</summary>
    public IEnumerable<ApiKind> Stored => _kinds.Where(k => !k.CreateOnly && k.StorageVersion == k.Resource.Version);

    public IEnumerable<string> Groups => _kinds.Select(k => k.Resource.Group).Distinct().OrderBy(Order).ThenBy(g => g, StringComparer.Ordinal);

    /// <summary>Versions of a group, the preferred one first.</summary>
    public IReadOnlyList<string> Versions(string group) =>
        [.. _kinds.Where(k => k.Resource.Group == group).Select(k => k.Resource.Version).Distinct().OrderBy(v => v, VersionPriority.Comparer)];

    public void ReplaceCustom(string group, string plural, IReadOnlyList<ApiKind> versions)
    {
        lock (this)
        {
            var kept = _kinds.RemoveAll(k => k.Custom && k.Resource.Group == group && k.Resource.Plural == plural).AddRange(versions);
            _byPlural = kept.ToImmutableDictionary(k => (k.Resource.Group, k.Resource.Version, k.Resource.Plural));
            _kinds = kept;
            Generation++;
        }
    }

    private static int Order(string group) => Array.IndexOf(GroupOrder, group) is var i and >= 0 ? i : GroupOrder.Length;
}
