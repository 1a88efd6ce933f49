namespace Qvs.Cue.Builtins.Paths;

/// <summary>Working with paths as texts; no file system is asked.</summary>
internal static class Pathnames
{
    public static string Clean(string path, PathStyle style)
    {
        var volume = path[..style.VolumeLength(path)];
        var rest = path[volume.Length..];
        if (rest.Length == 0)
        {
            return volume.Length > 2 ? style.FromSlash(volume) : volume + ".";
        }

        var rooted = style.IsSeparator(rest[0]);
        var names = new List<string>();
        foreach (var name in Names(rest, style))
        {
            if (name == ".." && names.Count > 0 && names[^1] != "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or ".") && !(name == ".." && rooted))
            {
                names.Add(name);
            }
        }

        var cleaned = (rooted ? style.Separator.ToString() : "") + string.Join(style.Separator, names);
        return style.FromSlash(volume) + (cleaned.Length == 0 ? "." : cleaned);
    }

    public static (string Directory, string File) Split(string path, PathStyle style)
    {
        var end = path.Length;
        var volume = style.VolumeLength(path);
        while (end > volume && !style.IsSeparator(path[end - 1]))
        {
            end--;
        }

        return (path[..end], path[end..]);
    }

    public static IEnumerable<string> SplitList(string path, PathStyle style)
    {
        if (path.Length == 0)
        {
            yield break;
        }

        // On Windows a quoted part may contain the separator.
        var (start, quoted) = (0, false);
        for (var i = 0; i < path.Length; i++)
        {
            quoted ^= style.IsWindows && path[i] == '"';
            if (path[i] == style.ListSeparator && !quoted)
            {
                yield return Unquote(path[start..i]);
                start = i + 1;
            }
        }

        yield return Unquote(path[start..]);

        string Unquote(string part) => style.IsWindows ? part.Replace("\"", "", StringComparison.Ordinal) : part;
    }

    public static string Join(IReadOnlyList<string> names, PathStyle style)
    {
        var used = names.SkipWhile(n => n.Length == 0).ToList();
        if (used.Count == 0)
        {
            return "";
        }

        if (!style.IsWindows)
        {
            return Clean(string.Join(style.Separator, used), style);
        }

        if (used[0].Length == 2 && used[0][1] == ':')
        {
            return Clean(used[0] + string.Join('\\', used.Skip(1).SkipWhile(n => n.Length == 0)), style);
        }

        // Joining must not make a host and share out of names that were not.
        var joined = Clean(string.Join('\\', used), style);
        var head = Clean(used[0], style);
        if (style.VolumeLength(joined) <= 2 || style.VolumeLength(head) > 2)
        {
            return joined;
        }

        var tail = Clean(string.Join('\\', used.Skip(1)), style);
        return head + (head.EndsWith('\\') ? "" : "\\") + tail;
    }

    public static string Extension(string path, PathStyle style)
    {
        var file = path[(LastSeparator(path, style) + 1)..];
        var dot = file.LastIndexOf('.');
        return dot < 0 ? "" : file[dot..];
    }

    public static string Base(string path, PathStyle style)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var end = path.Length;
        while (end > 0 && style.IsSeparator(path[end - 1]))
        {
            end--;
        }

        var trimmed = path[..end];
        trimmed = trimmed[style.VolumeLength(trimmed)..];
        trimmed = trimmed[(LastSeparator(trimmed, style) + 1)..];
        return trimmed.Length == 0 ? style.Separator.ToString() : trimmed;
    }

    public static string Directory(string path, PathStyle style)
    {
        var volume = style.VolumeLength(path);
        var end = path.Length;
        while (end > volume && !style.IsSeparator(path[end - 1]))
        {
            end--;
        }

        var directory = Clean(path[volume..end], style);
        return directory == "." && volume > 2 ? path[..volume] : path[..volume] + directory;
    }

    public static string Resolve(string directory, string path, PathStyle style) => path switch
    {
        "" => Clean(directory, style),
        _ when directory.Length == 0 || style.IsAbsolute(path) => Clean(path, style),
        _ => Join([directory, path], style),
    };

    /// <summary>How to get from one path to the other, or null if that cannot be said without knowing where the first is.</summary>
    public static string? Relative(string from, string to, PathStyle style)
    {
        var comparer = style.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var (start, target) = (Clean(from, style), Clean(to, style));
        if (comparer.Equals(start, target))
        {
            return ".";
        }

        var (startVolume, targetVolume) = (start[..style.VolumeLength(start)], target[..style.VolumeLength(target)]);
        start = start[startVolume.Length..] is var s && s == "." ? "" : s;
        target = target[targetVolume.Length..];
        var bothRooted = (start.Length > 0 && style.IsSeparator(start[0])) == (target.Length > 0 && style.IsSeparator(target[0]));
        if (!bothRooted || !comparer.Equals(startVolume, targetVolume))
        {
            return null;
        }

        var (startNames, targetNames) = (NonEmpty(start, style), NonEmpty(target, style));
        var common = startNames.Zip(targetNames).TakeWhile(p => comparer.Equals(p.First, p.Second)).Count();
        if (startNames.Count > common && startNames[common] == "..")
        {
            return null;
        }

        return string.Join(style.Separator, Enumerable.Repeat("..", startNames.Count - common).Concat(targetNames.Skip(common)));
    }

    private static List<string> NonEmpty(string path, PathStyle style) => [.. Names(path, style).Where(n => n.Length > 0)];

    private static string[] Names(string path, PathStyle style) => style.IsWindows ? path.Split('/', '\\') : path.Split('/');

    private static int LastSeparator(string path, PathStyle style) => style.IsWindows ? path.LastIndexOfAny(['/', '\\']) : path.LastIndexOf('/');
}
