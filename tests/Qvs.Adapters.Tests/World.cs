using System.Collections.Immutable;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Modules;
using Qvs.Adapters.Pipelines;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Testing;

namespace Qvs.Adapters.Tests;

/// <summary>
/// A repository that exists only in an archive: <c>qvs.yaml</c>, perhaps <c>params.json</c>, and the modules that the config names as
/// local ones. No git, no disk.
/// </summary>
internal sealed class World
{
    private readonly Txtar _archive;
    private readonly DiagnosticBag _diagnostics = new();

    public World(Txtar archive) => _archive = archive;

    public IEnumerable<Diagnostic> Diagnostics => _diagnostics;

    public async Task<QvsProject?> Load(CancellationToken cancellation)
    {
        var files = new MemoryFiles("/repo", []);
        foreach (var file in _archive.Files)
        {
            files.Add($"/repo/{file.Name}", HostileText.Bytes(file.Text));
        }

        var resolver = new ModuleResolver(new NoGit(), new ModuleCache("/nowhere"), new ModuleOptions());
        return await QvsProject.Load(
            "qvs.yaml",
            Bytes("qvs.yaml"),
            new ConfigPlace(files, "/repo", "/repo"),
            resolver,
            new AdapterWorlds(),
            null,
            _diagnostics,
            cancellation);
    }

    public async Task<ManifestResult> Manifests(CancellationToken cancellation, ManifestPhase phase = ManifestPhase.App, ManifestFormat format = ManifestFormat.Kubernetes) =>
        await Request(cancellation, phase, format) is var (project, request)
            ? new ManifestCompiler(project.World).Compile(request)
            : ManifestResult.Failed(_diagnostics);

    public async Task<(QvsProject Project, ManifestRequest Request)?> Request(
        CancellationToken cancellation, ManifestPhase phase = ManifestPhase.App, ManifestFormat format = ManifestFormat.Kubernetes)
    {
        if (await Load(cancellation) is not { } project || Values() is not { } values)
        {
            return null;
        }

        return (project, new ManifestRequest(project.Config, values, phase, format));
    }

    public async Task<PipelineResult> Pipelines(CancellationToken cancellation, TektonVersion version = TektonVersion.V1, string environment = "") =>
        await Load(cancellation) is { } project
            ? new PipelineCompiler(project.World).Compile(new PipelineRequest(project.Config, "shop", version, environment))
            : PipelineResult.Failed(_diagnostics);

    private ParamsFile? Values() =>
        _archive["params.json"] is null ? ParamsFile.Empty : ParamsFileReader.Read("params.json", Bytes("params.json"), _diagnostics);

    private byte[] Bytes(string name) => HostileText.Bytes(_archive[name] ?? "");

    private sealed class NoGit : IGit
    {
        public Task<string> Resolve(GitRepository repository, GitCredentials? credentials, string revision, CancellationToken cancellation) =>
            throw new ModuleException(ModuleDiagnostics.Unreachable, "tests reach no repository");

        public Task<ModuleContent> Read(
            GitRepository repository, GitCredentials? credentials, string commit, string folder, CancellationToken cancellation) =>
            throw new ModuleException(ModuleDiagnostics.Unreachable, "tests reach no repository");

        public Task<ImmutableArray<string>> Tags(GitRepository repository, GitCredentials? credentials, CancellationToken cancellation) =>
            throw new ModuleException(ModuleDiagnostics.Unreachable, "tests reach no repository");

        public Task<byte[]?> ReadFile(
            GitRepository repository, GitCredentials? credentials, string commit, string path, CancellationToken cancellation) =>
            throw new ModuleException(ModuleDiagnostics.Unreachable, "tests reach no repository");
    }
}
