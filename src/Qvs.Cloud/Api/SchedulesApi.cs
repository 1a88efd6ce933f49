using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Sources;

namespace Qvs.Cloud.Api;

/// <param name="Repository">Whose webhook has the trigger.</param>
internal sealed record LineTrigger(string Repository, Trigger Trigger);

/// <summary>What starts a line by itself: schedules, and the triggers of webhooks.</summary>
internal static class SchedulesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/assemblylines/{line}/schedules").WithTags("Schedule");
        schedules.MapGet("", (string line, Project project, [AsParameters] ListParameters list, CancellationToken cancellation) =>
            ListsApi.Page(project, list.Of(ListingKinds.Schedule, line), cancellation)).Needs(Permission.Read).WithName("ListSchedules").WithSummary("The schedules of a line").Produces<ListPage>();
        schedules.MapGet("/{schedule}", (string line, string schedule, Project project, HttpContext context) => With(project, line, schedule, async key =>
            Answers.Of(context, await project.Ask((IScheduleGrain grain) => grain.Get(), key), $"schedule '{schedule}'")))
            .Needs(Permission.Read).WithName("GetSchedule").WithSummary("A schedule and when it starts next").Produces<Domain.Versioned<ScheduleView>>();
        schedules.MapPut("/{schedule}", (string line, string schedule, Schedule body, Project project, HttpContext context) => With(project, line, schedule, async key =>
            Answers.Of(context, await project.Ask((IScheduleGrain grain) => grain.Save(body, Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("PutSchedule").WithSummary("Five cron fields in a time zone; one start for each time").Produces<Domain.Versioned<ScheduleView>>();
        schedules.MapDelete("/{schedule}", (string line, string schedule, Project project, HttpContext context) => With(project, line, schedule, async key =>
            Answers.Of(context, await project.Ask((IScheduleGrain grain) => grain.Delete(Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("DeleteSchedule").WithSummary("Delete a schedule").Produces<Domain.Versioned<ScheduleView>>();
        routes.MapGet("/assemblylines/{line}/triggers", Triggers).WithTags("Webhook").Needs(Permission.Read).WithName("ListTriggersOfLine")
            .WithSummary("The triggers of all webhooks that start the line; they are changed with their webhook").Produces<ImmutableArray<LineTrigger>>();
    }

    private static async Task<IResult> Triggers(string line, Project project, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<LineTrigger>();
        for (string? cursor = null; ;)
        {
            var page = await project.Session.List(new ListingQuery(project.Tenant, ListingKinds.Webhook, Cursor: cursor, Limit: 1000), cancellation);
            found.AddRange(page.Rows.Select(WebhookRow.Read).OfType<WebhookView>().SelectMany(webhook => webhook.Spec.Triggers
                .Where(trigger => trigger.Line.Value == line).Select(trigger => new LineTrigger(webhook.Key.Repository.Value, trigger))));
            if ((cursor = page.Next) is null)
            {
                return TypedResults.Ok(found.ToImmutable());
            }
        }
    }

    private static Task<IResult> With(Project project, string line, string schedule, Func<ScheduleKey, Task<IResult>> call) =>
        !AssemblyLineId.TryParse(line, out var id) ? Task.FromResult<IResult>(Problems.NotFound($"AssemblyLine '{line}'"))
        : ScheduleId.Check(schedule) is { } invalid ? Task.FromResult<IResult>(Problems.Of([invalid]))
        : call(new ScheduleKey(project.Tenant, id, ScheduleId.Parse(schedule)));
}
