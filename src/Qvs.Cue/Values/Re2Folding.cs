using System.Text;

namespace Qvs.Cue.Values;

/// <summary>Simple case folding for <c>(?i)</c>: which code points are the same letter (<c>k</c>, <c>K</c> and U+212A, the Kelvin sign).</summary>
internal static class Re2Folding
{
    private static readonly Lazy<List<int[]>> Orbits = new(FindOrbits);

    /// <summary>Letters that are the same although one is not the upper or lower case of the other.</summary>
    private static readonly (int, int)[] Extra =
    [
        (0xDF, 0x1E9E), (0x3B8, 0x3F4), (0x1C80, 0x432), (0x1C88, 0xA64A),
    ];

    public static Re2RuneSet Fold(Re2RuneSet set)
    {
        var ranges = set.Ranges.ToList();
        if (ranges.TrueForAll(r => r.Last < 128))
        {
            return Re2RuneSet.Of(ranges.Concat(AsciiOrbits().Where(o => Array.Exists(o, set.Contains)).SelectMany(o => o).Select(r => (r, r))));
        }

        var folded = Orbits.Value.Where(o => Array.Exists(o, set.Contains)).SelectMany(o => o).Select(r => (r, r));
        return Re2RuneSet.Of(ranges.Concat(folded));
    }

    private static IEnumerable<int[]> AsciiOrbits()
    {
        for (var c = 'a'; c <= 'z'; c++)
        {
            yield return c switch
            {
                'k' => ['K', 'k', 0x212A],
                's' => ['S', 's', 0x17F],
                _ => [c - 32, c],
            };
        }
    }

    private static List<int[]> FindOrbits()
    {
        // U+0130 and U+0131 (dotted and dotless i) fold with nothing.
        var pairs = new List<(int, int)>(Extra);
        for (int c = 'A'; c < 0x1E944; c++)
        {
            if (Rune.IsValid(c) && c is not (0x130 or 0x131))
            {
                var rune = new Rune(c);
                Add(Rune.ToUpperInvariant(rune).Value, c);
                Add(Rune.ToLowerInvariant(rune).Value, c);
            }
        }

        var orbits = new Dictionary<int, List<int>>();
        foreach (var (left, right) in pairs)
        {
            var l = orbits.TryGetValue(left, out var found) ? found : [left];
            var r = orbits.TryGetValue(right, out found) ? found : [right];
            if (!ReferenceEquals(l, r))
            {
                l.AddRange(r);
            }

            foreach (var rune in l)
            {
                orbits[rune] = l;
            }
        }

        return [.. orbits.Values.Distinct().Select(o => o.ToArray())];

        void Add(int left, int right)
        {
            if (left != right)
            {
                pairs.Add((left, right));
            }
        }
    }
}
