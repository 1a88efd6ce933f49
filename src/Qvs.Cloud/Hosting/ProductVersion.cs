using System.Reflection;

namespace Qvs.Cloud.Hosting;

internal static class ProductVersion
{
    /// <summary>Version and commit, for example <c>0.1.0+3f2a9c1</c>.</summary>
    public static string Text { get; } = Shorten(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    private static string Shorten(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is var plus and >= 0 ? version[..Math.Min(version.Length, plus + 8)] : version;
}
