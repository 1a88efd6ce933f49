using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Api;

internal sealed record CancelRequestBody(string Reason);

internal sealed record RetryRequestBody(RetryScope Scope = RetryScope.FailedTasks, string Stage = "");

/// <param name="Gate">Empty for the stage's own approval, else the task that waits.</param>
internal sealed record VoteBody(string Stage, bool Approves, string Comment = "", string Gate = "");

internal static class RunsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var run = routes.MapGroup("/assemblylines/{line}/runs/{number:int}").WithTags("Run");
        run.MapGet("", (string line, int number, Project project, HttpContext context) => With(project, line, number, async key =>
        {
            if (await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key) is not { } found)
            {
                return Problems.NotFound($"run {number} of the AssemblyLine '{line}'");
            }

            return Answers.Tagged(context, RunDocument.Of(found), found.Revision);
        })).Needs(Permission.Read).WithName("GetRun").WithSummary("A run with its stages, attempts, parameters and results").Produces<RunDocument>();
        run.MapPost("/action/cancel", (string line, int number, CancelRequestBody body, Project project) =>
            Do(project, line, number, grain => grain.Cancel(body.Reason))).Needs(Permission.Deploy).WithName("CancelRun").WithSummary("Stop a run; finally tasks still run").Produces<RunDocument>();
        run.MapGet("/retry", (string line, int number, [Description("failedTasks, failedStages or fromStage")] string? scope, string? stage, Project project) => With(project, line, number, async key =>
            Answers.Of(await project.Ask((IAssemblyLineRunGrain grain) => grain.PreviewRetry(Answers.Choice("scope", scope, RetryScope.FailedTasks), stage ?? ""), key))))
            .Needs(Permission.Read).WithName("PreviewRetry").WithSummary("Which tasks a retry would run, and which it would reuse").Produces<RetryPreview>();
        run.MapPost("/action/retry", (string line, int number, RetryRequestBody body, Project project, HttpContext context) =>
        {
            var once = Answers.IdempotencyKey(context);
            return Do(project, line, number, grain => grain.Retry(once, body.Scope, body.Stage));
        }).Needs(Permission.Deploy).WithName("RetryRun").WithSummary("Go on from what failed, with the same manifests and parameters").Produces<RunDocument>();
        run.MapPost("/action/vote", (string line, int number, VoteBody body, Project project) =>
            Do(project, line, number, grain => grain.Vote(body.Stage, body.Gate, body.Approves, body.Comment))).Needs(Permission.Approve).WithName("Vote").WithSummary("Approve or reject what waits").Produces<RunDocument>();
        run.MapGet("/events", Events).Needs(Permission.Read).WithName("WatchRun").WithSummary("The run as server-sent events: once now, and after each change, until it has ended").Produces<RunDocument>(StatusCodes.Status200OK, "text/event-stream");
        run.MapGet("/stages/{stage}/cluster-events", (string line, int number, string stage, Project project) => With(project, line, number, key => ClusterEvents(project, key, stage)))
            .Needs(Permission.Read).WithName("ListClusterEvents").WithSummary("Kubernetes events of a stage's current attempt").Produces<Listed<ClusterEvent>>();
        run.MapGet("/artifacts", (string line, int number, Project project, CancellationToken cancellation) => With(project, line, number, async key =>
            await project.Session.OpenArtifacts(key, cancellation) is { } archive
                ? TypedResults.Stream(archive, "application/x-tar", $"{line}-{number}-artifacts.tar")
                : Problems.NotFound("artifact of this run"))).Needs(Permission.Read).WithName("GetArtifacts").WithSummary("What the run's tasks have put aside, as a tar").Produces<Stream>(StatusCodes.Status200OK, "application/x-tar");
    }

    public static Task<IResult> With(Project project, string line, int number, Func<RunKey, Task<IResult>> call) =>
        AssemblyLineId.TryParse(line, out var id) && number > 0
            ? call(new RunKey(project.Tenant, id, number))
            : Task.FromResult<IResult>(Problems.NotFound($"run {number} of the AssemblyLine '{line}'"));

    private static Task<IResult> Do(Project project, string line, int number, Func<IAssemblyLineRunGrain, Task<Domain.Answer<RunSnapshot>>> call) =>
        With(project, line, number, async key => Answers.Of(await project.Ask(call, key), RunDocument.Of));

    private static async Task<IResult> ClusterEvents(Project project, RunKey key, string stage)
    {
        var found = await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key);
        if (found is null || !found.State.Stages.TryGetValue(stage, out var state) || state.Current is not { } attempt)
        {
            return Problems.NotFound($"attempt of the stage '{stage}'");
        }

        var cluster = found.State.Plan.Stages.Single(plan => plan.Name == stage).Target.Cluster;
        return TypedResults.Ok(new Listed<ClusterEvent>(await project.Ask((IClusterGrain grain) => grain.Events(attempt.Name), cluster)));
    }

    private static Task<IResult> Events(string line, int number, Project project, IHostApplicationLifetime lifetime, CancellationToken cancellation) =>
        With(project, line, number, async key => await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key) is null
            ? Problems.NotFound($"run {number} of the AssemblyLine '{line}'")
            : TypedResults.ServerSentEvents(Streams.UntilStop(ends => Follow(project, key, ends), lifetime, cancellation)));

    private static async IAsyncEnumerable<SseItem<RunDocument>> Follow(Project project, RunKey key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // One place: however many changes come while the reader is slow, it reads the newest state once.
        var wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var name = key.ToString();
        using var watch = project.Session.Watch(change =>
        {
            if (change.Kind == "*" || (change.Kind == ListingKinds.Run && change.Key == name))
            {
                wakes.Writer.TryWrite(true);
            }
        });
        long seen = -1;
        do
        {
            var now = await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key);
            if (now is null)
            {
                yield break;
            }

            if (now.Revision != seen)
            {
                seen = now.Revision;
                yield return new SseItem<RunDocument>(RunDocument.Of(now), "run") { EventId = seen.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            }

            if (now.State.HasEnded)
            {
                yield break;
            }
        }
        while (await wakes.Reader.WaitToReadAsync(cancellation) && wakes.Reader.TryRead(out _));
    }
}
