namespace Qvs.Testing;

/// <summary>Where things lie, found from the test program itself, so that tests run from any working directory.</summary>
public static class TestPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder with conformance data, or null where it is not present: such tests are skipped, not failed.</summary>
    public static string? Conformance { get; } = FindConformance();

    /// <summary>A path of the repository, for example <c>TestPaths.InRepository("tests", "Qvs.Cue.Tests", "Golden")</c>.</summary>
    public static string InRepository(params string[] parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));

    /// <summary>A path relative to the repository, with '/', as people and commands write it.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Qvs.Cloud.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Qvs.Cloud.sln in any folder above {AppContext.BaseDirectory}.");
    }

    private static string? FindConformance()
    {
        var set = Environment.GetEnvironmentVariable("QVS_CONFORMANCE");
        var folder = Path.GetFullPath(string.IsNullOrEmpty(set) ? "../shared/conformance" : set, Root);
        return Directory.Exists(folder) ? folder : null;
    }
}
