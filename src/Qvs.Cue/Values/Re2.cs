using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Qvs.Cue.Values;

/// <summary>
/// A regular expression of RE2's syntax and semantics (<c>https://github.com/google/re2/wiki/Syntax</c>): leftmost-first, over code points,
/// in time linear in the text. An engine of our own, because .NET's non-backtracking one differs where it shows (<c>\b</c>, <c>\d</c>, surrogates,
/// case folding, scripts) and takes tens of milliseconds to start.
/// </summary>
public sealed class Re2
{
    private const int CacheSize = 512;
    private const int LargestCached = 2000;
    private static readonly ConcurrentDictionary<string, Re2> Cache = new(StringComparer.Ordinal);

    private readonly Re2Program _program;
    private Re2Machine? _machine;

    private Re2(string pattern, Re2Program program, ImmutableArray<string> groupNames)
    {
        Pattern = pattern;
        _program = program;
        GroupNames = groupNames;
    }

    public string Pattern { get; }

    /// <summary>One for each group, that of the whole match first; empty where a group has no name.</summary>
    public ImmutableArray<string> GroupNames { get; }

    /// <summary>Instructions; matching takes at most this many operations for each code point.</summary>
    public int Size => _program.Length;

    /// <param name="error">As RE2 for Go says it: <c>error parsing regexp: missing closing ): `(`</c>.</param>
    public static bool TryCompile(string pattern, [NotNullWhen(true)] out Re2? regex, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (Cache.TryGetValue(pattern, out regex))
        {
            return true;
        }

        var parser = new Re2Parser(pattern);
        var tree = parser.Parse();
        if (tree is null)
        {
            error = parser.Error ?? "error parsing regexp";
            return false;
        }

        regex = new Re2(pattern, Re2Compiler.Compile(tree, parser.GroupNames.Count), [.. parser.GroupNames]);
        if (regex.Size <= LargestCached)
        {
            if (Cache.Count >= CacheSize)
            {
                // Programs use few patterns; one that uses thousands pays for compiling them.
                Cache.Clear();
            }

            Cache[pattern] = regex;
        }

        return true;
    }

    /// <param name="spend">Is told of the work while it is done, and may throw to end it.</param>
    public bool IsMatch(string text, Action<int>? spend = null) => Run(text, 0, null, spend);

    /// <summary>
    /// The first match at or after <paramref name="start"/>: start and end of each group in UTF-16 units, -1 for groups that took no part;
    /// null if there is none. Text before <paramref name="start"/> is seen by <c>^</c> and <c>\b</c>.
    /// </summary>
    public int[]? Match(string text, int start = 0, Action<int>? spend = null)
    {
        var groups = new int[GroupNames.Length * 2];
        return Run(text, start, groups, spend) ? groups : null;
    }

    private bool Run(string text, int start, int[]? groups, Action<int>? spend)
    {
        var machine = Interlocked.Exchange(ref _machine, null) ?? new Re2Machine(_program);
        var found = machine.Run(text, start, groups, spend);
        _machine = machine;
        return found;
    }
}
