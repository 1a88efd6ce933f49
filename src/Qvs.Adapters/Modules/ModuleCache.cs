using System.Security.Cryptography;
using System.Text;

namespace Qvs.Adapters.Modules;

/// <summary>
/// Modules that were fetched, each in a folder named by the digest of its content, and an index from (repository, commit, path) to digest.
/// Nothing in it ever changes. A scope keeps tenants apart: whoever may not read a repository must not learn from the cache that somebody
/// else did.
/// </summary>
public sealed class ModuleCache(string folder, string scope = "")
{
    private readonly string _root = Path.Combine(folder, scope.Length == 0 ? "open" : Hash(scope));

    /// <summary>The user's cache folder, for the command line.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "qvsctl",
        "modules");

    /// <summary>The folder with a module's files and the digest of them, if they are here.</summary>
    public (string Folder, string Digest)? Find(string repository, string commit, string path)
    {
        var entry = IndexEntry(repository, commit, path);
        if (!File.Exists(entry))
        {
            return null;
        }

        var digest = File.ReadAllText(entry).Trim();
        return Directory.Exists(ContentFolder(digest)) ? (ContentFolder(digest), digest) : null;
    }

    public string Add(string repository, string commit, string path, ModuleContent content)
    {
        var target = ContentFolder(content.Digest);
        if (!Directory.Exists(target))
        {
            Directory.CreateDirectory(_root);
            var temporary = Directory.CreateDirectory(Path.Combine(_root, $"new-{Guid.NewGuid():N}")).FullName;
            foreach (var (name, bytes) in content.Files)
            {
                ModulePaths.Demand(name, repository);
                var file = Path.Combine(temporary, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file) ?? temporary);
                File.WriteAllBytes(file, bytes);
            }

            Publish(temporary, target);
        }

        var entry = IndexEntry(repository, commit, path);
        Directory.CreateDirectory(Path.GetDirectoryName(entry) ?? _root);
        var fresh = $"{entry}.{Guid.NewGuid():N}";
        File.WriteAllText(fresh, content.Digest + "\n");
        File.Move(fresh, entry, overwrite: true);
        return target;
    }

    /// <summary>Reads a cached module back, for a check of its digest.</summary>
    public static ModuleContent Content(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal));

    /// <summary>A reader sees a module whole or not at all. Whoever comes second has the same content and drops it.</summary>
    private static void Publish(string temporary, string target)
    {
        try
        {
            Directory.Move(temporary, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private string ContentFolder(string digest) => Path.Combine(_root, digest.Replace(':', '-'));

    private string IndexEntry(string repository, string commit, string path) =>
        Path.Combine(_root, "index", Hash($"{repository}\n{commit}\n{path}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
}
