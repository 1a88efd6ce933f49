namespace Qvs.Adapters.Modules;

/// <summary>What modules need of git. Failures are <see cref="ModuleException"/>.</summary>
public interface IGit
{
    /// <summary>The commit (40 or 64 hexadecimal digits) that a tag, a branch or a commit names now. A tag wins over a branch.</summary>
    Task<string> Resolve(GitRepository repository, GitCredentials? credentials, string revision, CancellationToken cancellation);

    /// <summary>
    /// The files of a module below a folder of a commit: CUE and what describes it. Links and paths that leave the folder are refused.
    /// </summary>
    /// <param name="folder"><c>.</c> for the repository's root.</param>
    Task<ModuleContent> Read(
        GitRepository repository, GitCredentials? credentials, string commit, string folder, CancellationToken cancellation);

    /// <summary>One file of a commit, at most 1 MiB; null if there is none of that path.</summary>
    Task<byte[]?> ReadFile(GitRepository repository, GitCredentials? credentials, string commit, string path, CancellationToken cancellation);
}
