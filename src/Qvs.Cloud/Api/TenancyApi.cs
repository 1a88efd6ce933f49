using Qvs.Cloud.Exports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Api;

/// <param name="Confirmation">The project's name, typed.</param>
/// <param name="CancelRuns">Cancel what is open; without it open runs refuse the deletion.</param>
internal sealed record ProjectDeletion(string Confirmation, bool CancelRuns = false);

/// <summary>What a project uses, keeps, takes along and leaves behind.</summary>
internal static class TenancyApi
{
    private const int UsualDays = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Projects");
        group.MapGet("/usage", Usage).Needs(Permission.Read).WithName("GetUsage").WithSummary("What the project uses, by quota and by day (UTC)").Produces<Usage>();
        group.MapGet("/retention", Retention).Needs(Permission.Read).WithName("GetRetention").WithSummary("For how long runs, logs and artifacts are kept").Produces<RetentionView>();
        group.MapPut("/retention", PutRetention).Needs(Permission.Administer).WithName("PutRetention").WithSummary("Change that; what is deployed, held or being promoted always stays").Produces<RetentionView>();
        group.MapGet("/export", Export).Needs(Permission.Administer).WithName("ExportProject").WithSummary("Everything of the project as readable files, without secrets; a tar.gz").Produces<byte[]>(StatusCodes.Status200OK, "application/gzip");
        group.MapPost("/action/delete", Delete).Needs(Permission.Administer).WithName("DeleteProject").WithSummary("Delete the project and everything of it for good; an owner only").Produces<Deletion>();
    }

    private static async Task<IResult> Usage(Project project, int? days)
    {
        var asked = days ?? UsualDays;
        return asked is < 1 or > UsageLimits.MostDays
            ? Problems.Of(StatusCodes.Status422UnprocessableEntity, Domain.RejectionCodes.Invalid, $"{asked} days are asked for.", $"Ask for 1 to {UsageLimits.MostDays}.")
            : TypedResults.Ok(await project.Ask((IUsageGrain grain) => grain.Get(asked), $"usage:{project.Tenant}"));
    }

    private static async Task<IResult> Retention(Project project, HttpContext context)
    {
        var view = await project.Ask((IRetentionGrain grain) => grain.Get(), $"retention:{project.Tenant}");
        return Answers.Tagged(context, view, view.Revision);
    }

    private static async Task<IResult> PutRetention(RetentionSettings body, Project project, HttpContext context) => Answers.Of(
        await project.Ask((IRetentionGrain grain) => grain.Save(body, Answers.Expected(context)), $"retention:{project.Tenant}"));

    private static IResult Export(Project project, TenantExport export, TimeProvider clock)
    {
        if (!project.Session.May(Permission.Administer))
        {
            throw new AccessDeniedException();
        }

        return TypedResults.Stream(
            output => export.Write(project.Session, output, CancellationToken.None), "application/gzip", $"{project.Tenant}-{clock.GetUtcNow():yyyy-MM-dd}.tar.gz");
    }

    private static async Task<IResult> Delete(ProjectDeletion body, Project project) => Answers.Of(
        await project.Ask((IDeletionGrain grain) => grain.Begin(body.Confirmation, body.CancelRuns), $"deletion:{project.Tenant}"));
}
