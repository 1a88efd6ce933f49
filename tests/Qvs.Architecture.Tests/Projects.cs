using System.Xml.Linq;
using Qvs.Testing;

namespace Qvs.Architecture.Tests;

/// <summary>A project file as far as the walls care.</summary>
internal sealed record Project(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public static Project Load(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));

    public static Project Parse(string name, string xml)
    {
        var document = XDocument.Parse(xml);
        return new Project(name, [.. References("ProjectReference").Select(NameOf)], [.. References("PackageReference")]);

        IEnumerable<string> References(string kind) => document.Descendants(kind).Select(item => item.Attribute("Include")?.Value).OfType<string>();

        static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
    }
}

/// <summary>Which project may know which: the table of src/docs/architecture.md. A new project is placed here on purpose, or fails.</summary>
internal static class Projects
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Qvs.Cue"] = [],
        ["Qvs.Adapters"] = ["Qvs.Cue"],
        ["Qvs.Domain"] = [],
        ["Qvs.Grains"] = ["Qvs.Domain", "Qvs.Adapters"],
        ["Qvs.Infrastructure"] = ["Qvs.Domain", "Qvs.Adapters"],
        ["Qvs.LocalCluster"] = [],
        // The command line is shipped beside the server, not used by it.
        ["Qvs.Cloud"] = ["Qvs.Cue", "Qvs.Adapters", "Qvs.Domain", "Qvs.Grains", "Qvs.Infrastructure", "Qvs.LocalCluster", "Qvs.Cli"],
        ["Qvs.Cli"] = ["Qvs.Cue", "Qvs.Adapters", "Qvs.LocalCluster"],
    };

    /// <summary>Projects that are kept small enough to be read, and free of what others decide. Not listed: any package.</summary>
    private static readonly Dictionary<string, string[]> MayUsePackages = new()
    {
        ["Qvs.Cue"] = [],
        ["Qvs.Domain"] = ["Microsoft.Orleans.Serialization", "Microsoft.Orleans.CodeGenerator"],
    };

    public static IReadOnlyList<Project> Source { get; } =
    [
        .. Directory.EnumerateFiles(TestPaths.InRepository("src"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Project.Load),
    ];

    public static IEnumerable<string> Violations(Project project)
    {
        if (!MayReference.TryGetValue(project.Name, out var allowed))
        {
            return [$"{project.Name} has no place in the table of projects"];
        }

        var packages = MayUsePackages.GetValueOrDefault(project.Name, [.. project.Packages]);
        return project.Projects.Except(allowed).Select(other => $"{project.Name} -> {other}")
            .Concat(project.Packages.Except(packages).Select(package => $"{project.Name} -> package {package}"));
    }

    /// <summary>The same walls in what was compiled: there a project that is reached through another counts as known.</summary>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> referencedAssemblies)
    {
        var known = Reachable(project).ToHashSet(StringComparer.Ordinal);
        foreach (var assembly in referencedAssemblies)
        {
            var isForeign = assembly.StartsWith("Qvs.", StringComparison.Ordinal)
                ? !known.Contains(assembly)
                : MayUsePackages.TryGetValue(project, out var packages)
                    && !assembly.StartsWith("System.", StringComparison.Ordinal)
                    && !packages.Any(package => package.Contains(assembly.Replace(".Abstractions", "", StringComparison.Ordinal), StringComparison.Ordinal));
            if (isForeign)
            {
                yield return $"{project} -> {assembly}";
            }
        }
    }

    private static IEnumerable<string> Reachable(string project) => MayReference[project].SelectMany(next => Reachable(next).Prepend(next));
}
