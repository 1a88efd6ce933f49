namespace Qvs.Cloud.Portal.Graphs;

/// <param name="Needs">Ids of nodes that come before; unknown ones are left out.</param>
public sealed record GraphItem(string Id, ImmutableArray<string> Needs);

public readonly record struct GraphPlace(double X, double Y, int Layer);

public sealed record GraphEdge(string From, string To, string Path);

public sealed record GraphDrawing(IReadOnlyDictionary<string, GraphPlace> Places, ImmutableArray<GraphEdge> Edges, double Width, double Height);

/// <summary>
/// A layered drawing, left to right: a node stands right of everything it needs, near the height of its neighbours. Edges that close a loop
/// (groups of stages can need each other) are drawn, and ignored otherwise.
/// </summary>
public static class GraphLayout
{
    public const double NodeWidth = 208;
    public const double NodeHeight = 50;
    private const double GapX = 56;
    private const double GapY = 14;
    private const double Margin = 12;
    private const int Sweeps = 6;

    public static GraphDrawing Draw(IReadOnlyList<GraphItem> items)
    {
        var known = items.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var edges = items
            .SelectMany(item => item.Needs.Where(need => need != item.Id && known.Contains(need)).Distinct(StringComparer.Ordinal).Select(need => (From: need, To: item.Id)))
            .ToList();
        var layers = Layers(items, edges);
        var heights = Heights(items, edges, layers);
        var places = items.ToDictionary(
            item => item.Id,
            item => new GraphPlace(Margin + (layers[item.Id] * (NodeWidth + GapX)), Margin + heights[item.Id], layers[item.Id]),
            StringComparer.Ordinal);
        return new GraphDrawing(
            places,
            [.. edges.Select(edge => new GraphEdge(edge.From, edge.To, Path(places[edge.From], places[edge.To])))],
            places.Count == 0 ? 0 : places.Values.Max(place => place.X) + NodeWidth + Margin,
            places.Count == 0 ? 0 : places.Values.Max(place => place.Y) + NodeHeight + Margin);
    }

    /// <summary>The longest way from a start; what is left in a loop is taken in the order given.</summary>
    private static Dictionary<string, int> Layers(IReadOnlyList<GraphItem> items, List<(string From, string To)> edges)
    {
        var layers = new Dictionary<string, int>(StringComparer.Ordinal);
        var incoming = edges.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
        var outgoing = edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var open = items.ToDictionary(item => item.Id, item => incoming[item.Id].Count(), StringComparer.Ordinal);
        var ready = new Queue<string>(items.Where(item => open[item.Id] == 0).Select(item => item.Id));
        var left = new Queue<string>(items.Select(item => item.Id));
        while (layers.Count < items.Count)
        {
            if (!ready.TryDequeue(out var id))
            {
                id = left.Dequeue();
            }

            if (layers.ContainsKey(id))
            {
                continue;
            }

            layers[id] = incoming[id].Select(from => layers.TryGetValue(from, out var layer) ? layer + 1 : 0).DefaultIfEmpty(0).Max();
            foreach (var next in outgoing[id])
            {
                if (--open[next] == 0)
                {
                    ready.Enqueue(next);
                }
            }
        }

        return layers;
    }

    private static Dictionary<string, double> Heights(IReadOnlyList<GraphItem> items, List<(string From, string To)> edges, Dictionary<string, int> layers)
    {
        const double step = NodeHeight + GapY;
        var before = edges.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
        var after = edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var columns = items.GroupBy(item => layers[item.Id]).OrderBy(column => column.Key).Select(column => column.Select(item => item.Id).ToList()).ToList();
        var y = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            for (var index = 0; index < column.Count; index++)
            {
                y[column[index]] = (index - ((column.Count - 1) / 2.0)) * step;
            }
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var column in forward ? columns : Enumerable.Reverse(columns))
            {
                Settle(column, id => Mean((forward ? before : after)[id].Select(other => y[other]), y[id]));
            }
        }

        var top = y.Count == 0 ? 0 : y.Values.Min();
        return y.ToDictionary(pair => pair.Key, pair => pair.Value - top, StringComparer.Ordinal);

        // Each to the height it wants, in that order, none nearer than a step to the one above; then all shifted to where they want to be on average.
        void Settle(List<string> column, Func<string, double> wish)
        {
            var wishes = column.ToDictionary(id => id, wish, StringComparer.Ordinal);
            var order = column.Select((id, index) => (id, index)).OrderBy(entry => wishes[entry.id]).ThenBy(entry => entry.index).Select(entry => entry.id).ToList();
            column.Clear();
            column.AddRange(order);
            var last = double.NegativeInfinity;
            foreach (var id in column)
            {
                last = y[id] = Math.Max(wishes[id], last + step);
            }

            var shift = column.Average(id => wishes[id] - y[id]);
            foreach (var id in column)
            {
                y[id] += shift;
            }
        }
    }

    private static double Mean(IEnumerable<double> values, double otherwise)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            (sum, count) = (sum + value, count + 1);
        }

        return count == 0 ? otherwise : sum / count;
    }

    private static string Path(GraphPlace from, GraphPlace to)
    {
        var (x1, y1, x2, y2) = (from.X + NodeWidth, from.Y + (NodeHeight / 2), to.X, to.Y + (NodeHeight / 2));
        var bend = Math.Max(24, Math.Abs(x2 - x1) / 2);
        return FormattableString.Invariant($"M{x1:0.#} {y1:0.#}C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2:0.#} {y2:0.#}");
    }
}
