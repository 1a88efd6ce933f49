using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Api;

/// <summary>Step logs: listed, read by range, followed, searched, downloaded.</summary>
internal static class LogsApi
{
    private const int MostLines = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var logs = routes.MapGroup("/assemblylines/{line}/runs/{number:int}/logs").WithTags("Log");
        logs.MapGet("", (string line, int number, string? attempt, Project project, CancellationToken cancellation) => RunsApi.With(project, line, number, async run =>
            TypedResults.Ok(new { Items = await project.Session.Logs(run, attempt, cancellation) }))).WithName("ListLogs");
        var log = logs.MapGroup("/{attempt}/{task}/{instance:int}/{step}");
        log.MapGet("", (string line, int number, string attempt, string task, int instance, string step, long? first, int? count, Project project, CancellationToken cancellation) =>
            With(project, line, number, attempt, task, instance, step, cancellation, async key =>
                TypedResults.Ok(new { Items = await project.Session.ReadLog(key, first ?? 1, Math.Clamp(count ?? 1000, 1, MostLines), cancellation) })))
            .WithName("ReadLog").WithSummary("Lines from 'first' on; a negative one counts from the end");
        log.MapGet("/events", (string line, int number, string attempt, string task, int instance, string step, long? first, Project project, CancellationToken cancellation) =>
            With(project, line, number, attempt, task, instance, step, cancellation, key =>
                Task.FromResult<IResult>(TypedResults.ServerSentEvents(Follow(project, key, first ?? 1, cancellation)))))
            .WithName("FollowLog").WithSummary("Lines as server-sent events until the step has ended");
        log.MapGet("/search", (string line, int number, string attempt, string task, int instance, string step, string expression, int? limit, Project project, CancellationToken cancellation) =>
            With(project, line, number, attempt, task, instance, step, cancellation, async key =>
            {
                var (matches, total) = await project.Session.SearchLog(key, expression, Math.Clamp(limit ?? 100, 1, MostLines), cancellation);
                return TypedResults.Ok(new { Items = matches, Total = total });
            })).WithName("SearchLog").WithSummary("A regular expression, in linear time");
        log.MapGet("/text", (string line, int number, string attempt, string task, int instance, string step, Project project, CancellationToken cancellation) =>
            With(project, line, number, attempt, task, instance, step, cancellation, key => Task.FromResult<IResult>(TypedResults.Stream(
                output => Write(project, key, output, cancellation), "text/plain; charset=utf-8", $"{attempt}-{task}-{step}.log"))))
            .WithName("DownloadLog").Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static Task<IResult> With(
        Project project, string line, int number, string attempt, string task, int instance, string step, CancellationToken cancellation, Func<LogKey, Task<IResult>> call) =>
        RunsApi.With(project, line, number, async run =>
        {
            var key = new LogKey(run, attempt, task, instance, step);
            return await project.Session.FindLog(key, cancellation) is null ? Problems.NotFound($"log of the step '{step}' of the task '{task}'") : await call(key);
        });

    private static async IAsyncEnumerable<SseItem<LogLine>> Follow(Project project, LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in project.Session.FollowLog(key, first, cancellation))
        {
            yield return new SseItem<LogLine>(line, "line") { EventId = line.Number.ToString(CultureInfo.InvariantCulture) };
        }
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
