using System.Security.Cryptography;
using System.Text;

namespace Qvs.Adapters.Modules;

/// <summary>The files of a module, by path inside of it.</summary>
public sealed class ModuleContent(IReadOnlyDictionary<string, byte[]> files)
{
    public IReadOnlyDictionary<string, byte[]> Files { get; } = files;

    /// <summary>
    /// Names the content: SHA-256 over one line for each file, "hash, two spaces, path", sorted by path. <c>sha256sum</c> over the files
    /// gives the same lines.
    /// </summary>
    public string Digest { get; } = DigestOf(files);

    /// <summary>What of a repository belongs to a module: the rest is not needed to compile.</summary>
    public static bool Belongs(string path) =>
        path.EndsWith(".cue", StringComparison.Ordinal) || path is "README.md" or "LICENSE" or "qvsctl.mod"
        || path.EndsWith("/README.md", StringComparison.Ordinal);

    private static string DigestOf(IReadOnlyDictionary<string, byte[]> files)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, bytes) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            all.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {path}\n"));
        }

        return "sha256:" + Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
