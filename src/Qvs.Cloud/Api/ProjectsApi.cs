using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Access;
using Qvs.Domain;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Api;

/// <param name="Name">The project's name in addresses, and its namespace on clusters.</param>
internal sealed record NewProject(string Name, string DisplayName);

internal sealed record ProjectItem(string Name, string DisplayName);

internal sealed record KeyRotated(string Project);

internal sealed record CredentialsResealed(int Resealed);

internal sealed record SampleMended(string Namespace);

internal sealed record SampleCreated(string Application, string Line, string Folder);

internal static class ProjectsApi
{
    /// <summary>What is done within a project as a whole.</summary>
    public static void MapProject(IEndpointRouteBuilder project) => project
        .MapPost("/action/create-sample", async (Project at, Samples.SampleProject sample, CancellationToken cancellation) => Answers.Of(
            await sample.Create(at.Session, cancellation), made => new SampleCreated(made.Application.Value, made.Line.Value, made.Folder)))
        .WithTags("Projects").Needs(Permission.Secrets).WithName("CreateSample").WithSummary("Make the sample application with its environments and line, on the embedded cluster").Produces<SampleCreated>();

    public static void MapMend(IEndpointRouteBuilder project) => project
        .MapPost("/action/mend-sample", (Project at, Samples.SampleProject sample) => sample.Mend(at.Session)
            ? TypedResults.Ok(new SampleMended(Samples.SampleProject.MissingNamespace(at.Session)))
            : Problems.Of(StatusCodes.Status409Conflict, "no-embedded-cluster", "This server has no embedded cluster.", "Make the namespace on your own cluster.") as IResult)
        .WithTags("Projects").Needs(Permission.Configure).WithName("MendSample").WithSummary("Make the namespace that the sample's staging lacks").Produces<SampleMended>();

    public static void MapKeys(IEndpointRouteBuilder project)
    {
        var keys = project.MapGroup("/action").WithTags("Credential");
        keys.MapPost("/rotate-key", async (Project at, Domain.Ports.ISecretKeys secrets, CancellationToken cancellation) =>
        {
            Demand(at.Session);
            await secrets.RotateTenant(at.Tenant, cancellation);
            return TypedResults.Ok(new KeyRotated(at.Tenant.Value));
        }).Needs(Permission.Secrets).WithName("RotateKey").WithSummary("Give the project a new key; what is saved from now on is sealed with it, at other silos within five minutes").Produces<KeyRotated>();
        keys.MapPost("/reseal-credentials", async (Project at, CancellationToken cancellation) =>
        {
            Demand(at.Session);
            return TypedResults.Ok(new CredentialsResealed(await Reseal(at, cancellation)));
        }).Needs(Permission.Secrets).WithName("ResealCredentials").WithSummary("Save every credential as it is, so that all are sealed with the newest key").Produces<CredentialsResealed>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", List).WithTags("Projects").WithName("ListProjects").WithSummary("The projects you are a member of").Produces<Listed<ProjectItem>>();
        routes.MapPost("/projects", Create).WithTags("Projects").WithName("CreateProject").WithSummary("Make a project; you are its first owner").Produces<TenantView>();
    }

    private static void Demand(TenantSession session)
    {
        if (!session.May(Permission.Secrets))
        {
            throw new AccessDeniedException();
        }
    }

    private static async Task<int> Reseal(Project project, CancellationToken cancellation)
    {
        var (sealedAnew, cursor) = (0, (string?)null);
        do
        {
            var page = await project.Session.List(new Domain.Ports.ListingQuery(project.Tenant, Domain.Ports.ListingKinds.Credential, Cursor: cursor), cancellation);
            foreach (var row in page.Rows)
            {
                if (Domain.Credentials.CredentialKey.TryParse(row.Key, out var key)
                    && await project.Ask((Grains.Credentials.ICredentialGrain grain) => grain.Get(), key) is { } found)
                {
                    var nothing = new Grains.Credentials.CredentialChange(ImmutableSortedDictionary<string, string?>.Empty);
                    // One that somebody saves at this very moment is sealed by that.
                    sealedAnew += (await project.Ask((Grains.Credentials.ICredentialGrain grain) => grain.Save(found.Purpose, found.Description, nothing, found.Revision), key)).IsDone ? 1 : 0;
                }
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return sealedAnew;
    }

    private static async Task<IResult> List(HttpContext context, TenantSessions sessions, CancellationToken cancellation)
    {
        var rows = await sessions.TenantsOf(context.User, cancellation);
        return TypedResults.Ok(new Listed<ProjectItem>([.. rows.Select(row => new ProjectItem(row.Tenant.Value, Summaries.DisplayName(row)))]));
    }

    private static async Task<IResult> Create(NewProject project, HttpContext context, [FromServices] IGrainFactory grains)
    {
        if (Account.TokenCaller(context.User) is not null)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "token-of-project", "A token belongs to one project and cannot make others.", "Sign in as a person.");
        }

        if (TenantId.Check(project.Name) is { } invalid)
        {
            return Problems.Of([invalid]);
        }

        var key = new TenantKey(TenantId.Parse(project.Name));
        var owner = new Member(Account.NameOf(context.User)!, Account.DisplayNameOf(context.User), [Roles.Owner]);
        using (CallerContext.Use(Caller.Platform(key.Tenant)))
        {
            var answer = await grains.Tenant(key.Tenant).Create(project.DisplayName, owner);
            return answer.IsDone && answer.Value.Members.All(member => member.Name != owner.Name)
                ? Problems.Of([new Rejection(RejectionCodes.Exists, $"The name '{project.Name}' is taken.", "Choose another.")])
                : Answers.Of(answer);
        }
    }
}
