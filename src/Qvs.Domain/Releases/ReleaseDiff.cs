using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;

namespace Qvs.Domain.Releases;

/// <param name="Before">Null if it was not there.</param>
/// <param name="After">Null if it will not be there.</param>
[GenerateSerializer, Alias("qvs.releases.value-change"), Immutable]
public sealed record ValueChange([property: Id(0)] string Name, [property: Id(1)] string? Before, [property: Id(2)] string? After);

/// <summary>A release, for people: which run brought it, when, and who had started that.</summary>
[GenerateSerializer, Alias("qvs.releases.release-name"), Immutable]
public sealed record ReleaseName([property: Id(0)] RunKey Run, [property: Id(1)] string By, [property: Id(2)] DateTimeOffset At);

/// <summary>What would change in one deployment: shown before a promotion and before a rollback, and what is missing stands in <paramref name="Notes"/>.</summary>
/// <param name="Replaces">What is deployed there now; null if nothing is.</param>
/// <param name="Image">Parameters that name the image.</param>
/// <param name="Adapters">Modules of adapters with their revisions, and the pipeline's own commit.</param>
/// <param name="Parameters">All others of the stage's pipeline.</param>
/// <param name="ManifestsBefore">As YAML, compiled from what was deployed.</param>
/// <param name="Notes">Why something can not be compared.</param>
[GenerateSerializer, Alias("qvs.releases.deployment-diff"), Immutable]
public sealed record DeploymentDiff(
    [property: Id(0)] DeploymentKey Deployment,
    [property: Id(1)] string Stage,
    [property: Id(2)] ReleaseName? Replaces,
    [property: Id(3)] ImmutableArray<ValueChange> Image,
    [property: Id(4)] ImmutableArray<ValueChange> Adapters,
    [property: Id(5)] ImmutableArray<ValueChange> Parameters,
    [property: Id(6)] string ManifestsBefore,
    [property: Id(7)] string ManifestsAfter,
    [property: Id(8)] ImmutableArray<string> Notes);

/// <summary>Maps of values side by side.</summary>
public static class Changes
{
    public static ImmutableArray<ValueChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new ValueChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.Before != change.After),
    ];

    public static bool IsImage(string parameter) => parameter.Contains("image", StringComparison.OrdinalIgnoreCase);
}
