using Qvs.Grains.Catalog;

namespace Qvs.Cloud.Portal.Catalog;

/// <summary>What an adapter is good for.</summary>
internal enum AdapterKind
{
    Infrastructure,
    Delivery,
    Both,
}

internal static class CatalogModel
{
    private static readonly string[] KnownPlaces = ["kubernetes", "aws", "azure", "gcp", "googlecloud", "google-cloud"];

    public static AdapterKind Kind(AdapterSummary adapter) => (adapter.HasResources, adapter.HasPipelines) switch
    {
        // An adapter that only puts others together has nothing of its own.
        (true, true) or (false, false) => AdapterKind.Both,
        (_, true) => AdapterKind.Delivery,
        _ => AdapterKind.Infrastructure,
    };

    /// <summary>Where it deploys to, as far as its pattern says so; empty if it does not.</summary>
    public static string Place(AdapterSummary adapter) =>
        Array.Find(KnownPlaces, place => adapter.Pattern[Math.Min(adapter.Module.Length, adapter.Pattern.Length)..].Contains(place, StringComparison.OrdinalIgnoreCase)) switch
        {
            "kubernetes" => "Kubernetes",
            "aws" => "AWS",
            "azure" => "Azure",
            null => "",
            _ => "Google Cloud",
        };

    public static IEnumerable<AdapterSummary> Find(IEnumerable<AdapterSummary> adapters, string search, AdapterKind? kind, string place)
    {
        var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return adapters.Where(adapter =>
            (kind is null || Kind(adapter) == kind || Kind(adapter) == AdapterKind.Both)
            && (place.Length == 0 || Place(adapter) == place)
            && words.All(word => $"{adapter.Pattern} {adapter.Name} {adapter.Description}".Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The part of a pattern that tells it from others of its module.</summary>
    public static string ShortName(AdapterSummary adapter) =>
        adapter.Pattern.Length > adapter.Module.Length + 1 ? adapter.Pattern[(adapter.Module.Length + 1)..] : adapter.Pattern;
}
