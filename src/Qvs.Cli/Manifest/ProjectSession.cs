using System.CommandLine;
using Qvs.Adapters;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>Loads the config that a command was given, with its modules.</summary>
internal sealed class ProjectSession
{
    private readonly string _config;
    private readonly ModuleOptions _options;

    /// <param name="config">Instead of the flag's.</param>
    public ProjectSession(ParseResult arguments, ProjectFlags flags, string? config = null)
    {
        Terminal = new Terminal(arguments.GetValue(flags.Output) == "json");
        _config = config ?? arguments.GetValue(flags.Config) ?? "";

        // The later of two counts: what stands on the command line.
        var replacements = (Environment.GetEnvironmentVariable("QVSCTL_MODULES") ?? "").Split(Path.PathSeparator)
            .Concat(arguments.GetValue(flags.Replace) ?? [])
            .Select(r => r.Split('=', 2))
            .Where(r => r.Length == 2)
            .GroupBy(r => r[0], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal);
        var credentials = Credentials();
        var host = TokenHost.Of(_config);
        _options = new ModuleOptions
        {
            Replacements = replacements,
            Credentials = address => TokenHost.MayHave(address, credentials, host) ? credentials : null,
            AllowFolders = true,
        };
    }

    public Terminal Terminal { get; }

    public DiagnosticBag Diagnostics { get; } = new();

    public string ConfigFile => _config;

    public string LockPath => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_config)) ?? ".", LockFile.FileName);

    public ModuleResolver Resolver => new(
        new GitCommand(new GitOptions { AllowFolders = true }), new ModuleCache(ModuleCache.DefaultFolder), _options);

    /// <summary>Null with the reasons in <see cref="Diagnostics"/>.</summary>
    /// <param name="locked">False asks for every revision anew.</param>
    public async Task<QvsProject?> Load(CancellationToken cancellation, bool locked = true)
    {
        if (CommandFiles.Read(_config, Diagnostics) is not { } content)
        {
            return null;
        }

        var pins = locked && File.Exists(LockPath) ? LockFile.Read(LockFile.FileName, await File.ReadAllBytesAsync(LockPath, cancellation), Diagnostics) : null;
        return Diagnostics.HasErrors
            ? null
            : await QvsProject.Load(_config, content, ConfigPlace.OnDisk(_config), Resolver, new AdapterWorlds(), pins, Diagnostics, cancellation);
    }

    public ParamsFile? Values(string? file) => file is null ? ParamsFile.Empty
        : CommandFiles.Read(file, Diagnostics) is { } content ? ParamsFileReader.Read(file, content, Diagnostics)
        : null;

    public int End(IEnumerable<Diagnostic> further, Func<System.Text.Json.Nodes.JsonObject>? data = null) => Terminal.End(Diagnostics.Concat(further), data);

    /// <summary>False, with the reason in <see cref="Diagnostics"/>, if the file cannot be written.</summary>
    public bool TryWrite(string path, string text) => CommandFiles.TryWrite(path, text, Diagnostics);

    /// <summary>As the published tasks give them (formats 3).</summary>
    private static GitCredentials? Credentials() =>
        Environment.GetEnvironmentVariable("GIT_TOKEN") is { Length: > 0 } token ? new GitCredentials.Token(token.Trim())
        : Environment.GetEnvironmentVariable("GIT_SSH_KEY_PATH") is { Length: > 0 } key ? new GitCredentials.SshKey(key)
        : null;
}
