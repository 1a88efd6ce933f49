namespace Qvs.Adapters.Modules;

/// <summary>
/// All that a git child process sees: nothing of the caller's configuration. Settings come as variables, so neither they nor a token ever
/// stand in a list of processes.
/// </summary>
internal static class GitEnvironment
{
    /// <summary>How a child reaches the network is the machine's affair and is passed on.</summary>
    private static readonly string[] PassedOn =
    [
        "PATH", "SYSTEMROOT", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
    ];

    public static Dictionary<string, string?> Of(GitRepository repository, GitCredentials? credentials, string home, GitOptions options, IReadOnlyList<string>? addresses)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_SYSTEM"] = "/dev/null",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ALLOW_PROTOCOL"] = options.AllowFolders ? "https:ssh:file:http" : "https:ssh",
            ["GIT_NO_REPLACE_OBJECTS"] = "1",
        };
        foreach (var name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        List<(string Key, string Value)> settings =
        [
            ("core.hooksPath", "/dev/null"),
            ("core.fsmonitor", "false"),
            ("protocol.version", "2"),
            ("submodule.recurse", "false"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("credential.helper", ""),
            // A redirect could carry us, and the question for a token, to another host.
            ("http.followRedirects", "false"),
            ("http.lowSpeedLimit", "1000"),
            ("http.lowSpeedTime", "30"),
        ];
        if (addresses is [_, ..] && repository.IsHttps)
        {
            // The name was looked up and judged; git shall not look it up again. (Through a proxy it is the proxy that decides.)
            settings.Add(("http.curloptResolve", $"{repository.HostName}:{repository.Port}:{string.Join(',', addresses.Select(Bracketed))}"));
        }

        if (credentials is GitCredentials.Token token && repository.IsHttps)
        {
            environment["QVS_GIT_TOKEN"] = token.Value;
            settings.Add(($"credential.https://{repository.Host}.helper", Helper(repository.Host)));
        }

        if (!repository.IsHttps && repository.Host.Length > 0)
        {
            environment["GIT_SSH_COMMAND"] = Ssh(repository, credentials, home, options, addresses);
        }

        AddSettings(environment, settings);
        return environment;
    }

    /// <summary>The user name that the forges expect beside a token; those not named here take any.</summary>
    private static string Helper(string host) =>
        $"!f() {{ test \"$1\" = get && printf 'username={(host == "bitbucket.org" ? "x-token-auth" : "oauth2")}\\npassword=%s\\n' \"$QVS_GIT_TOKEN\"; }}; f";

    private static string Ssh(GitRepository repository, GitCredentials? credentials, string home, GitOptions options, IReadOnlyList<string>? addresses)
    {
        var command = "ssh -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=20 -o ForwardAgent=no";
        command += options.KnownHostsFile is { } known
            ? $" -o StrictHostKeyChecking=yes -o UserKnownHostsFile={Quote(known)}"
            : $" -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile={Quote(Path.Combine(home, "known_hosts"))}";
        if (addresses is [var address, ..])
        {
            command += $" -o HostName={Quote(address)} -o HostKeyAlias={Quote(repository.HostName)}";
        }

        return credentials is GitCredentials.SshKey key ? $"{command} -i {Quote(key.Path)}" : command;
    }

    private static string Bracketed(string address) => address.Contains(':') ? $"[{address}]" : address;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void AddSettings(Dictionary<string, string?> environment, List<(string Key, string Value)> settings)
    {
        environment["GIT_CONFIG_COUNT"] = settings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Count; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }
    }
}
