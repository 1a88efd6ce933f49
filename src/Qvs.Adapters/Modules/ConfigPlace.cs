using Qvs.Cue.Loading;

namespace Qvs.Adapters.Modules;

/// <summary>Where a QVS Config lies: local modules are found from here.</summary>
/// <param name="Folder">Absolute, the folder of the config.</param>
/// <param name="Boundary">Absolute; local modules may lie in it, but not outside: the checkout of the repository.</param>
public sealed record ConfigPlace(ICueFiles Files, string Folder, string Boundary)
{
    /// <summary>A config on this machine; the boundary is the git work tree around it, or else its own folder.</summary>
    public static ConfigPlace OnDisk(string configFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(configFile)) ?? "/";
        var boundary = folder;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                boundary = at.FullName;
                break;
            }
        }

        return new ConfigPlace(new DiskFiles(), folder.Replace('\\', '/'), boundary.Replace('\\', '/'));
    }
}
