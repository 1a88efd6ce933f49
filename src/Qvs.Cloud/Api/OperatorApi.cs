using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Operating;
using Qvs.Domain;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Api;

/// <summary>What the operators of the installation do with projects. Whoever is none is told that it is not allowed, whatever the name.</summary>
internal static class OperatorApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/operator").WithTags("Operator").AddEndpointFilter(OnlyOperators);
        group.MapGet("/health", async (HttpContext context, OperatorServices operators, CancellationToken cancellation) => TypedResults.Ok(await operators.Of(context.User).Health(cancellation)))
            .WithName("OperatorGetHealth").WithSummary("The silos of the installation, and the checks of the one that answers").Produces<InstallationHealth>();
        group.MapGet("/projects", async (HttpContext context, OperatorServices operators, CancellationToken cancellation) =>
                TypedResults.Ok(new Listed<OperatedItem>(await operators.Of(context.User).Projects(cancellation))))
            .WithName("OperatorListProjects").WithSummary("Every project of the installation with what it uses of its quotas").Produces<Listed<OperatedItem>>();
        group.MapGet("/projects/{name}", Get).WithName("OperatorGetProject").WithSummary("What a project may use and uses").Produces<OperatedProject>();
        group.MapPut("/projects/{name}/quotas", SetQuotas).WithName("SetQuotas")
            .WithSummary("Limit what a project may use; what is left out is the installation's default, the reason goes into the project's audit").Produces<Quotas>();
        group.MapPost("/projects/{name}/action/delete", Delete).WithName("OperatorDeleteProject").WithSummary("Delete a project and everything of it for good").Produces<Deletion>();
        group.MapGet("/deletions/{name}", Deletion).WithName("OperatorGetDeletion").WithSummary("How far a deletion has come; afterwards, until when the name rests").Produces<Deletion>();
    }

    private static async ValueTask<object?> OnlyOperators(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<Operators>().Includes(context.HttpContext.User)
            ? await next(context)
            : Problems.Of(StatusCodes.Status403Forbidden, "access-denied", "This is for operators of the installation.", "They are named in the setting Qvs:Operators.");

    private static Task<IResult> Get(string name, HttpContext context, OperatorServices operators) => In(name, async tenant =>
        await operators.Of(context.User).Find(tenant) is { } found ? TypedResults.Ok(found) : Problems.NotFound($"project '{tenant}'"));

    private static Task<IResult> SetQuotas(string name, Quotas body, [FromQuery] string? reason, HttpContext context, OperatorServices operators) => In(name, async tenant =>
        Answers.Of(await operators.Of(context.User).SetQuotas(tenant, body, reason ?? "", null), view => view.Quotas));

    private static Task<IResult> Delete(string name, ProjectDeletion body, HttpContext context, OperatorServices operators) => In(name, async tenant =>
        Answers.Of(await operators.Of(context.User).Delete(tenant, body.Confirmation, body.CancelRuns)));

    private static Task<IResult> Deletion(string name, HttpContext context, OperatorServices operators) => In(name, async tenant =>
        await operators.Of(context.User).FindDeletion(tenant) is { } found ? TypedResults.Ok(found) : Problems.NotFound($"deletion of '{tenant}'"));

    private static async Task<IResult> In(string name, Func<TenantId, Task<IResult>> act) =>
        TenantId.TryParse(name, out var tenant) && tenant != TenantId.Reserved
            ? await act(tenant)
            : Problems.Of(StatusCodes.Status404NotFound, RejectionCodes.NotFound, $"There is no project '{name}'.", "");
}
