using System.Text.RegularExpressions;
using Qvs.Adapters.Modules;

namespace Qvs.Cli.Manifest;

/// <summary>
/// Which server <c>GIT_TOKEN</c> is for: that of <c>GIT_TOKEN_HOST</c>, or of the repository that the config lies in. A module of another
/// host must not be sent it. Where neither is known every host may ask, as with the published CLI.
/// </summary>
internal static partial class TokenHost
{
    public static string? Of(string config)
    {
        if (Environment.GetEnvironmentVariable("GIT_TOKEN_HOST") is { Length: > 0 } given)
        {
            return given;
        }

        var file = Path.Combine(ConfigPlace.OnDisk(config).Boundary, ".git", "config");
        return File.Exists(file) && Origin().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null;
    }

    public static bool MayHave(string address, GitCredentials? credentials, string? host) =>
        credentials is not GitCredentials.Token || host is null || GitRepository.Parse(address, credentials, mayBeFolder: true).Host == host;

    [GeneratedRegex(@"\burl\s*=\s*https://(?:[^@/\s]*@)?([^/\s]+)/", RegexOptions.NonBacktracking)]
    private static partial Regex Origin();
}
