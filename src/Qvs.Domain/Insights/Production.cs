using Qvs.Domain.Applications;

namespace Qvs.Domain.Insights;

/// <param name="Order">Its place among the environments, from first to last.</param>
public sealed record EnvironmentPlace(EnvironmentId Id, int Order);

/// <summary>Which environment counts where nobody says it.</summary>
public static class Production
{
    private static readonly ImmutableArray<string> Names = ["prod", "production"];

    /// <summary>One that is called so, else the last.</summary>
    /// <returns>Null if there is none at all.</returns>
    public static EnvironmentId? Of(IEnumerable<EnvironmentPlace> environments)
    {
        var places = environments.OrderBy(place => place.Order).ThenBy(place => place.Id.Value, StringComparer.Ordinal).ToArray();
        return (places.LastOrDefault(place => Names.Contains(place.Id.Value)) ?? places.LastOrDefault())?.Id;
    }
}
