namespace Qvs.Cue.Values;

/// <summary>An immutable set of code points: sorted ranges that do not touch.</summary>
internal sealed class Re2RuneSet
{
    public const int MaxRune = 0x10FFFF;

    public static readonly Re2RuneSet Any = Of((0, MaxRune));
    public static readonly Re2RuneSet NotNewline = Of((0, '\n' - 1), ('\n' + 1, MaxRune));

    private readonly int[] _bounds;
    private readonly ulong _lowAscii;
    private readonly ulong _highAscii;

    private Re2RuneSet(int[] bounds)
    {
        _bounds = bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            for (var c = bounds[i]; c <= bounds[i + 1] && c < 128; c++)
            {
                _lowAscii |= c < 64 ? 1UL << c : 0;
                _highAscii |= c >= 64 ? 1UL << (c - 64) : 0;
            }
        }
    }

    /// <summary>The one code point that it holds, or -1.</summary>
    public int Single => _bounds.Length == 2 && _bounds[0] == _bounds[1] ? _bounds[0] : -1;

    public IEnumerable<(int First, int Last)> Ranges
    {
        get
        {
            for (var i = 0; i < _bounds.Length; i += 2)
            {
                yield return (_bounds[i], _bounds[i + 1]);
            }
        }
    }

    public static Re2RuneSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var bounds = new List<int>();
        foreach (var (first, last) in ranges.Order())
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = int.Max(bounds[^1], last);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last);
            }
        }

        return new Re2RuneSet([.. bounds]);
    }

    public bool Contains(int rune)
    {
        if (rune < 128)
        {
            return ((rune < 64 ? _lowAscii >> rune : _highAscii >> (rune - 64)) & 1) != 0;
        }

        // The position of the first bound above: odd inside a range, or it is a range's end itself.
        var index = Array.BinarySearch(_bounds, rune);
        return index >= 0 || (~index & 1) == 1;
    }

    public Re2RuneSet Negate()
    {
        var result = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
            {
                result.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= MaxRune)
        {
            result.Add((next, MaxRune));
        }

        return Of(result);
    }
}
