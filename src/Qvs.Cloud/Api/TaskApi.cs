using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Qvs.Cloud.Hosting;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Api;

internal sealed record TaskMessage(string Message, string Severity = "Info");

/// <summary>
/// What tasks on clusters call (formats.md 2.5.11, 4.8): the deploy state of Pulumi, and notifications. The token in the path says which attempt of which
/// run asks; it reads any state of its project (another application's outputs), and writes that of its own deployment, whose lock it holds.
/// </summary>
internal static class TaskApi
{
    public const string Root = "/task";

    private const long MostStateBytes = 256L << 20;
    private const int MostMessage = 10_000;
    private const int MostSeverity = 50;

    public static void MapTaskApi(this IEndpointRouteBuilder routes)
    {
        // Tasks have no account: the token authorizes, in every handler, through With.
        var task = routes.MapGroup($"{Root}/{{token}}").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        var state = task.MapGroup("/apis/v1/projects/{project}/applications/{application}/deployments/{deployment}/deploy-state/{state}");
        state.MapPost("/action/signed-url-to-get", Address);
        state.MapPost("/action/signed-url-to-put", Address);
        state.MapGet("/content", Read);
        // More than the web server takes by itself.
        state.MapPut("/content", Write).WithMetadata(new RequestSizeLimitAttribute(MostStateBytes));
        task.MapPost("/apis/v1/projects/{project}/taskruns/{taskrun}/notification", Notify);
    }

    private static Task<IResult> Address(
        string token, string project, string application, string deployment, string state, Tasks tasks, CloudOptions options, HttpContext context) =>
        tasks.With(token, project, application, deployment, state, (_, place) =>
        {
            // The path is the proof: it is as secret, and as short-lived, as a signature would be.
            var path = context.Request.Path.ToString();
            return Task.FromResult<IResult>(TypedResults.Json($"{ControlPlane.PublicUrl(options)}{path[..path.LastIndexOf("/action/", StringComparison.Ordinal)]}/content"));
        }, context.RequestAborted);

    private static Task<IResult> Read(
        string token, string project, string application, string deployment, string state, Tasks tasks, IBlobStore blobs, HttpContext context) =>
        tasks.With(token, project, application, deployment, state, async (_, place) =>
        {
            var info = await blobs.Find(place.Path, context.RequestAborted);
            var content = info is null ? null : await blobs.Open(place.Path, 0, null, context.RequestAborted);
            if (content is not null)
            {
                return TypedResults.Stream(content, "application/gzip", entityTag: new EntityTagHeaderValue($"\"{info!.ETag.Trim('"')}\""));
            }

            // That there is none yet is a version, too: of two first deployments one is told.
            context.Response.Headers["Qvs-State-Versions"] = "etag";
            return TypedResults.NotFound();
        }, context.RequestAborted);

    private static Task<IResult> Write(
        string token, string project, string application, string deployment, string state, Tasks tasks, IBlobStore blobs, TimeProvider clock, HttpContext context) =>
        tasks.With(token, project, application, deployment, state, async (identity, place) =>
        {
            if (identity.Deployment != place.Deployment)
            {
                return Problems.Of(StatusCodes.Status403Forbidden, "state-of-another", "A task writes the state of its own deployment only.", "");
            }

            if (context.Request.ContentLength > MostStateBytes)
            {
                return Problems.Of(StatusCodes.Status413PayloadTooLarge, RejectionCodes.Invalid, $"The state is larger than {MostStateBytes >> 20} MiB.", "Prune its history before the upload.");
            }

            if (Expected(context.Request) is not { } expected)
            {
                return Problems.Of(StatusCodes.Status400BadRequest, RejectionCodes.Invalid, "The condition of the request cannot be read.", "Send If-Match with the ETag of the state that was read, If-None-Match: * if there was none, or neither.");
            }

            await using var content = new Bounded(context.Request.Body, MostStateBytes);
            if (await blobs.Write(place.Path, content, expected, context.RequestAborted) is not { } written)
            {
                return Problems.Of(StatusCodes.Status412PreconditionFailed, RejectionCodes.RevisionConflict, "The state was changed meanwhile.", "Read it again.");
            }

            await Keep(blobs, place, clock, context.RequestAborted);
            context.Response.Headers.ETag = $"\"{written.ETag.Trim('"')}\"";
            return TypedResults.Ok();
        }, context.RequestAborted);

    /// <returns>Null for what is no condition that this can keep: to write in spite of it would undo what somebody else has written.</returns>
    private static BlobCondition? Expected(HttpRequest request) => (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString()) switch
    {
        ("", "") => BlobCondition.None,
        ("", "*") => new BlobCondition(IfAbsent: true),
        (_, "") when request.GetTypedHeaders().IfMatch is [var tag] && !tag.Equals(EntityTagHeaderValue.Any) => new BlobCondition(tag.Tag.ToString().Trim('"')),
        _ => null,
    };

    /// <summary>Every version stays beside the newest, under its time.</summary>
    private static async Task Keep(IBlobStore blobs, StatePlace place, TimeProvider clock, CancellationToken cancellation)
    {
        if (await blobs.Open(place.Path, 0, null, cancellation) is { } newest)
        {
            await using (newest)
            {
                await blobs.Write($"{place.Folder}/versions/{clock.GetUtcNow().UtcDateTime:yyyyMMddHHmmssfff}.tgz", newest, BlobCondition.None, cancellation);
            }
        }
    }

    private static async Task<IResult> Notify(string token, string project, TaskMessage body, Tasks tasks, IRunNotifier notifier, HttpContext context) =>
        await tasks.Who(token, project, context.RequestAborted) is { } identity
            ? await Send(identity, body, notifier, context)
            : TypedResults.NotFound();

    private static async Task<IResult> Send(TaskIdentity identity, TaskMessage body, IRunNotifier notifier, HttpContext context)
    {
        var message = new RunEffect.Notify($"{identity.Attempt}/{Guid.NewGuid():N}", identity.Run, $"task-{Cut(body.Severity.ToLowerInvariant(), MostSeverity)}", identity.Stage, Cut(body.Message, MostMessage));
        await notifier.Notify(message, context.RequestAborted);
        return TypedResults.Ok();
    }

    /// <summary>A report that is too long for a message is better cut than lost.</summary>
    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)}…";

    /// <summary>Fails when more is read than is allowed.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read <= most ? read : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Where the state of a deployment is kept.</summary>
internal sealed record StatePlace(DeploymentKey Deployment, string State)
{
    public string Folder => $"{Deployment.Tenant}/deploy-state/{Deployment.Application}/{Deployment.Deployment}/{State}";

    public string Path => $"{Folder}/state.tgz";
}

/// <summary>Who a task is: the token is genuine, of this project, and its attempt still lives. Everything else looks like nothing is there.</summary>
internal sealed class Tasks(TaskTokens tokens, IGrainFactory grains)
{
    public async Task<IResult> With(
        string token, string project, string application, string deployment, string state, Func<TaskIdentity, StatePlace, Task<IResult>> call, CancellationToken cancellation) =>
        await Who(token, project, cancellation) is { } identity
            && ApplicationId.TryParse(application, out var app) && DeploymentId.TryParse(deployment, out var id) && NameRules.IsName(state)
                ? await call(identity, new StatePlace(new DeploymentKey(identity.Run.Tenant, app, id), state))
                : TypedResults.NotFound();

    public async Task<TaskIdentity?> Who(string token, string project, CancellationToken cancellation)
    {
        if (await tokens.Read(token, cancellation) is not { } identity || identity.Run.Tenant.Value != project)
        {
            return null;
        }

        using (CallerContext.Use(Caller.Platform(identity.Run.Tenant)))
        {
            var run = await grains.Run(identity.Run).Get();
            return run?.State.Stages.GetValueOrDefault(identity.Stage)?.Attempts.Any(attempt => attempt.Name == identity.Attempt && attempt.IsLive) == true ? identity : null;
        }
    }
}
