using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>One namespace of the store, as decisions read it: what was read once during a decision is not read again.</summary>
internal sealed class StoreView(IObjectStore store, string ns) : IClusterView
{
    private readonly Dictionary<(ResourceKind, string), JsonObject?> _read = [];

    public JsonObject? Get(ResourceKind kind, string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (!_read.TryGetValue((kind, name), out var found))
        {
            found = store.Get(kind, ns, name);
            _read[(kind, name)] = found;
        }

        return found;
    }
}
