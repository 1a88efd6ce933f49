namespace Qvs.Cue.Loading;

/// <summary>Absolute paths with <c>/</c> between names, whatever the operating system writes.</summary>
public static class CuePath
{
    /// <summary>A path as given, read from a directory; <c>.</c> and <c>..</c> are resolved.</summary>
    public static string Combine(string directory, string path)
    {
        path = path.Replace('\\', '/');
        return Normalize(IsAbsolute(path) ? path : directory + "/" + path);
    }

    public static bool IsAbsolute(string path) => path.StartsWith('/') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    public static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static bool IsWithin(string path, string root) =>
        string.Equals(path, root, StringComparison.Ordinal) || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>How messages call a file: <c>./x.cue</c> or <c>../x.cue</c> seen from the working directory.</summary>
    public static string Display(string path, string workingDirectory)
    {
        if (path == workingDirectory)
        {
            return ".";
        }

        if (!IsAbsolute(path))
        {
            return path;
        }

        if (IsWithin(path, workingDirectory))
        {
            return "./" + path[workingDirectory.TrimEnd('/').Length..].TrimStart('/');
        }

        var up = "";
        for (var d = workingDirectory; d.Length > 1; d = Parent(d))
        {
            if (IsWithin(path, d))
            {
                return up + path[(d.Length + 1)..];
            }

            up += "../";
        }

        return up + path.TrimStart('/');
    }

    private static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case "..":
                    parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return (path.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }
}
