using Qvs.Domain.Delivery;

namespace Qvs.Cloud.Portal.Applications;

/// <summary>Pipelines before and after, side by side.</summary>
internal static class PipelineChanges
{
    /// <returns>Those that differ, by name; an empty text where there is none.</returns>
    public static IEnumerable<(string Name, string Before, string After)> Of(Compilation? before, Compilation after)
    {
        var old = (before?.Pipelines ?? []).ToDictionary(pipeline => pipeline.Pin.Pipeline, pipeline => pipeline.Manifest, StringComparer.Ordinal);
        var now = after.Pipelines.ToDictionary(pipeline => pipeline.Pin.Pipeline, pipeline => pipeline.Manifest, StringComparer.Ordinal);
        return old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Before: old.GetValueOrDefault(name, ""), After: now.GetValueOrDefault(name, "")))
            .Where(change => change.Before != change.After);
    }
}
