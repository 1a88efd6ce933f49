using System.Text.RegularExpressions;

namespace Qvs.Adapters.Modules;

/// <summary>Proof that we may read a repository. Kept out of addresses, arguments, messages and records' text.</summary>
public abstract record GitCredentials
{
    public sealed override string ToString() => "***";

    public sealed record Token(string Value) : GitCredentials;

    public sealed record SshKey(string Path) : GitCredentials;
}

/// <summary>The address of a repository in a form that git may be given: https, ssh, or (only where allowed) a folder or an http server of this machine.</summary>
public sealed partial record GitRepository
{
    private GitRepository(string url, string host) => (Url, Host) = (url, host);

    public string Url { get; }

    /// <summary>Empty for a folder.</summary>
    public string Host { get; }

    /// <summary>The server's name without a port.</summary>
    public string HostName => Host.Split(':')[0];

    public int Port => Host.Split(':') is [_, var port] ? int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) : 443;

    public bool IsHttps => Url.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>
    /// Reads <c>github.com/a/b</c>, <c>https://…</c>, <c>ssh://git@host/…</c> and <c>git@host:a/b.git</c>. A name without a scheme becomes
    /// ssh where there is a key and https otherwise.
    /// </summary>
    public static GitRepository Parse(string text, GitCredentials? credentials, bool mayBeFolder)
    {
        if (Https().Match(text) is { Success: true } https)
        {
            return new GitRepository(text, https.Groups[1].Value);
        }

        if (Ssh().Match(text) is { Success: true } ssh)
        {
            return new GitRepository(text, ssh.Groups[1].Value);
        }

        if (ShortSsh().Match(text) is { Success: true } shorter)
        {
            return new GitRepository($"ssh://{shorter.Groups[1].Value}@{shorter.Groups[2].Value}/{shorter.Groups[3].Value}", shorter.Groups[2].Value);
        }

        if (mayBeFolder && (text.StartsWith("file:///", StringComparison.Ordinal) || text.StartsWith('/') || LoopbackHttp().IsMatch(text)))
        {
            return new GitRepository(text, "");
        }

        if (Name().Match(text) is { Success: true } name)
        {
            var path = name.Groups[2].Value.EndsWith(".git", StringComparison.Ordinal) ? name.Groups[2].Value : name.Groups[2].Value + ".git";
            var host = name.Groups[1].Value;
            return new GitRepository(credentials is GitCredentials.SshKey ? $"ssh://git@{host}/{path}" : $"https://{host}/{path}", host);
        }

        // The text may be an address with a password in it, so it is not repeated.
        throw new ModuleException(
            ModuleDiagnostics.BadRepository,
            text.Contains('@') && text.Contains("://", StringComparison.Ordinal)
                ? "the repository's address holds a user or password. Remove them; give the token in GIT_TOKEN or with the repository's settings"
                : $"\"{text}\" is no address of a repository. Write https://host/path, ssh://git@host/path, git@host:path or host/path");
    }

    public override string ToString() => Url;

    [GeneratedRegex(@"^https://([A-Za-z0-9.-]+(?::[0-9]+)?)/[A-Za-z0-9_.~/%+-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Https();

    /// <summary>A server on this machine, whose requests nobody else sees.</summary>
    [GeneratedRegex(@"^http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?/[A-Za-z0-9_.~/%+-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex LoopbackHttp();

    [GeneratedRegex(@"^ssh://(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*)(?::[0-9]+)?/[A-Za-z0-9_.~/-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Ssh();

    [GeneratedRegex(@"^([A-Za-z0-9_][A-Za-z0-9_.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):([A-Za-z0-9_.~][A-Za-z0-9_.~/-]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex ShortSsh();

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+)/([A-Za-z0-9_.~-]+(?:/[A-Za-z0-9_.~-]+)+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
