using System.Text.Json.Nodes;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <param name="Version">From which a watch goes on.</param>
internal sealed record Listing(IReadOnlyList<JsonObject> Items, string Version);

internal static class ListingExtensions
{
    private const int PageSize = 250;
    private const int MostPages = 400;

    /// <summary>All objects below a path, page by page.</summary>
    /// <param name="selector">A label selector, or empty.</param>
    public static async Task<Listing> List(this ClusterClient client, string what, string path, string selector, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await Pages(client, what, path, selector, cancellation);
            }
            catch (ExpiredException) when (tries < 3)
            {
                // The pages were of a version that is forgotten by now: from the beginning.
            }
            catch (ExpiredException)
            {
                throw new ClusterException(ClusterFailure.Retryable, $"{what}: The list changes faster than it can be read.", "It is tried again.");
            }
        }
    }

    private static async Task<Listing> Pages(ClusterClient client, string what, string path, string selector, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        var (next, pages) = ("", 0);
        while (true)
        {
            var page = await client.Get(
                what, $"{path}?limit={PageSize}&labelSelector={Uri.EscapeDataString(selector)}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}", cancellation);
            items.AddRange(page.Objects("items"));
            next = page.Text("metadata", "continue") ?? "";
            if (next.Length == 0 || ++pages == MostPages)
            {
                return new Listing(items, page.Text("metadata", "resourceVersion") ?? "");
            }
        }
    }
}
