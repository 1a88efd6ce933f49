using System.Text.RegularExpressions;

namespace Qvs.Cue.Loading;

/// <summary><c>dir/*.json</c>: <c>*</c>, <c>?</c> and <c>[a-z]</c> match within one name.</summary>
internal static class GlobPattern
{
    /// <summary>The files under a directory whose relative paths match, in order.</summary>
    public static IEnumerable<string> Match(ICueFiles files, string directory, string glob) =>
        Match(files, directory, "", glob.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a name without slashes matches, for example of <c>--name</c>.</summary>
    public static bool IsMatch(string pattern, string name) => ToRegex(pattern).IsMatch(name);

    private static IEnumerable<string> Match(ICueFiles files, string directory, string prefix, ReadOnlyMemory<string> names)
    {
        if (names.IsEmpty)
        {
            yield break;
        }

        var pattern = ToRegex(names.Span[0]);
        foreach (var entry in files.List(directory).Where(e => pattern.IsMatch(e.Name)))
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

    private static Regex ToRegex(string pattern)
    {
        var text = Regex.Escape(pattern).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        text = Regex.Replace(text, @"\\\[\^?([^\]\\]+)\]", m => "[" + (m.Value.Contains('^', StringComparison.Ordinal) ? "^" : "") + m.Groups[1].Value + "]", RegexOptions.NonBacktracking);
        return new Regex($@"\A{text}\z", RegexOptions.NonBacktracking);
    }
}
