using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Access;
using Qvs.Domain;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Api;

/// <param name="Name">The project's name in addresses, and its namespace on clusters.</param>
internal sealed record NewProject(string Name, string DisplayName);

internal sealed record ProjectItem(string Name, string DisplayName);

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

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", List).WithTags("Projects").WithName("ListProjects").WithSummary("The projects you are a member of").Produces<Listed<ProjectItem>>();
        routes.MapPost("/projects", Create).WithTags("Projects").WithName("CreateProject").WithSummary("Make a project; you are its first owner").Produces<TenantView>();
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
