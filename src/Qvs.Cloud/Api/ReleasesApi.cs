using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Releases;

namespace Qvs.Cloud.Api;

/// <summary>The run that had brought the release.</summary>
internal sealed record RollbackBody(string Line, int Number, string Reason);

internal sealed record HeldDeployment(Hold? Hold);

internal sealed record DriftedFieldBody(string Object, string Path);

/// <param name="Until">A time that has passed: nobody looks after it any more.</param>
internal sealed record IgnoreBody(string Object, string Path, string Owner, string Reason, DateTimeOffset Until);

/// <summary>What can be done with a deployment's releases: bring one back, hold, compare with the cluster.</summary>
internal static class ReleasesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var deployment = routes.MapGroup("/applications/{application}/deployments/{deployment}").WithTags("Release");
        deployment.MapGet("/hold", (string application, string deployment, Project project) =>
            ApplicationsApi.WithExisting(project, application, deployment, async key => TypedResults.Ok(new HeldDeployment(await project.Ask((IReleaseGrain grain) => grain.Held(), key)))))
            .Needs(Permission.Read).WithName("GetHold").WithSummary("Who holds the deployment and why; null if nobody does").Produces<HeldDeployment>();
        deployment.MapPost("/action/hold", (string application, string deployment, ReasonBody body, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IReleaseGrain grain) => grain.PutHold(body.Reason), key))))
            .Needs(Permission.Rollback).WithName("HoldDeployment").WithSummary("Nothing is deployed there until the hold is released").Produces<Hold>();
        deployment.MapPost("/action/release-hold", (string application, string deployment, ReasonBody body, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IReleaseGrain grain) => grain.EndHold(body.Reason), key))))
            .Needs(Permission.Rollback).WithName("ReleaseHold").WithSummary("Let deployments happen again").Produces<Hold>();
        deployment.MapGet("/rollback", (string application, string deployment, string line, int number, Project project) =>
            With(project, application, deployment, key => RunsApi.With(project, line, number, async run =>
                Answers.Of(await project.Ask((IReleaseGrain grain) => grain.PreviewRollback(run), key)))))
            .Needs(Permission.Read).WithName("PreviewRollback").WithSummary("What would change if the release of a run came back").Produces<DeploymentDiff>();
        deployment.MapPost("/action/rollback", (string application, string deployment, RollbackBody body, Project project, HttpContext context) =>
            With(project, application, deployment, key => RunsApi.With(project, body.Line, body.Number, async run =>
                Started(await project.Ask((IReleaseGrain grain) => grain.Rollback(Answers.IdempotencyKey(context), run, body.Reason), key)))))
            .Needs(Permission.Rollback).WithName("Rollback").WithSummary("Deploy an earlier release as it was, and hold it; the same Idempotency-Key does it once").Produces<StartedRun>(StatusCodes.Status201Created);
        deployment.MapPost("/action/reapply", (string application, string deployment, Project project, HttpContext context) =>
            With(project, application, deployment, async key => Started(await project.Ask((IReleaseGrain grain) => grain.Reapply(Answers.IdempotencyKey(context)), key))))
            .Needs(Permission.Deploy).WithName("Reapply").WithSummary("Deploy once more what is deployed, by its own pipeline").Produces<StartedRun>(StatusCodes.Status201Created);

        var drift = deployment.MapGroup("/drift");
        drift.MapGet("", (string application, string deployment, Project project) =>
            ApplicationsApi.WithExisting(project, application, deployment, async key => TypedResults.Ok(await project.Ask((IDriftGrain grain) => grain.Get(), key))))
            .Needs(Permission.Read).WithName("GetDrift").WithSummary("Whether what is deployed is what was deployed, as last looked at").Produces<DriftReport>();
        drift.MapPost("/action/check", (string application, string deployment, Project project) =>
            ApplicationsApi.WithExisting(project, application, deployment, async key => TypedResults.Ok(await project.Ask((IDriftGrain grain) => grain.Check(), key))))
            .Needs(Permission.Read).WithName("CheckDrift").WithSummary("Look now").Produces<DriftReport>();
        drift.MapPost("/action/heal", (string application, string deployment, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IDriftGrain grain) => grain.Heal(), key))))
            .Needs(Permission.Deploy).WithName("HealDrift").WithSummary("Apply what was deployed where it is not so any more; what is ignored or adopted stays").Produces<DriftReport>();
        drift.MapPost("/action/adopt", (string application, string deployment, DriftedFieldBody body, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IDriftGrain grain) => grain.Adopt(body.Object, body.Path), key))))
            .Needs(Permission.Configure).WithName("AdoptDrift").WithSummary("Take the live value into the Deployment Config, as the parameter that it comes from").Produces<DriftAdoption>();
        drift.MapPost("/action/ignore", (string application, string deployment, IgnoreBody body, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IDriftGrain grain) => grain.Ignore(body.Object, body.Path, body.Owner, body.Reason, body.Until), key))))
            .Needs(Permission.Configure).WithName("IgnoreDrift").WithSummary("Somebody else looks after the field, until then").Produces<DriftReport>();
    }

    private static IResult Started(Domain.Answer<RunStarted> answer)
    {
        if (!answer.IsDone)
        {
            return Problems.Of(answer.Rejections);
        }

        var run = answer.Value.Run;
        var address = string.Create(CultureInfo.InvariantCulture, $"{ApiHosting.Root}/projects/{run.Tenant}/assemblylines/{run.Line}/runs/{run.Number}");
        return TypedResults.Created(address, new StartedRun(run.Line.Value, run.Number, address));
    }

    private static Task<IResult> With(Project project, string application, string deployment, Func<Domain.Applications.DeploymentKey, Task<IResult>> call) =>
        ApplicationsApi.With(project, application, deployment, call);
}
