using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Compiling;
using Qvs.Grains.Definitions;
using Qvs.Grains.Delivery;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>What an application has registered, at rest: apart from its definition, because it is large.</summary>
internal sealed class RegisteredPipelines
{
    public int Version { get; set; } = 1;

    /// <summary>The newest first.</summary>
    public List<Versioned<Compilation>> History { get; set; } = [];
}

internal sealed class ApplicationGrain(
    [PersistentState("application", "qvs")] IPersistentState<Definition<ApplicationSpec>> state,
    [PersistentState("application-pipelines", "qvs")] IPersistentState<RegisteredPipelines> registered,
    RowWriter rows,
    ProjectCompiler compiler,
    PipelineSpecs specs,
    QuotaGate quotas,
    TimeProvider time)
    : DefinitionGrain<ApplicationSpec>(state, rows, time, ListingKinds.Application), IApplicationGrain
{
    private const int MostHistory = 20;
    private const int MostCompiled = 10;
    private static readonly TimeSpan CompilationStays = TimeSpan.FromHours(1);

    // Not kept at rest: whoever applies has compiled a moment before; after a crash they compile again.
    private readonly Dictionary<string, (Compilation Compilation, ImmutableArray<string> Specs, DateTimeOffset At)> _compiled = new(StringComparer.Ordinal);
    private ApplicationKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"application '{Id.Application}'";

    private ApplicationKey Id => _id ??= KeyOf.Grain<ApplicationKey>(this);

    public Task<Versioned<ApplicationSpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<ApplicationSpec>>> Save(ApplicationSpec spec, long? ifRevision) =>
        SaveSpec(spec, ifRevision, async () => [.. SpecRules.Check(spec), .. await Repository(spec), .. await TooMany()]);

    public Task<Answer<Versioned<ApplicationSpec>>> Delete(long? ifRevision) => DeleteSpec(ifRevision, () => Listings.OfApplication(Id));

    public async Task<Answer<Compilation>> Compile(string revision)
    {
        if (Current is null)
        {
            return Answer.Refuse<Compilation>(NotFound());
        }

        if (revision.Length is 0 or > 250 || revision[0] == '-' || revision.Any(char.IsControl))
        {
            return Answer.Refuse<Compilation>(RejectionCodes.Invalid, $"'{revision}' is no revision.", "Name a branch, a tag or a commit.");
        }

        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (await Source() is not { } source)
        {
            return Answer.Refuse<Compilation>(RejectionCodes.NotFound, $"The repository of the {Name} does not exist.", "Choose another repository for the application.");
        }

        var (place, refusal) = await quotas.Compile(Tenant);
        if (refusal is not null)
        {
            return Answer.Refuse<Compilation>(refusal);
        }

        using var _ = place;
        var (compilation, pinned) = await compiler.Use(source, revision, loaded => Compile(source, loaded, revision), CancellationToken.None);
        Remember(compilation, pinned);
        return Answer.Of(compilation);
    }

    public Task<Answer<Compilation>> Apply(string compilation)
    {
        if (!_compiled.TryGetValue(compilation, out var found))
        {
            return Task.FromResult(Answer.Refuse<Compilation>("compilation-unknown", "This compilation is not known any more.", "Compile again, then apply."));
        }

        return found.Compilation.HasErrors
            ? Task.FromResult(Answer.Refuse<Compilation>(RejectionCodes.Invalid, "The compilation has errors and registers nothing.", "Correct the QVS Config, push, and compile again."))
            : Register(found.Compilation, found.Specs);
    }

    public async Task<Answer<Compilation>> Upload(string yaml)
    {
        if (Current is null)
        {
            return Answer.Refuse<Compilation>(NotFound());
        }

        var diagnostics = new DiagnosticBag();
        var documents = UploadedManifests.Read(yaml, diagnostics);
        if (diagnostics.HasErrors)
        {
            return Answer.Refuse<Compilation>([.. ProjectCompiler.Messages(diagnostics).Select(message => new Rejection(message.Code, $"{message.Line}:{message.Column} {message.Message}"))]);
        }

        var (pipelines, pinned, problems) = Pin(documents.Pipelines, documents.Tasks, "", _ => []);
        if (pipelines.IsEmpty)
        {
            problems = problems.Add("There is no Pipeline among the manifests.");
        }

        return problems.IsEmpty
            ? await Register(new Compilation(IdOf(pipelines), "uploaded", "", pipelines, []), pinned)
            : Answer.Refuse<Compilation>([.. problems.Select(problem => new Rejection(RejectionCodes.Invalid, problem, "Compile with qvsctl pipeline compile, and upload its whole output."))]);
    }

    public Task<Compilation?> Pipelines() => Task.FromResult(registered.State.History.FirstOrDefault()?.Value);

    public Task<ImmutableArray<Versioned<Compilation>>> History() => Task.FromResult<ImmutableArray<Versioned<Compilation>>>([.. registered.State.History]);

    public async Task<Answer<Compilation>> TryConfig(string config)
    {
        if (config.Length > ProjectSource.MostConfigCharacters)
        {
            return Answer.Refuse<Compilation>(RejectionCodes.Invalid, $"The QVS Config has {config.Length} characters.", $"At most {ProjectSource.MostConfigCharacters} are read.");
        }

        var at = await Registered();
        return at.IsDone
            ? Answer.Of((await compiler.Use(at.Value.Source with { Config = config }, at.Value.Commit, loaded => Compile(at.Value.Source, loaded, ""), CancellationToken.None)).Compilation)
            : Answer.Refuse<Compilation>(at.Rejections);
    }

    public async Task<Answer<ConfigView>> Config()
    {
        var at = await Registered();
        return at.IsDone
            ? await compiler.Use(
                at.Value.Source,
                at.Value.Commit,
                loaded => loaded.Project is { } project
                    ? Answer.Of(new ConfigView(project.Config.Source.Content, at.Value.Source.ConfigPath, loaded.Commit))
                    : Answer.Refuse<ConfigView>([.. loaded.Messages.Select(message => new Rejection(message.Code, message.Message))]),
                CancellationToken.None)
            : Answer.Refuse<ConfigView>(at.Rejections);
    }

    public async Task<Answer<SchemaView>> Schema()
    {
        var at = await Registered();
        if (!at.IsDone)
        {
            return Answer.Refuse<SchemaView>(at.Rejections);
        }

        var (source, commit) = (at.Value.Source, at.Value.Commit);
        return await compiler.Use(
            source,
            commit,
            loaded =>
            {
                var diagnostics = new DiagnosticBag();
                var schema = loaded.Project is { } project ? ProjectCompiler.Schema(project, diagnostics) : null;
                return schema is not null
                    ? Answer.Of(new SchemaView(schema.ToJsonString(), loaded.Commit, [.. loaded.Project!.Config.DesignPatterns.Select(use => use.Pattern.ToString())]))
                    : Answer.Refuse<SchemaView>([.. loaded.Messages.Concat(ProjectCompiler.Messages(diagnostics)).Select(message => new Rejection(message.Code, message.Message))]);
            },
            CancellationToken.None);
    }

    protected override string Text(ApplicationSpec spec) => $"{spec.DisplayName} {spec.Description} {spec.Repository}";

    /// <summary>Where what is registered came from.</summary>
    private async Task<Answer<RegisteredSource>> Registered()
    {
        if (Current is null)
        {
            return Answer.Refuse<RegisteredSource>(NotFound());
        }

        if (registered.State.History is not [{ Value.Commit: { Length: > 0 } commit }, ..])
        {
            return Answer.Refuse<RegisteredSource>("not-applied", $"Nothing of the {Name} is registered from its repository.", "Compile and apply it first.");
        }

        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        return await Source() is { } source
            ? Answer.Of(new RegisteredSource(source, commit))
            : Answer.Refuse<RegisteredSource>(RejectionCodes.NotFound, $"The repository of the {Name} does not exist.", "Choose another repository for the application.");
    }

    private (Compilation Compilation, ImmutableArray<string> Specs) Compile(ProjectSource source, LoadedProject loaded, string revision)
    {
        if (loaded.Project is not { } project)
        {
            return (new Compilation("", revision, loaded.Commit, [], loaded.Messages), []);
        }

        var result = compiler.Pipelines(source, project, Id.Application.Value);
        var messages = loaded.Messages.AddRange(ProjectCompiler.Messages(result.Diagnostics));
        if (result.Text is null)
        {
            return (new Compilation("", revision, loaded.Commit, [], messages), []);
        }

        var adapters = result.Pipelines.ToDictionary(pipeline => pipeline.Name, pipeline => pipeline.Adapters, StringComparer.Ordinal);
        var (pipelines, pinned, problems) = Pin(
            [.. result.Pipelines.Select(pipeline => pipeline.Manifest)], result.Tasks.ToDictionary(task => task.Name, task => task.Manifest, StringComparer.Ordinal), loaded.Commit, name => adapters[name]);
        messages = messages.AddRange(problems.Select(problem => new CompileMessage(RejectionCodes.Invalid, "error", problem, "", 0, 0, "")));
        return (new Compilation(IdOf(pipelines), revision, loaded.Commit, pipelines, messages), pinned);
    }

    private static (ImmutableArray<CompiledPipelineView> Views, ImmutableArray<string> Specs, ImmutableArray<string> Problems) Pin(
        ImmutableArray<JsonObject> manifests, IReadOnlyDictionary<string, JsonObject> tasks, string commit, Func<string, ImmutableArray<string>> adapters)
    {
        var views = ImmutableArray.CreateBuilder<CompiledPipelineView>();
        var pinned = ImmutableArray.CreateBuilder<string>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var manifest in manifests)
        {
            var embedded = EmbeddedSpec.Of(manifest, tasks);
            problems.AddRange(embedded.Problems);
            var spec = embedded.Spec.ToJsonString();
            pinned.Add(spec);
            var used = new[] { "tasks", "finally" }.SelectMany(key => manifest["spec"]?[key] as JsonArray ?? [])
                .Select(task => (string?)task?["taskRef"]?["name"] ?? "").Where(tasks.ContainsKey).Distinct(StringComparer.Ordinal);
            IEnumerable<JsonNode?> documents = [manifest, .. used.Select(name => tasks[name])];
            views.Add(new CompiledPipelineView(PipelinePin.From(embedded.Name, spec, commit), adapters(embedded.Name), YamlWriter.WriteStream(documents)));
        }

        return (views.ToImmutable(), pinned.ToImmutable(), problems.ToImmutable());
    }

    private async Task<Answer<Compilation>> Register(Compilation compilation, ImmutableArray<string> pinned)
    {
        var by = CallerContext.Current?.Actor.Name ?? "";
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        foreach (var spec in pinned)
        {
            await specs.Write(Tenant, spec, CancellationToken.None);
        }

        var before = registered.State;
        var revision = (before.History.FirstOrDefault()?.Revision ?? 0) + 1;
        var applied = new Versioned<Compilation>(compilation, revision, Time.GetUtcNow(), by);
        registered.State = new RegisteredPipelines { History = [applied, .. before.History.Take(MostHistory - 1)] };
        try
        {
            await registered.WriteStateAsync();
        }
        catch
        {
            // What was not written is not registered.
            registered.State = before;
            throw;
        }

        await WriteRow();
        return Answer.Of(compilation);
    }

    private void Remember(Compilation compilation, ImmutableArray<string> pinned)
    {
        var now = Time.GetUtcNow();
        foreach (var old in _compiled.Where(pair => now - pair.Value.At > CompilationStays).Select(pair => pair.Key).ToList())
        {
            _compiled.Remove(old);
        }

        if (compilation.Id.Length > 0)
        {
            _compiled[compilation.Id] = (compilation, pinned, now);
        }

        if (_compiled.Count > MostCompiled)
        {
            _compiled.Remove(_compiled.MinBy(pair => pair.Value.At).Key);
        }
    }

    private async Task<ProjectSource?> Source()
    {
        var spec = Current!.Value;
        if (await GrainFactory.Repository(new RepositoryKey(Tenant, spec.Repository)).Get() is not { } repository)
        {
            return null;
        }

        var secret = repository.Value.Credential is { } credential
            ? await GrainFactory.Credential(new Domain.Credentials.CredentialKey(Tenant, credential)).Reveal()
            : null;
        return new ProjectSource(Tenant, repository.Value, secret, spec.ConfigPath);
    }

    private async Task<IEnumerable<Rejection>> Repository(ApplicationSpec spec) =>
        await GrainFactory.Repository(new RepositoryKey(Tenant, spec.Repository)).Get() is null
            ? [new Rejection(RejectionCodes.Invalid, $"There is no repository '{spec.Repository}', which the {Name} names.", "Connect the repository first, or name another.")]
            : [];

    private async Task<IEnumerable<Rejection>> TooMany() => Current is null ? await quotas.Refusals(Tenant, Quota.Applications) : [];

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no {Name}.", "Check the name; it may have been deleted.");

    private static string IdOf(ImmutableArray<CompiledPipelineView> pipelines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', pipelines.Select(pipeline => $"{pipeline.Pin.Pipeline} {pipeline.Pin.SpecId} {pipeline.Pin.Commit}")))))[..32];

    private sealed record RegisteredSource(ProjectSource Source, string Commit);
}
