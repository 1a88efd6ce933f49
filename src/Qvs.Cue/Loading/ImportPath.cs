namespace Qvs.Cue.Loading;

/// <summary><c>acme.example/app/web@v1:server</c>, taken apart.</summary>
/// <param name="Qualifier">What follows the colon; null without.</param>
public sealed record ImportPath(string Path, string? Version, string? Qualifier)
{
    /// <summary>The last element of the path: the name that a package has unless the import says otherwise.</summary>
    public string LastElement => Path[(Path.LastIndexOf('/') + 1)..];

    public string PackageName => Qualifier ?? LastElement;

    /// <summary>No dot in the first element: the path of a builtin package, whatever lies in <c>cue.mod</c>.</summary>
    public bool IsBuiltin => !Path.Split('/', 2)[0].Contains('.', StringComparison.Ordinal);

    /// <summary>Null for a path that no package can have.</summary>
    public static ImportPath? Parse(string text)
    {
        string? qualifier = null, version = null;
        var path = text;
        if (path.LastIndexOf(':') is >= 0 and var colon)
        {
            (path, qualifier) = (path[..colon], path[(colon + 1)..]);
        }

        if (path.LastIndexOf('@') is >= 0 and var at)
        {
            (path, version) = (path[..at], path[(at + 1)..]);
        }

        var isSound = path.Length > 0
            && qualifier is not ""
            && !path.Contains('\\', StringComparison.Ordinal)
            && path.Split('/').All(element => element is not ("" or "." or "..") && !element.Any(char.IsControl));
        return isSound ? new ImportPath(path, version, qualifier) : null;
    }
}
