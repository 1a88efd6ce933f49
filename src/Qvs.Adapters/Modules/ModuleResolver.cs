using System.Collections.Immutable;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Modules;

/// <summary>Gets the modules of a config (formats 2.1.3): from the lock file's commits, the cache, git, or a local folder.</summary>
public sealed class ModuleResolver(IGit git, ModuleCache cache, ModuleOptions options)
{
    private static readonly DiskFiles Disk = new();

    /// <summary>All modules in the order of the config, or null with the reasons in the bag.</summary>
    /// <param name="locked">The pins that hold; null resolves every revision anew.</param>
    public async Task<ImmutableArray<ResolvedModule>?> Resolve(
        QvsConfig config, ConfigPlace place, LockFile? locked, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<ResolvedModule>();
        foreach (var reference in config.Modules)
        {
            try
            {
                var module = await Resolve(reference, place, locked, cancellation);
                Distinct(found, module);
                found.Add(module);
            }
            catch (ModuleException e)
            {
                diagnostics.Add(e.Descriptor.At(reference.Place, $"module {reference.Name}: {e.Message}"));
            }
        }

        return found.Count == config.Modules.Length ? found.ToImmutable() : null;
    }

    private async Task<ResolvedModule> Resolve(
        ModuleReference reference, ConfigPlace place, LockFile? locked, CancellationToken cancellation)
    {
        if (Replacement(reference) is { } folder)
        {
            var root = Path.GetFullPath(folder).Replace('\\', '/');
            return new ResolvedModule(reference, ModuleIdentity.Read(Disk, root, folder), Disk, root, null);
        }

        return reference switch
        {
            LocalModule local => Local(local, place),
            RemoteModule remote => await Fetch(remote, Address(remote.Repository), remote.Revision, remote.Path, locked, cancellation),
            NamedModule named => await Fetch(named, Address(named.Name), named.Revision, ".", locked, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A name may stand for a repository that is itself mirrored.</summary>
    private string Address(string name) =>
        options.Known.GetValueOrDefault(name) is { } known ? options.Known.GetValueOrDefault(known) ?? known : name;

    private string? Replacement(ModuleReference reference) =>
        options.Replacements.GetValueOrDefault(reference.Name)
        ?? (reference is RemoteModule remote ? options.Replacements.GetValueOrDefault(remote.Repository) : null);

    private static ResolvedModule Local(LocalModule local, ConfigPlace place)
    {
        var root = CuePath.Combine(place.Folder, local.Path);
        if (!CuePath.IsWithin(place.Files.RealPath(root), place.Files.RealPath(place.Boundary)))
        {
            throw new ModuleException(
                ModuleDiagnostics.OutOfBounds, $"the folder \"{local.Path}\" leads out of the repository of the config (its own folder, if that is in no git repository). Use a folder inside of it, or a remote module");
        }

        var path = ModuleIdentity.Read(place.Files, root, $"the folder \"{local.Path}\"");
        return path == local.Name
            ? new ResolvedModule(local, path, place.Files, root, null)
            : throw new ModuleException(
                ModuleDiagnostics.WrongName, $"the module in the folder \"{local.Path}\" calls itself {path}. Write that name in the config");
    }

    private async Task<ResolvedModule> Fetch(
        ModuleReference reference, string address, string revision, string path, LockFile? locked, CancellationToken cancellation)
    {
        var credentials = options.Credentials(address);
        var repository = GitRepository.Parse(address, credentials, options.AllowFolders);
        var pin = locked?.Find(reference.Name, repository.Url, revision, path);
        var commit = pin?.Commit ?? await git.Resolve(repository, credentials, revision, cancellation);
        if (cache.Find(repository.Url, commit, path) is not { } cached)
        {
            var content = await git.Read(repository, credentials, commit, path, cancellation);
            cached = (cache.Add(repository.Url, commit, path, content), content.Digest);
        }

        if (pin is not null && pin.Digest != cached.Digest)
        {
            throw new ModuleException(
                ModuleDiagnostics.LockMismatch, $"{repository.Url} at {commit} has other content than {LockFile.FileName} says. If that is right, run: qvsctl mod init");
        }

        var root = cached.Folder.Replace('\\', '/');
        var module = ModuleIdentity.Read(Disk, root, repository.Url);
        return new ResolvedModule(
            reference, module, Disk, root, new ModulePin(reference.Name, module, repository.Url, revision, path, commit, cached.Digest));
    }

    private static void Distinct(IEnumerable<ResolvedModule> found, ResolvedModule module)
    {
        if (found.FirstOrDefault(m => m.Path == module.Path) is { } same)
        {
            throw new ModuleException(
                ModuleDiagnostics.SameModule, $"it is the CUE module {module.Path}, which {same.Reference.Name} already gives. Remove one of the two");
        }
    }
}
