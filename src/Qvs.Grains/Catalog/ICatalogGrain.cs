using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Catalog;

/// <summary>
/// The adapter modules that a tenant chooses from; the platform's own (<c>qvs.cloud/adapters</c>) is always among them. Key: <c>catalog:tenant</c>.
/// </summary>
[Alias("qvs.ICatalogGrain")]
public interface ICatalogGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Modules")]
    Task<ImmutableArray<CatalogModule>> Modules();

    /// <summary>Adds a module, or another revision of it; the repository is read before anything is kept.</summary>
    [Requires(Permission.Configure, "catalog.add"), Alias("Add")]
    Task<Answer<CatalogModule>> Add([Audited] CatalogSource source);

    [Requires(Permission.Configure, "catalog.remove"), Alias("Remove")]
    Task<Answer<CatalogModule>> Remove([Audited] string name);

    /// <summary>Every adapter of every module, those first that are for general use.</summary>
    [Requires(Permission.Read), Alias("Adapters")]
    Task<Answer<AdapterList>> Adapters();

    /// <param name="pattern">As a QVS Config names it.</param>
    [Requires(Permission.Read), Alias("Adapter")]
    Task<Answer<AdapterView>> Adapter(string pattern);

    /// <summary>The tags of the module's repository, the newest version first; none for the platform's own.</summary>
    [Requires(Permission.Read), Alias("Versions")]
    Task<Answer<ModuleVersions>> Versions(string name);
}

/// <param name="Name">How QVS Configs name it: the repository or the module's path.</param>
/// <param name="Revision">A tag, branch or commit.</param>
/// <param name="Path">The module's root in the repository; <c>.</c> for the repository itself.</param>
/// <param name="Repository">The tenant's repository whose credential reads it; null if it is public.</param>
[GenerateSerializer, Alias("qvs.catalog.source"), Immutable]
public sealed record CatalogSource(
    [property: Id(0)] string Name, [property: Id(1)] string Revision, [property: Id(2)] string Path, [property: Id(3)] RepositoryId? Repository);

/// <param name="Module">The CUE module's path.</param>
/// <param name="Commit">What the revision was when it was added; empty for the platform's own.</param>
[GenerateSerializer, Alias("qvs.catalog.module"), Immutable]
public sealed record CatalogModule(
    [property: Id(0)] CatalogSource Source,
    [property: Id(1)] string Module,
    [property: Id(2)] string Commit,
    [property: Id(3)] bool IsBuiltIn);

[GenerateSerializer, Alias("qvs.catalog.versions"), Immutable]
public sealed record ModuleVersions([property: Id(0)] ImmutableArray<string> Names);

/// <param name="HasResources">It is an Infrastructure Adapter (formats.md 1.3).</param>
/// <param name="HasPipelines">It is a CI/CD Adapter.</param>
[GenerateSerializer, Alias("qvs.catalog.summary"), Immutable]
public sealed record AdapterSummary(
    [property: Id(0)] string Pattern,
    [property: Id(1)] string Name,
    [property: Id(2)] string Description,
    [property: Id(3)] bool HasResources,
    [property: Id(4)] bool HasPipelines,
    [property: Id(5)] string Module,
    [property: Id(6)] string Revision);

/// <param name="Problems">Adapters that can not be read, with the reason.</param>
[GenerateSerializer, Alias("qvs.catalog.list"), Immutable]
public sealed record AdapterList([property: Id(0)] ImmutableArray<AdapterSummary> Adapters, [property: Id(1)] ImmutableArray<string> Problems);

/// <param name="Parameters">JSON Schema of <c>params</c>.</param>
/// <param name="Options">JSON Schema of <c>pipelineParams</c>.</param>
/// <param name="Readme">Markdown; empty if it has none. Written by the module's authors: to be shown as untrusted text.</param>
[GenerateSerializer, Alias("qvs.catalog.adapter"), Immutable]
public sealed record AdapterView(
    [property: Id(0)] AdapterSummary Summary,
    [property: Id(1)] string Parameters,
    [property: Id(2)] string Options,
    [property: Id(3)] ImmutableArray<string> Stages,
    [property: Id(4)] ImmutableArray<string> Resources,
    [property: Id(5)] string Readme);
