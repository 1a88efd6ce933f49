namespace Qvs.LocalCluster.Steps;

/// <summary>Programs of this machine.</summary>
internal static class HostTools
{
    public const string StandardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The full path of a program on the standard path, this process's path, or in the given folders.</summary>
    public static string? Find(string name, IEnumerable<string>? folders = null) =>
        (folders ?? []).Concat(StandardPath.Split(':')).Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
}
