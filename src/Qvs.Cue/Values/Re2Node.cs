using System.Collections.Immutable;

namespace Qvs.Cue.Values;

/// <summary>The syntax tree of a regular expression. Sizes are kept while it is built, so that nothing too large is ever expanded.</summary>
internal abstract class Re2Node(int height, long size, int repeats)
{
    /// <summary>Of the tree below; bounds the compiler's recursion.</summary>
    public int Height { get; } = height;

    /// <summary>Instructions it will need.</summary>
    public long Size { get; } = size;

    /// <summary>The largest product of the counts of nested repetitions.</summary>
    public int Repeats { get; } = repeats;
}

internal sealed class Re2Set(Re2RuneSet runes) : Re2Node(1, 1, 1)
{
    public Re2RuneSet Runes { get; } = runes;
}

/// <summary>A condition on the place between two code points.</summary>
internal sealed class Re2Assertion(Re2Place place) : Re2Node(1, 1, 1)
{
    public Re2Place Place { get; } = place;
}

[Flags]
internal enum Re2Place
{
    BeginLine = 1,
    EndLine = 2,
    BeginText = 4,
    EndText = 8,
    WordBoundary = 16,
    NoWordBoundary = 32,
}

internal sealed class Re2Group(int index, Re2Node inner) : Re2Node(inner.Height + 1, inner.Size + 2, inner.Repeats)
{
    public int Index { get; } = index;

    public Re2Node Inner { get; } = inner;
}

/// <summary><see cref="Max"/> is -1 where there is no upper limit.</summary>
internal sealed class Re2Repetition(Re2Node inner, int min, int max, bool greedy, bool counted)
    : Re2Node(inner.Height + 1, SizeOf(inner, min, max), RepeatsOf(inner, min, max, counted))
{
    public Re2Node Inner { get; } = inner;

    public int Min { get; } = min;

    public int Max { get; } = max;

    public bool Greedy { get; } = greedy;

    private static long SizeOf(Re2Node inner, int min, int max) => ((inner.Size + 1) * int.Max(1, int.Max(min, max))) + 1;

    // Saturates: a limit of 1000 is checked against it.
    private static int RepeatsOf(Re2Node inner, int min, int max, bool counted) => !counted
        ? inner.Repeats
        : (max < 0 ? min : max) switch
        {
            0 => 1,
            var n => (int)long.Min(1_000_000, (long)n * inner.Repeats),
        };
}

internal sealed class Re2Sequence(ImmutableArray<Re2Node> parts)
    : Re2Node(parts.IsEmpty ? 1 : parts.Max(p => p.Height) + 1, parts.Sum(p => p.Size) + 1, parts.IsEmpty ? 1 : parts.Max(p => p.Repeats))
{
    public ImmutableArray<Re2Node> Parts { get; } = parts;
}

internal sealed class Re2Choice(ImmutableArray<Re2Node> alternatives)
    : Re2Node(alternatives.Max(p => p.Height) + 1, alternatives.Sum(p => p.Size + 2), alternatives.Max(p => p.Repeats))
{
    public ImmutableArray<Re2Node> Alternatives { get; } = alternatives;
}
