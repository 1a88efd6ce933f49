using Qvs.Adapters.Config;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Modules;

/// <summary>A module whose files are here.</summary>
/// <param name="Path">As its <c>cue.mod/module.cue</c> says; import paths begin with it.</param>
/// <param name="Root">Its folder in <paramref name="Files"/>.</param>
/// <param name="Pin">What a lock file keeps; null for a local module.</param>
public sealed record ResolvedModule(ModuleReference Reference, string Path, ICueFiles Files, string Root, ModulePin? Pin)
{
    /// <summary>How messages call its files: <c>module@revision</c>, or the folder of a local one.</summary>
    public string DisplayName => Reference switch
    {
        NamedModule named => $"{Path}@{named.Revision}",
        RemoteModule remote => $"{Path}@{remote.Revision}",
        LocalModule local => local.Path,
        _ => Path,
    };
}

/// <summary>What a module was resolved to. With the same pin a compile reads the same bytes for ever.</summary>
public sealed record ModulePin(string Name, string Module, string Repository, string Revision, string Path, string Commit, string Digest);
