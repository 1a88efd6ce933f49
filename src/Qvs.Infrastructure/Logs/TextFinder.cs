using System.Runtime.InteropServices;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Finds any of many texts in characters that come one after the other, in one pass whatever their number (Aho and Corasick). A state is all that has to be
/// remembered between two characters; 0 is the beginning.
/// </summary>
internal sealed class TextFinder
{
    private const int Ascii = 128;

    private readonly List<Node> _nodes = [default];
    private readonly int[] _first = new int[Ascii];

    /// <param name="texts">With each how much of its beginning is worth to be told.</param>
    public TextFinder(IEnumerable<(string Text, int Telling)> texts)
    {
        foreach (var (text, telling) in texts.Where(text => text.Text.Length > 0))
        {
            Add(text, telling);
        }

        Link();
    }

    /// <summary>Of the longest text that ends with this character; 0 if none does.</summary>
    public int Match(int state) => _nodes[state].Match;

    /// <summary>Of the longest beginning of a text, worth to be told, that ends with this character; 0 if none does.</summary>
    public int Beginning(int state) => _nodes[state].Beginning;

    public int Next(int state, char next)
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        while (state != 0)
        {
            if (Child(nodes, state, next) is > 0 and var child)
            {
                return child;
            }

            state = nodes[state].Fallback;
        }

        return next < Ascii ? _first[next] : Child(nodes, 0, next);
    }

    private void Add(string text, int telling)
    {
        var at = 0;
        for (var depth = 1; depth <= text.Length; depth++)
        {
            at = Child(at, text[depth - 1]);
            ref var node = ref CollectionsMarshal.AsSpan(_nodes)[at];
            node.Beginning = depth >= telling ? depth : node.Beginning;
        }

        CollectionsMarshal.AsSpan(_nodes)[at].Match = text.Length;
    }

    private int Child(int parent, char symbol)
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        if (Child(nodes, parent, symbol) is > 0 and var known)
        {
            return known;
        }

        var made = _nodes.Count;
        _nodes.Add(new Node { Symbol = symbol, Sibling = nodes[parent].Child });
        CollectionsMarshal.AsSpan(_nodes)[parent].Child = made;
        if (parent == 0 && symbol < Ascii)
        {
            _first[symbol] = made;
        }

        return made;
    }

    private static int Child(Span<Node> nodes, int parent, char symbol)
    {
        var child = nodes[parent].Child;
        while (child != 0 && nodes[child].Symbol != symbol)
        {
            child = nodes[child].Sibling;
        }

        return child;
    }

    /// <summary>Level by level: where to go on when no text continues, and what ends there.</summary>
    private void Link()
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        var order = new Queue<int>([0]);
        while (order.TryDequeue(out var parent))
        {
            for (var child = nodes[parent].Child; child != 0; child = nodes[child].Sibling)
            {
                ref var node = ref nodes[child];
                node.Fallback = parent == 0 ? 0 : Next(nodes[parent].Fallback, node.Symbol);
                var fallback = nodes[node.Fallback];
                node.Match = Math.Max(node.Match, fallback.Match);
                node.Beginning = Math.Max(node.Beginning, fallback.Beginning);
                order.Enqueue(child);
            }
        }
    }

    private struct Node
    {
        public char Symbol;
        public int Child;
        public int Sibling;
        public int Fallback;
        public int Match;
        public int Beginning;
    }
}
