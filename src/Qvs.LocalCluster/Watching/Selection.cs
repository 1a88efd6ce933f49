using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Watching;

/// <summary>Which objects of a kind a list or a watch is about.</summary>
internal sealed record Selection(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool Includes(StoredObject stored) =>
        (Namespace is null || stored.Namespace == Namespace) &&
        (Labels.IsEverything || Labels.Matches(stored.Labels)) &&
        (Fields.IsEverything || Fields.Matches(stored));
}
