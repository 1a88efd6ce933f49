using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Compiling;

namespace Qvs.Grains.Catalog;

/// <summary>The modules that a tenant added, at rest.</summary>
internal sealed class CatalogRecord
{
    public int Version { get; set; } = 1;

    public ImmutableArray<CatalogModule> Modules { get; set; } = [];
}

internal sealed class CatalogGrain(
    [PersistentState("catalog", "qvs")] IPersistentState<CatalogRecord> record, AdapterLibrary library, ProjectCompiler compiler, CompilingOptions options)
    : Grain, ICatalogGrain
{
    private const int MostModules = 50;
    private const string BuiltInRevision = "built-in";

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString()["catalog:".Length..]);

    private IEnumerable<CatalogModule> BuiltIn => options.AdaptersFolder is null
        ? []
        : [new CatalogModule(new CatalogSource(CompilingOptions.AdaptersModule, BuiltInRevision, ".", null), CompilingOptions.AdaptersModule, "", true)];

    public Task<ImmutableArray<CatalogModule>> Modules() => Task.FromResult<ImmutableArray<CatalogModule>>([.. BuiltIn, .. record.State.Modules]);

    public async Task<Answer<CatalogModule>> Add(CatalogSource source)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (Problems(source) is { IsEmpty: false } problems)
        {
            return Answer.Refuse<CatalogModule>(problems);
        }

        if (await Source(source) is not { } module)
        {
            return Answer.Refuse<CatalogModule>(RejectionCodes.Invalid, $"There is no repository '{source.Repository}'.", "Connect the repository first, or leave it out for a public module.");
        }

        var read = await library.Read(module, CancellationToken.None);
        if (read.Module.Length == 0)
        {
            return Answer.Refuse<CatalogModule>([.. read.Problems.Select(problem => new Rejection(RejectionCodes.Invalid, problem))]);
        }

        var added = new CatalogModule(source, read.Module, read.Commit, false);
        await Write([.. record.State.Modules.Where(other => other.Source.Name != source.Name), added]);
        return Answer.Of(added);
    }

    public async Task<Answer<CatalogModule>> Remove(string name)
    {
        if (record.State.Modules.FirstOrDefault(module => module.Source.Name == name) is not { } found)
        {
            return Answer.Refuse<CatalogModule>(RejectionCodes.NotFound, $"The project has not added a module '{name}' to its catalog.");
        }

        await Write(record.State.Modules.Remove(found));
        return Answer.Of(found);
    }

    public async Task<AdapterList> Adapters()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        var adapters = ImmutableArray.CreateBuilder<AdapterSummary>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var module in await Modules())
        {
            if (await Source(Pinned(module)) is { } source)
            {
                var read = await library.Read(source, CancellationToken.None);
                adapters.AddRange(read.Adapters.Select(adapter => adapter with { Revision = module.Source.Revision }));
                problems.AddRange(read.Problems);
            }
            else
            {
                problems.Add($"{module.Source.Name}: its repository '{module.Source.Repository}' does not exist any more.");
            }
        }

        return new AdapterList([.. adapters.OrderBy(adapter => adapter.Pattern, StringComparer.Ordinal)], problems.ToImmutable());
    }

    public async Task<Answer<AdapterView>> Adapter(string pattern)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (PatternPath.TryParse(pattern) is not { } path)
        {
            return Answer.Refuse<AdapterView>(RejectionCodes.Invalid, $"'{pattern}' is no pattern.", "Write it as a QVS Config does: module/package.");
        }

        // Of modules within each other the longest name is the one.
        var module = (await Modules()).Where(module => path.IsWithin(module.Module)).MaxBy(module => module.Module.Length);
        if (module is null || await Source(Pinned(module)) is not { } source)
        {
            return Answer.Refuse<AdapterView>(RejectionCodes.NotFound, $"No module of the catalog has an adapter '{pattern}'.", "Add its module to the catalog.");
        }

        var answer = await library.Read(source, path, CancellationToken.None);
        return answer.IsDone ? Answer.Of(answer.Value with { Summary = answer.Value.Summary with { Revision = module.Source.Revision } }) : answer;
    }

    public async Task<Answer<ModuleVersions>> Versions(string name)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if ((await Modules()).FirstOrDefault(module => module.Source.Name == name) is not { } module || await Source(module.Source) is not { } source)
        {
            return Answer.Refuse<ModuleVersions>(RejectionCodes.NotFound, $"The catalog has no module '{name}'.");
        }

        try
        {
            return Answer.Of(new ModuleVersions(module.IsBuiltIn ? [] : await compiler.Tags(source, CancellationToken.None)));
        }
        catch (ModuleException problem)
        {
            return Answer.Refuse<ModuleVersions>(problem.Descriptor.Code, problem.Message);
        }
    }

    /// <summary>What was added stays what it was, however a branch moves.</summary>
    private static CatalogSource Pinned(CatalogModule module) => module.Commit.Length > 0 ? module.Source with { Revision = module.Commit } : module.Source;

    private async Task<ModuleSource?> Source(CatalogSource source)
    {
        if (source.Repository is not { } id)
        {
            return new ModuleSource(Tenant, source.Name, source.Revision, source.Path, null, null);
        }

        if (await GrainFactory.Repository(new RepositoryKey(Tenant, id)).Get() is not { } repository)
        {
            return null;
        }

        var secret = repository.Value.Credential is { } credential ? await GrainFactory.Credential(new CredentialKey(Tenant, credential)).Reveal() : null;
        return new ModuleSource(Tenant, source.Name, source.Revision, source.Path, repository.Value, secret);
    }

    private ImmutableArray<Rejection> Problems(CatalogSource source)
    {
        var problems = ImmutableArray.CreateBuilder<Rejection>();
        if (BuiltIn.Any(module => module.Source.Name == source.Name))
        {
            problems.Add(new Rejection(RejectionCodes.Exists, $"'{source.Name}' is the platform's own module."));
        }

        if (string.IsNullOrWhiteSpace(source.Name) || string.IsNullOrWhiteSpace(source.Revision) || source.Name.Length > 500 || source.Revision.Length > 250)
        {
            problems.Add(new Rejection(RejectionCodes.Invalid, "The module has no name or no revision.", "Give its repository, and a tag, branch or commit."));
        }

        if (record.State.Modules.Length >= MostModules && !record.State.Modules.Any(module => module.Source.Name == source.Name))
        {
            problems.Add(new Rejection("too-many", $"A catalog has at most {MostModules} modules of a project's own.", "Remove one first."));
        }

        return problems.ToImmutable();
    }

    private async Task Write(ImmutableArray<CatalogModule> modules)
    {
        var before = record.State;
        record.State = new CatalogRecord { Modules = modules };
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            // What was not written has not happened.
            record.State = before;
            throw;
        }
    }
}
