using System.Text.RegularExpressions;

namespace Qvs.Adapters.Config;

/// <summary>A CUE import path: <c>&lt;module path&gt;/&lt;package path&gt;[:&lt;package name&gt;]</c> (formats 2.1.4).</summary>
/// <param name="Package">Null: the last element of the path.</param>
public sealed partial record PatternPath(string Path, string? Package)
{
    public static PatternPath? TryParse(string text)
    {
        var match = Shape().Match(text);
        return match.Success && !match.Groups[1].Value.Split('/').Any(e => e is "." or "..")
            ? new PatternPath(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null)
            : null;
    }

    public bool IsWithin(string modulePath) =>
        Path.StartsWith(modulePath, StringComparison.Ordinal) && (Path.Length == modulePath.Length || Path[modulePath.Length] == '/');

    public override string ToString() => Package is null ? Path : $"{Path}:{Package}";

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z0-9.-]+(?:/[A-Za-z0-9_.~-]+)*)(?::([A-Za-z_][A-Za-z0-9_]*))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
