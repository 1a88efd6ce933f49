using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Catalog;

namespace Qvs.Cloud.Api;

/// <summary>A module of adapters for the catalog.</summary>
/// <param name="Name">How QVS Configs name it: the repository or the module's path.</param>
/// <param name="Path">The module's root in the repository.</param>
/// <param name="Repository">The project's repository whose credential reads it; null if it is public.</param>
internal sealed record ModuleBody(string Name, string Revision, string Path = ".", string? Repository = null);

/// <summary>The adapters that a project chooses from, and the modules that they come from. Names and patterns hold slashes, so they are no part of a path.</summary>
internal static class CatalogApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var catalog = routes.MapGroup("/catalog").WithTags("Catalog");
        catalog.MapGet("/modules", async (Project project) => TypedResults.Ok(new Listed<CatalogModule>(await Ask(project, grain => grain.Modules()))))
            .Needs(Permission.Read).WithName("ListModules").WithSummary("The modules that adapters come from").Produces<Listed<CatalogModule>>();
        catalog.MapPost("/modules", Add)
            .Needs(Permission.Configure).WithName("AddModule").WithSummary("Add a module of adapters, or another revision of it").Produces<CatalogModule>();
        catalog.MapDelete("/modules", async (string name, Project project) => Answers.Of(await Ask(project, grain => grain.Remove(name))))
            .Needs(Permission.Configure).WithName("RemoveModule").WithSummary("Take a module out of the catalog").Produces<CatalogModule>();
        catalog.MapGet("/modules/versions", async (string name, Project project) => Answers.Of(await Ask(project, grain => grain.Versions(name))))
            .Needs(Permission.Read).WithName("ListModuleVersions").WithSummary("The tags of the module's repository, the newest first").Produces<ModuleVersions>();
        catalog.MapGet("/adapters", async (Project project) => TypedResults.Ok(await Ask(project, grain => grain.Adapters())))
            .Needs(Permission.Read).WithName("ListAdapters").WithSummary("Every adapter of every module").Produces<AdapterList>();
        catalog.MapGet("/adapter", async (string pattern, Project project) => Answers.Of(await Ask(project, grain => grain.Adapter(pattern))))
            .Needs(Permission.Read).WithName("GetAdapter").WithSummary("One adapter with its schemas and its README").Produces<AdapterView>();
    }

    private static async Task<IResult> Add(ModuleBody body, Project project)
    {
        RepositoryId? repository = null;
        if (body.Repository is not null && !RepositoryId.TryParse(body.Repository, out repository))
        {
            return Problems.Of([new Rejection(RejectionCodes.Invalid, $"There is no repository '{body.Repository}'.", "Connect the repository first, or leave it out for a public module.")]);
        }

        return Answers.Of(await Ask(project, grain => grain.Add(new CatalogSource(body.Name, body.Revision, body.Path, repository))));
    }

    private static Task<T> Ask<T>(Project project, Func<ICatalogGrain, Task<T>> call) => project.Ask(call, new CatalogKey(project.Tenant));
}
