using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Modules;
using Qvs.Adapters.Pipelines;
using Qvs.Adapters.Schema;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Fairness;

namespace Qvs.Grains.Compiling;

/// <summary>The source of a compile: where the QVS Config is, and what may read it.</summary>
/// <param name="Config">Taken instead of what is committed at the path; null for that.</param>
internal sealed record ProjectSource(TenantId Tenant, RepositorySpec Repository, SecretValues? Credential, string ConfigPath, string? Config = null)
{
    /// <summary>As long as the files that a repository may have.</summary>
    public const int MostConfigCharacters = 256 * 1024;
}

/// <summary>A module by itself.</summary>
/// <param name="Repository">Whose credential may read it.</param>
internal sealed record ModuleSource(TenantId Tenant, string Name, string Revision, string Path, RepositorySpec? Repository, SecretValues? Credential)
{
    /// <summary>A config that uses nothing of it. JSON, which is YAML, so that no name can become something else.</summary>
    public byte[] AsConfig()
    {
        var module = Path is "." or ""
            ? new JsonObject { ["name"] = Name, ["revision"] = Revision }
            : new JsonObject { ["name"] = Name, ["remote"] = new JsonObject { ["repo"] = Name, ["revision"] = Revision, ["path"] = Path } };
        return Encoding.UTF8.GetBytes(new JsonObject { ["modules"] = new JsonArray(module), ["designPatterns"] = new JsonArray() }.ToJsonString());
    }
}

/// <summary>A config with its modules at one commit, or the messages that say why not.</summary>
internal sealed record LoadedProject(QvsProject? Project, string Commit, ImmutableArray<CompileMessage> Messages);

/// <summary>
/// Compiles for grains: on the thread pool and not on their scheduler, so many at once as the host allows, each with a limit in time. Modules and
/// results are cached, apart for every tenant.
/// </summary>
internal sealed class ProjectCompiler(CompilingOptions options, FairWeights weights, TimeProvider time, IEgress? egress = null) : IDisposable
{
    // One tenant never has all places, where there are several.
    private readonly FairGate _gate = new(
        "compile", new FairLimits(options.MostAtOnce, Math.Max(1, options.MostAtOnce - 1), Math.Max(1, options.MostAtOnce - 1)), weights, time);

    private readonly AdapterWorlds _worlds = new();
    private readonly CachedCompiler _compiler = new();

    /// <summary>Reads the config at a branch, tag or commit and works with it.</summary>
    public Task<T> Use<T>(ProjectSource source, string revision, Func<LoadedProject, T> work, CancellationToken cancellation) =>
        Use(source.Tenant, limit => Load(source, revision, limit), (loaded, _) => work(loaded), cancellation);

    /// <summary>Gets one module, as if a config had it, and works with it.</summary>
    public Task<T> Use<T>(ModuleSource source, Func<LoadedProject, CancellationToken, T> work, CancellationToken cancellation) =>
        Use(source.Tenant, limit => Load(source, limit), work, cancellation);

    /// <summary>The tags of a module's repository.</summary>
    /// <exception cref="ModuleException">It can not be read.</exception>
    public async Task<ImmutableArray<string>> Tags(ModuleSource source, CancellationToken cancellation)
    {
        using var key = SshKeyFile.Of(source.Credential);
        var credentials = CredentialsOf(source.Credential, key);
        var modules = Modules(source.Repository is { } own ? GitRepository.Parse(own.Url, credentials, options.AllowLocalRepositories) : null, credentials);
        var address = modules.Known.GetValueOrDefault(source.Name) ?? source.Name;
        var shown = modules.Credentials(address);
        return await Git().Tags(GitRepository.Parse(address, shown, options.AllowLocalRepositories), shown, cancellation);
    }

    private Task<T> Use<T>(
        TenantId tenant, Func<CancellationToken, Task<LoadedProject>> load, Func<LoadedProject, CancellationToken, T> work, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            using (await _gate.Enter(tenant, "", cancellation))
            {
                using var limit = new CancellationTokenSource(options.MostTime, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
                try
                {
                    return work(await load(both.Token), both.Token);
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested)
                {
                    return work(new LoadedProject(null, "", [Message("compile-timeout", $"Reading and compiling took longer than {options.MostTime.TotalSeconds} s. Try again later, or make the adapters smaller.")]), CancellationToken.None);
                }
            }
        },
        cancellation);

    public PipelineResult Pipelines(ProjectSource source, QvsProject project, string prefix) =>
        _compiler.Pipelines(source.Tenant.Value, project, new PipelineRequest(project.Config, prefix));

    public ManifestResult Manifests(ProjectSource source, QvsProject project, ParamsFile values) =>
        _compiler.Manifests(source.Tenant.Value, project, new ManifestRequest(project.Config, values));

    public static JsonObject? Schema(QvsProject project, DiagnosticBag diagnostics) => new ConfigSchema(project.World).Read(project.Config, diagnostics);

    public static ImmutableArray<CompileMessage> Messages(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Select(Message)];

    public void Dispose() => _gate.Dispose();

    private async Task<LoadedProject> Load(ProjectSource source, string revision, CancellationToken cancellation)
    {
        var git = Git();
        using var key = SshKeyFile.Of(source.Credential);
        var credentials = CredentialsOf(source.Credential, key);
        var diagnostics = new DiagnosticBag();
        try
        {
            var repository = GitRepository.Parse(source.Repository.Url, credentials, options.AllowLocalRepositories);
            var commit = await git.Resolve(repository, credentials, revision, cancellation);
            var content = source.Config is { } instead
                ? Encoding.UTF8.GetBytes(instead)
                : await git.ReadFile(repository, credentials, commit, source.ConfigPath, cancellation);
            if (content is null)
            {
                return new LoadedProject(null, commit, [Message("config-missing", $"There is no file {source.ConfigPath} in {repository.Url} at {commit}. Check the application's QVS Config path.")]);
            }

            var cache = new ModuleCache(options.CacheFolder, source.Tenant.Value);
            var place = UsesLocalModule(source.ConfigPath, content)
                ? await Place(git, cache, repository, credentials, commit, source.ConfigPath, cancellation)
                : new ConfigPlace(new MemoryFiles("/config", []), "/config", "/config");
            var project = await QvsProject.Load(source.ConfigPath, content, place, new ModuleResolver(git, cache, Modules(repository, credentials)), _worlds, null, diagnostics, cancellation);
            return new LoadedProject(diagnostics.HasErrors ? null : project, commit, Messages(diagnostics));
        }
        catch (ModuleException problem)
        {
            return new LoadedProject(null, "", [Message(problem.Descriptor.Code, problem.Message)]);
        }
    }

    private async Task<LoadedProject> Load(ModuleSource source, CancellationToken cancellation)
    {
        using var key = SshKeyFile.Of(source.Credential);
        var credentials = CredentialsOf(source.Credential, key);
        var diagnostics = new DiagnosticBag();
        try
        {
            var repository = source.Repository is { } own ? GitRepository.Parse(own.Url, credentials, options.AllowLocalRepositories) : null;
            var cache = new ModuleCache(options.CacheFolder, source.Tenant.Value);
            var resolver = new ModuleResolver(Git(), cache, Modules(repository, credentials));
            var place = new ConfigPlace(new MemoryFiles("/config", []), "/config", "/config");
            var project = await QvsProject.Load("module", source.AsConfig(), place, resolver, _worlds, null, diagnostics, cancellation);
            return new LoadedProject(project, project?.Modules[0].Pin?.Commit ?? "", Messages(diagnostics));
        }
        catch (ModuleException problem)
        {
            return new LoadedProject(null, "", [Message(problem.Descriptor.Code, problem.Message)]);
        }
    }

    private static GitCredentials? CredentialsOf(SecretValues? credential, SshKeyFile? key) => key is not null ? new GitCredentials.SshKey(key.Path)
        : credential?.Values.GetValueOrDefault("token") is { Length: > 0 } token ? new GitCredentials.Token(token)
        : null;

    /// <summary>git makes its own connections, so it is told beforehand where to.</summary>
    private GitCommand Git() => new(new GitOptions
    {
        AllowFolders = options.AllowLocalRepositories,
        Time = time,
        Resolve = options.AllowLocalRepositories ? null : async (host, cancellation) =>
        {
            var guard = egress ?? throw new InvalidOperationException("A host of many tenants must register IEgress.");
            var answer = await guard.Resolve(host, cancellation);
            return answer.Refusal.Length == 0 ? answer.Addresses : throw new ModuleException(ModuleDiagnostics.Unreachable, answer.Refusal);
        },
    });

    /// <summary>Only then are the repository's other files read: most configs have all their modules elsewhere.</summary>
    private static bool UsesLocalModule(string name, byte[] content) =>
        QvsConfigReader.Read(name, content, new DiagnosticBag())?.Modules.Any(module => module is LocalModule) == true;

    /// <summary>The repository's CUE files, for modules that lie beside the config.</summary>
    private static async Task<ConfigPlace> Place(
        GitCommand git, ModuleCache cache, GitRepository repository, GitCredentials? credentials, string commit, string config, CancellationToken cancellation)
    {
        var folder = cache.Find(repository.Url, commit, ".")?.Folder
            ?? cache.Add(repository.Url, commit, ".", await git.Read(repository, credentials, commit, ".", cancellation));
        return ConfigPlace.OnDisk(Path.Combine(folder, config)) with { Boundary = folder.Replace('\\', '/') };
    }

    /// <summary>A repository's credential is shown to its own host alone.</summary>
    private ModuleOptions Modules(GitRepository? repository, GitCredentials? credentials)
    {
        var defaults = new ModuleOptions();
        return new ModuleOptions
        {
            Known = options.KnownModules.Count > 0 ? options.KnownModules : defaults.Known,
            Replacements = options.AdaptersFolder is { } adapters
                ? new Dictionary<string, string>(StringComparer.Ordinal) { [CompilingOptions.AdaptersModule] = adapters }
                : defaults.Replacements,
            Credentials = address => repository is { Host.Length: > 0 } && HostOf(address) == repository.Host ? credentials : null,
            AllowFolders = options.AllowLocalRepositories,
        };
    }

    private static string HostOf(string address)
    {
        try
        {
            return GitRepository.Parse(address, null, mayBeFolder: false).Host;
        }
        catch (ModuleException)
        {
            return "";
        }
    }

    private static CompileMessage Message(string code, string message) => new(code, "error", message, "", 0, 0, "");

    private static CompileMessage Message(Diagnostic diagnostic)
    {
        var (line, column) = diagnostic.Primary is { } place ? place.Source.LineAndColumn(place.Span.Start) : (0, 0);
        return new CompileMessage(
            diagnostic.Code,
            diagnostic.Severity == Severity.Error ? "error" : "warning",
            diagnostic.ToString(),
            diagnostic.Primary?.Source.Name ?? "",
            line,
            column,
            "");
    }

    /// <summary>git wants a key in a file; it is there for as long as it is read.</summary>
    private sealed class SshKeyFile(string path) : IDisposable
    {
        public string Path { get; } = path;

        public static SshKeyFile? Of(SecretValues? credential)
        {
            var text = credential?.Values.GetValueOrDefault("ssh_key") ?? credential?.Values.GetValueOrDefault("identity_file");
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"qvs-{Guid.NewGuid():N}");
            var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, mode);
            file.Write(Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n"));
            return new SshKeyFile(path);
        }

        public void Dispose() => File.Delete(Path);
    }
}
