using Qvs.Adapters.Composition;
using Qvs.Adapters.Manifests;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Lineage;

/// <summary>
/// Says for the leaves of a compile's resources where their values come from: deployment value, config, composites, adapter (promise 6 of
/// the architecture). Slower than a compile, so it is done when somebody asks.
/// </summary>
public sealed class LineageReader(AdapterWorld world)
{
    /// <param name="path">The id of a resource, or a path below one; empty for everything.</param>
    public IReadOnlyList<ValueLineage>? Explain(ManifestRequest request, string path, DiagnosticBag diagnostics)
    {
        var sources = ManifestSources.Bind(request, diagnostics);
        return sources is null ? null : world.Use(context =>
        {
            if (sources.Resources(world, context, diagnostics) is not { } resources)
            {
                return null;
            }

            var found = new List<ValueLineage>();
            foreach (var resource in resources)
            {
                if (Concerns(resource.Id, path))
                {
                    Collect(resource.Value, resource.Id, path, new Search(request, sources.Places(world), resource), found);
                }
            }

            return (IReadOnlyList<ValueLineage>?)found;
        });
    }

    /// <summary>One lies within the other.</summary>
    private static bool Concerns(string here, string path) =>
        path.Length == 0 || Within(here, path) || Within(path, here);

    private static bool Within(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');

    private static void Collect(CueValue value, string here, string path, Search search, List<ValueLineage> found)
    {
        if (!Concerns(here, path))
        {
            return;
        }

        var isLeaf = true;
        foreach (var (name, field) in value.Fields)
        {
            isLeaf = false;
            Collect(field, $"{here}.{name}", path, search, found);
        }

        var index = 0;
        foreach (var element in value.Elements)
        {
            isLeaf = false;
            Collect(element, $"{here}[{index++}]", path, search, found);
        }

        if (isLeaf)
        {
            found.Add(new ValueLineage(here, value.ToJson(indented: false).Text?.Trim() ?? "", search.Steps(value)));
        }
    }
}
