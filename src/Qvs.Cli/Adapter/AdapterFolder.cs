using System.Text.RegularExpressions;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Adapter;

/// <summary>An adapter on disk: <c>main.cue</c>, <c>README.md</c>, <c>example</c> and <c>tests</c> (adapters/README.md).</summary>
/// <param name="Module">The root of its CUE module, absolute.</param>
/// <param name="Path">Below the root, with slashes; empty for the root itself.</param>
internal sealed partial record AdapterFolder(string Module, string ModuleName, string Path)
{
    public string Pattern => Path.Length == 0 ? ModuleName : $"{ModuleName}/{Path}";

    public string Source => Combine("main.cue");

    public string Readme => Combine("README.md");

    public string ExampleConfig => Combine("example", "qvs.yaml");

    public string ExampleParams => Combine("example", "params.json");

    public string Combine(params string[] parts) => System.IO.Path.Combine([Module, .. Path.Split('/', StringSplitOptions.RemoveEmptyEntries), .. parts]);

    /// <summary>For people: from the working directory.</summary>
    public static string Display(string path) => System.IO.Path.GetRelativePath(".", path).Replace('\\', '/');

    /// <summary>All adapters in a folder and below, in the order of their paths.</summary>
    public static IReadOnlyList<AdapterFolder> Find(string folder)
    {
        var full = System.IO.Path.GetFullPath(folder);
        if (ModuleRoot(full) is not { } root)
        {
            return [];
        }

        var name = NameOf(File.ReadAllText(System.IO.Path.Combine(root, "cue.mod", "module.cue"))) ?? "";
        return
        [
            .. Directory.EnumerateFiles(full, "main.cue", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/cue.mod/", StringComparison.Ordinal) && !f.Contains("/tests/", StringComparison.Ordinal))
                .Where(f => File.ReadAllText(f).Contains("\nDesignPattern:", StringComparison.Ordinal))
                .Select(f => Relative(root, System.IO.Path.GetDirectoryName(f)!))
                .Order(StringComparer.Ordinal)
                .Select(path => new AdapterFolder(root, name, path)),
        ];
    }

    public static string Relative(string root, string folder) => System.IO.Path.GetRelativePath(root, folder).Replace('\\', '/') is var path && path == "." ? "" : path;

    /// <summary>The folder with <c>cue.mod</c> at or above a folder.</summary>
    public static string? ModuleRoot(string folder)
    {
        for (var at = folder; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (File.Exists(System.IO.Path.Combine(at, "cue.mod", "module.cue")))
            {
                return at;
            }
        }

        return null;
    }

    public static string? NameOf(string module) => ModuleLine().Match(module) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The example, with this module taken from here, whatever its config says.</summary>
    public ProjectSession Example() => new(ExampleConfig, new Dictionary<string, string>(StringComparer.Ordinal) { [ModuleName] = Module });

    [GeneratedRegex("module:\\s*\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ModuleLine();
}
