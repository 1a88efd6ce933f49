using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>The objects of one namespace as a decision sees them. Decisions read through this and change nothing.</summary>
internal interface IClusterView
{
    JsonObject? Get(ResourceKind kind, string name);
}
