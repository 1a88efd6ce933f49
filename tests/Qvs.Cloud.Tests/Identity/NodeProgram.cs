namespace Qvs.Cloud.Tests.Identity;

internal static class NodeProgram
{
    /// <summary>Whether there is a node on this machine.</summary>
    public static bool Exists { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));
}
