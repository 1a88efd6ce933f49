namespace Qvs.Cue.Loading;

/// <summary><c>dir/*.json</c>: <c>*</c>, <c>?</c> and <c>[a-z]</c> match within one name.</summary>
internal static class GlobPattern
{
    /// <summary>The files under a directory whose relative paths match, in order.</summary>
    public static IEnumerable<string> Match(ICueFiles files, string directory, string glob) =>
        Match(files, directory, "", glob.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Match(ICueFiles files, string directory, string prefix, ReadOnlyMemory<string> names)
    {
        if (names.IsEmpty)
        {
            yield break;
        }

        var pattern = names.Span[0];
        foreach (var entry in files.List(directory).Where(e => IsMatch(pattern, e.Name)))
        {
            if (names.Length == 1 && !entry.IsDirectory)
            {
                yield return prefix + entry.Name;
            }
            else if (names.Length > 1 && entry.IsDirectory)
            {
                foreach (var below in Match(files, $"{directory}/{entry.Name}", $"{prefix}{entry.Name}/", names[1..]))
                {
                    yield return below;
                }
            }
        }
    }

    /// <summary>Whether a name without slashes matches. Only the last star is ever tried again, so the time is bounded.</summary>
    internal static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, tried) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, tried) = (p++, n);
            }
            else if (p < pattern.Length && MatchOne(pattern[p..], name[n], out var length))
            {
                p += length;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++tried;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>One character against <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, <c>\c</c> or itself.</summary>
    private static bool MatchOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == c;
            case '[' when pattern[1..].IndexOf(']') is > 0 and var end:
                length = end + 2;
                var set = pattern[1..(end + 1)];
                return set[0] == '^' ? !IsInSet(set[1..], c) : IsInSet(set, c);
            default:
                return pattern[0] == c;
        }
    }

    private static bool IsInSet(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
