using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Api;

/// <summary>Step logs: listed, read by range, followed, searched, downloaded.</summary>
internal static class LogsApi
{
    private const int MostLines = 10_000;
    private static readonly TimeSpan BeforeItBegins = TimeSpan.FromMilliseconds(500);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var logs = routes.MapGroup("/assemblylines/{line}/runs/{number:int}/logs").WithTags("Log");
        logs.MapGet("", (string line, int number, string? attempt, Project project, CancellationToken cancellation) => RunsApi.With(project, line, number, async run =>
            TypedResults.Ok(new Listed<LogInfo>(await project.Session.Logs(run, attempt, cancellation))))).Needs(Permission.Read).WithName("ListLogs").WithSummary("The logs of a run's steps").Produces<Listed<LogInfo>>();
        var log = logs.MapGroup("/{attempt}/{task}/{instance:int}/{step}");
        log.MapGet("", ([AsParameters] LogPlace place, long? first, int? count) =>
            place.With(async key =>
                TypedResults.Ok(new Listed<LogLine>(await place.Project.Session.ReadLog(key, first ?? 1, Math.Clamp(count ?? 1000, 1, MostLines), place.Cancellation)))))
            .Needs(Permission.Read).WithName("ReadLog").WithSummary("Lines from 'first' on; a negative one counts from the end").Produces<Listed<LogLine>>();
        log.MapGet("/events", ([AsParameters] LogPlace place, long? first, HttpContext context, IHostApplicationLifetime lifetime) =>
            place.WithComing(key => Task.FromResult<IResult>(TypedResults.ServerSentEvents(
                Streams.UntilStop(cancellation => Follow(place.Project, key, Answers.LastEvent(context) + 1 ?? first ?? 1, cancellation), lifetime, place.Cancellation)))))
            .Needs(Permission.Read).WithName("FollowLog").WithSummary("Lines as server-sent events until the step has ended, then an event 'end'; Last-Event-ID goes on after a line").Produces<LogLine>(StatusCodes.Status200OK, "text/event-stream");
        log.MapGet("/search", ([AsParameters] LogPlace place, string expression, int? limit) =>
            place.With(async key =>
            {
                var (matches, total) = await place.Project.Session.SearchLog(key, expression, Math.Clamp(limit ?? 100, 1, MostLines), place.Cancellation);
                return TypedResults.Ok(new LogMatches(matches, total));
            })).Needs(Permission.Read).WithName("SearchLog").WithSummary("Find a regular expression, in linear time").Produces<LogMatches>();
        log.MapGet("/text", ([AsParameters] LogPlace place) =>
            place.With(key => Task.FromResult<IResult>(TypedResults.Stream(
                output => Write(place.Project, key, output, place.Cancellation), "text/plain; charset=utf-8", $"{key.Attempt}-{key.Task}-{key.Step}.log"))))
            .Needs(Permission.Read).WithName("DownloadLog").WithSummary("The whole log as text").Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static async IAsyncEnumerable<SseItem<object>> Follow(Project project, LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await LogPlace.IsComing(project, key) == true && await project.Session.FindLog(key, cancellation) is null)
        {
            await Task.Delay(BeforeItBegins, TimeProvider.System, cancellation);
        }

        await foreach (var line in project.Session.FollowLog(key, first, cancellation))
        {
            yield return new SseItem<object>(line, "line") { EventId = line.Number.ToString(CultureInfo.InvariantCulture) };
        }

        // A stream that only stops may have been broken off.
        cancellation.ThrowIfCancellationRequested();
        yield return new SseItem<object>(new { }, "end");
    }

    private static async Task Write(Project project, LogKey key, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, leaveOpen: true);
        for (long first = 1; ;)
        {
            var lines = await project.Session.ReadLog(key, first, MostLines, cancellation);
            foreach (var line in lines)
            {
                await writer.WriteAsync(line.Text.AsMemory(), cancellation);
                await writer.WriteAsync("\n".AsMemory(), cancellation);
            }

            if (lines.IsEmpty)
            {
                return;
            }

            first = lines[^1].Number + 1;
        }
    }
}

/// <param name="Total">How many there are beyond the limit as well.</param>
internal sealed record LogMatches(ImmutableArray<LogMatch> Items, long Total);

/// <summary>A log as a path names it.</summary>
internal sealed record LogPlace(string Line, int Number, string Attempt, string Task, int Instance, string Step, Project Project, CancellationToken Cancellation)
{
    public Task<IResult> With(Func<LogKey, Task<IResult>> call) => RunsApi.With(Project, Line, Number, async run =>
    {
        var key = new LogKey(run, Attempt, Task, Instance, Step);
        return await Project.Session.FindLog(key, Cancellation) is null ? NotFound() : await call(key);
    });

    /// <summary>Also of a step that has not begun, as long as its attempt may still run it.</summary>
    public Task<IResult> WithComing(Func<LogKey, Task<IResult>> call) => RunsApi.With(Project, Line, Number, async run =>
    {
        var key = new LogKey(run, Attempt, Task, Instance, Step);
        // The run is asked in any case: it looks whether somebody still collects its logs.
        return await IsComing(Project, key) == true || await Project.Session.FindLog(key, Cancellation) is not null ? await call(key) : NotFound();
    });

    /// <returns>Whether the attempt may still run it; null if there is no such attempt, or its Pipeline has no such task.</returns>
    public static async Task<bool?> IsComing(Project project, LogKey key)
    {
        if (await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key.Run) is not { } run)
        {
            return null;
        }

        var (pipeline, attempt) = run.State.Plan.Stages
            .SelectMany(plan => run.State.Stages[plan.Name].Attempts, (plan, attempt) => (plan.Pipeline, attempt)).FirstOrDefault(pair => pair.attempt.Name == key.Attempt);
        return attempt is not null && !attempt.Reused.ContainsKey(key.Task) && pipeline.Tasks.Any(task => task.Name == key.Task) ? attempt.IsLive : null;
    }

    private IResult NotFound() => Problems.NotFound($"log of the step '{Step}' of the task '{Task}'");
}
