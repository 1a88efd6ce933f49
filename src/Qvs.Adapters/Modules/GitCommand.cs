using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Modules;

/// <summary>
/// <see cref="IGit"/> by the git command. Nothing is checked out: objects are fetched into a bare repository that is thrown away, and
/// files are read from it by their ids.
/// </summary>
public sealed partial class GitCommand(GitOptions options) : IGit
{
    public async Task<string> Resolve(GitRepository repository, GitCredentials? credentials, string revision, CancellationToken cancellation)
    {
        if (FullCommit().IsMatch(revision))
        {
            return revision;
        }

        using var work = new WorkFolder();
        var git = new GitProcess(repository, credentials, work.Path, options);
        var listed = await git.Run(
            cancellation, "ls-remote", "--", repository.Url, $"refs/tags/{revision}", $"refs/tags/{revision}^{{}}", $"refs/heads/{revision}");
        Demand(listed, repository, credentials);
        var references = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && FullCommit().IsMatch(parts[0]))
            .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        var commit = references.GetValueOrDefault($"refs/tags/{revision}^{{}}")
            ?? references.GetValueOrDefault($"refs/tags/{revision}")
            ?? references.GetValueOrDefault($"refs/heads/{revision}");
        if (commit is null && ShortCommit().IsMatch(revision))
        {
            commit = await ResolveShort(git, repository, revision, cancellation);
        }

        return commit ?? throw new ModuleException(
            ModuleDiagnostics.NoRevision, $"{repository.Url} has no tag, branch or commit \"{revision}\". Check the spelling, or push it");
    }

    public async Task<ModuleContent> Read(
        GitRepository repository, GitCredentials? credentials, string commit, string folder, CancellationToken cancellation)
    {
        using var work = new WorkFolder();
        var git = await Fetch(work, repository, credentials, commit, cancellation);
        return await new GitTree(git, repository, options.Limits).Read(commit, folder, cancellation);
    }

    public async Task<byte[]?> ReadFile(GitRepository repository, GitCredentials? credentials, string commit, string path, CancellationToken cancellation)
    {
        const long most = 1024 * 1024;
        using var work = new WorkFolder();
        var git = await Fetch(work, repository, credentials, commit, cancellation);
        var read = await git.Run(["cat-file", "blob", $"{commit}:{path}"], [], most, cancellation);
        return read.ExitCode == 0 ? read.Output : null;
    }

    private async Task<GitProcess> Fetch(
        WorkFolder work, GitRepository repository, GitCredentials? credentials, string commit, CancellationToken cancellation)
    {
        var git = new GitProcess(repository, credentials, work.Path, options);
        Demand(await git.Run(cancellation, "init", "--quiet", "--bare", "."), repository, credentials);
        var fetched = await git.Run(cancellation, "fetch", "--quiet", "--depth=1", "--no-tags", "--", repository.Url, commit);
        if (fetched.ExitCode != 0)
        {
            // Some servers only give what a branch or a tag points to.
            await FetchAll(git, repository, credentials, "--no-tags", cancellation);
        }

        return git;
    }

    /// <summary>The short form of a commit is only known to somebody who has all commits; files are not fetched for that.</summary>
    private static async Task<string?> ResolveShort(GitProcess git, GitRepository repository, string revision, CancellationToken cancellation)
    {
        await git.Run(cancellation, "init", "--quiet", "--bare", ".");
        await FetchAll(git, repository, null, "--filter=tree:0", cancellation);
        var found = await git.Run(cancellation, "rev-parse", "--quiet", "--verify", "--end-of-options", $"{revision}^{{commit}}");
        return found.ExitCode == 0 ? found.Text.Trim() : null;
    }

    private static async Task FetchAll(
        GitProcess git, GitRepository repository, GitCredentials? credentials, string option, CancellationToken cancellation) =>
        Demand(
            await git.Run(
                cancellation, "fetch", "--quiet", option, "--", repository.Url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"),
            repository,
            credentials);

    private static void Demand(GitOutcome outcome, GitRepository repository, GitCredentials? credentials)
    {
        if (outcome.ExitCode == 0)
        {
            return;
        }

        var (descriptor, step) = Classify(outcome.Error, credentials);
        var reason = outcome.Error.Split('\n').FirstOrDefault(l => l.StartsWith("fatal:", StringComparison.Ordinal)) ?? outcome.Error.Split('\n')[0];
        throw new ModuleException(descriptor, $"{repository.Url} cannot be read: {reason.Replace("fatal: ", "", StringComparison.Ordinal).Trim()}. {step}");
    }

    private static (DiagnosticDescriptor Descriptor, string Step) Classify(string error, GitCredentials? credentials)
    {
        var denied = Refusals().IsMatch(error);
        return (denied, credentials) switch
        {
            (true, null) => (ModuleDiagnostics.Denied, "If it is private, give a token (GIT_TOKEN) or an ssh key (GIT_SSH_KEY_PATH)"),
            (true, _) => (ModuleDiagnostics.Denied, "Check that the token or key is valid and may read this repository"),
            _ => (ModuleDiagnostics.Unreachable, "Check the address and the network"),
        };
    }

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$", RegexOptions.NonBacktracking)]
    private static partial Regex FullCommit();

    [GeneratedRegex("^[0-9a-f]{7,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex ShortCommit();

    [GeneratedRegex(
        "could not read Username|Authentication failed|Permission denied|error: 40[134]|terminal prompts disabled|[Rr]epository not found",
        RegexOptions.NonBacktracking)]
    private static partial Regex Refusals();
}
