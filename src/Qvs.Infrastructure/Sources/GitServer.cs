using Qvs.Domain.Applications;

namespace Qvs.Infrastructure.Sources;

/// <summary>The API of a repository's host and the repository's path there, from its clone URL.</summary>
/// <param name="Api">Without a slash at the end.</param>
/// <param name="Path"><c>owner/name</c>, on GitLab with all groups.</param>
internal sealed record GitServer(string Api, string Path)
{
    /// <returns>Null if the URL is of no form that is known for the provider, or the provider has no statuses.</returns>
    public static GitServer? Of(RepositorySpec repository)
    {
        if (Split(repository.Url) is not var (root, host, path) || path.Split('/') is not { Length: >= 2 } parts || parts.Any(part => part is "" or "." or ".."))
        {
            return null;
        }

        return repository.Kind switch
        {
            RepositoryKind.GitHub when parts.Length == 2 => new GitServer(Is(host, "github.com") ? "https://api.github.com" : $"{root}/api/v3", path),
            RepositoryKind.GitLab => new GitServer($"{root}/api/v4", path),
            RepositoryKind.Gitea when parts.Length == 2 => new GitServer($"{root}/api/v1", path),
            RepositoryKind.Bitbucket when parts.Length == 2 && Is(host, "bitbucket.org") => new GitServer("https://api.bitbucket.org/2.0", path),
            _ => null,
        };
    }

    public string EscapedPath => string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Root of the web server, its name and the path without <c>.git</c>, of <c>https://host/path</c>, <c>ssh://git@host/path</c> and <c>git@host:path</c>.</summary>
    private static (string Root, string Host, string Path)? Split(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "ssh" && address!.Host.Length > 0)
        {
            // Of ssh the port is ssh's; the web server is at its own.
            var root = address.Scheme == "ssh" ? $"https://{address.IdnHost}" : address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            return (root, address.IdnHost, Plain(Uri.UnescapeDataString(address.AbsolutePath)));
        }

        var (at, colon) = (url.IndexOf('@', StringComparison.Ordinal), url.IndexOf(':', StringComparison.Ordinal));
        var host = at >= 0 && colon > at ? url[(at + 1)..colon] : "";
        return Uri.CheckHostName(host) == UriHostNameType.Dns ? ($"https://{host}", host, Plain(url[(colon + 1)..])) : null;
    }

    private static string Plain(string path)
    {
        var plain = path.Trim('/');
        return plain.EndsWith(".git", StringComparison.Ordinal) ? plain[..^4] : plain;
    }

    private static bool Is(string host, string name) => host.Equals(name, StringComparison.OrdinalIgnoreCase);
}
