using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Access;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Api;

/// <param name="Quotas">What is set for this project alone.</param>
internal sealed record OperatedProject(string Name, string DisplayName, Quotas Quotas, Usage Usage);

/// <summary>What the operators of the installation do with projects. Whoever is none is told that it is not allowed, whatever the name.</summary>
internal static class OperatorApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/operator").WithTags("Operator").AddEndpointFilter(OnlyOperators);
        group.MapGet("/projects", List).WithName("OperatorListProjects").WithSummary("Every project of the installation").Produces<Listed<ProjectItem>>();
        group.MapGet("/projects/{name}", Get).WithName("OperatorGetProject").WithSummary("What a project may use and uses").Produces<OperatedProject>();
        group.MapPut("/projects/{name}/quotas", SetQuotas).WithName("SetQuotas").WithSummary("Limit what a project may use; what is left out is the installation's default").Produces<Quotas>();
        group.MapPost("/projects/{name}/action/delete", Delete).WithName("OperatorDeleteProject").WithSummary("Delete a project and everything of it for good").Produces<Deletion>();
        group.MapGet("/deletions/{name}", Deletion).WithName("OperatorGetDeletion").WithSummary("How far a deletion has come; afterwards, until when the name rests").Produces<Deletion>();
    }

    private static async ValueTask<object?> OnlyOperators(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<Operators>().Includes(context.HttpContext.User)
            ? await next(context)
            : Problems.Of(StatusCodes.Status403Forbidden, "access-denied", "This is for operators of the installation.", "They are named in the setting Qvs:Operators.");

    private static async Task<IResult> List([FromServices] IListings listings, CancellationToken cancellation)
    {
        var projects = ImmutableArray.CreateBuilder<ProjectItem>();
        await foreach (var row in listings.Sweep(ListingKinds.Tenant, [], cancellation))
        {
            projects.Add(new ProjectItem(row.Tenant.Value, Summaries.DisplayName(row)));
        }

        return TypedResults.Ok(new Listed<ProjectItem>(projects.ToImmutable()));
    }

    private static Task<IResult> Get(string name, HttpContext context, Operators operators, [FromServices] IGrainFactory grains) => In(name, context, operators, async tenant =>
        await grains.Tenant(tenant).Get() is { } view
            ? TypedResults.Ok(new OperatedProject(tenant.Value, view.DisplayName, view.Quotas, await grains.Usage(tenant).Get(UsageLimits.MostDays)))
            : Problems.NotFound($"project '{tenant}'"));

    private static Task<IResult> SetQuotas(string name, Quotas body, HttpContext context, Operators operators, [FromServices] IGrainFactory grains) => In(name, context, operators, async tenant =>
        Answers.Of(await grains.Tenant(tenant).SetQuotas(body, null), view => view.Quotas));

    private static Task<IResult> Delete(string name, ProjectDeletion body, HttpContext context, Operators operators, [FromServices] IGrainFactory grains) => In(name, context, operators, async tenant =>
        Answers.Of(await grains.Deletion(tenant).Begin(body.Confirmation, body.CancelRuns)));

    private static Task<IResult> Deletion(string name, HttpContext context, Operators operators, [FromServices] IGrainFactory grains) => In(name, context, operators, async tenant =>
        await grains.Deletion(tenant).Get() is { } found ? TypedResults.Ok(found) : Problems.NotFound($"deletion of '{tenant}'"));

    private static async Task<IResult> In(string name, HttpContext context, Operators operators, Func<TenantId, Task<IResult>> act)
    {
        if (!TenantId.TryParse(name, out var tenant) || tenant == TenantId.Reserved)
        {
            return Problems.Of(StatusCodes.Status404NotFound, RejectionCodes.NotFound, $"There is no project '{name}'.", "");
        }

        using (operators.Act(context.User, tenant))
        {
            return await act(tenant);
        }
    }
}
