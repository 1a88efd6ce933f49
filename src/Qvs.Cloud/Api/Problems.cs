using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Api;

/// <summary>Refusals as problem details (RFC 9457): a stable code, what is wrong, and the next step, for each of them.</summary>
internal static class Problems
{
    public static ProblemHttpResult NoProject() =>
        Of(StatusCodes.Status404NotFound, RejectionCodes.NotFound, "There is no such project, or you are no member of it.", "Ask one of its owners.");

    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, RejectionCodes.NotFound, $"There is no {what}.", "");

    public static ProblemHttpResult Of(int status, string code, string message, string nextStep) => Of(status, [new Rejection(code, message, nextStep)]);

    public static ProblemHttpResult Of(ImmutableArray<Rejection> rejections) => Of(StatusOf(rejections[0].Code), rejections);

    private static ProblemHttpResult Of(int status, ImmutableArray<Rejection> rejections) => TypedResults.Problem(
        title: rejections[0].Message,
        detail: rejections[0].NextStep,
        statusCode: status,
        type: $"urn:qvs:problem:{rejections[0].Code}",
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = rejections[0].Code,
            ["problems"] = rejections.Select(one => new { one.Code, one.Message, one.NextStep }).ToArray(),
        });

    private static int StatusOf(string code) => code switch
    {
        RejectionCodes.NotFound or "run-unknown" or "approval-unknown" => StatusCodes.Status404NotFound,
        RejectionCodes.RevisionConflict => StatusCodes.Status412PreconditionFailed,
        RejectionCodes.Exists or RejectionCodes.InUse => StatusCodes.Status409Conflict,
        _ when code.EndsWith("-invalid", StringComparison.Ordinal) || code.EndsWith("-missing", StringComparison.Ordinal)
            || code == RejectionCodes.Invalid || code.StartsWith("QVS", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };
}

/// <summary>What the framework answers with a bare status becomes a problem as well: nobody has to guess.</summary>
internal static class BareStatuses
{
    private const string Reference = "See the API reference at /apis/v1/reference.";

    public static async Task Fill(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (!context.Request.Path.StartsWithSegments(ApiHosting.Root, StringComparison.Ordinal) || response.HasStarted || response.StatusCode < 400 || response.ContentType is not null)
        {
            return;
        }

        await (response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Problems.Of(400, RejectionCodes.Invalid, "The request is malformed: a part of the path, the query or a header is not what it must be.", Reference),
            StatusCodes.Status401Unauthorized => Problems.Of(401, "unauthorized", "Nobody has signed in, or the token is unknown, expired or revoked.", "Send Authorization: Bearer qvs_..., a token of the project."),
            StatusCodes.Status403Forbidden => Problems.Of(403, "access-denied", "This is not allowed.", "Ask an administrator of the project for the permission."),
            StatusCodes.Status404NotFound => Problems.NotFound($"route {context.Request.Path}"),
            StatusCodes.Status405MethodNotAllowed => Problems.Of(405, RejectionCodes.Invalid, $"The method {context.Request.Method} is not allowed here.", $"Allowed: {response.Headers.Allow}."),
            StatusCodes.Status413PayloadTooLarge => Problems.Of(413, RejectionCodes.Invalid, "The body is too large.", Reference),
            StatusCodes.Status415UnsupportedMediaType => Problems.Of(415, RejectionCodes.Invalid, $"The body is {context.Request.ContentType ?? "of no type"}, which is not taken here.", Reference),
            StatusCodes.Status429TooManyRequests => Problems.Of(429, "too-many-requests", "You ask too often.", "Wait a second, then go on more slowly."),
            var other => Problems.Of(other, $"http-{other}", $"The server answers {other}.", ""),
        }).ExecuteAsync(context);
    }
}

/// <summary>What is thrown on the way becomes a problem as well; anything unforeseen says nothing of its inside.</summary>
internal sealed class ApiExceptions : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments(ApiHosting.Root, StringComparison.Ordinal) && !httpContext.Request.Path.StartsWithSegments(TaskApi.Root, StringComparison.Ordinal))
        {
            return false;
        }

        IResult? problem = exception switch
        {
            AccessDeniedException => Problems.Of(StatusCodes.Status403Forbidden, "access-denied", exception.Message, Asking(httpContext)),
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, RejectionCodes.Invalid, RequestProblems.Say(bad), "See the API reference at /apis/v1/reference."),
            FormatException => Problems.Of(StatusCodes.Status400BadRequest, RejectionCodes.Invalid, exception.Message, ""),
            SiloUnavailableException or OrleansMessageRejectionException or OrleansException { InnerException: OrleansMessageRejectionException } or GatewayTooBusyException or TimeoutException => Moving(httpContext),
            ClusterException cluster => Problems.Of(StatusCodes.Status502BadGateway, "cluster", cluster.Message, cluster.NextStep),
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>Which permission is missing is no secret: the description of the route says it. Whether there is such an object is.</summary>
    private static string Asking(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<RouteNeed>()?.Permission is { } permission and not Domain.Tenancy.Permission.Read
            ? $"Ask an administrator of the project for the permission '{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(permission.ToString())}'; a token must have it as well."
            : "Ask an administrator of the project for the permission.";

    /// <summary>A silo has just gone, and what it held comes to life elsewhere.</summary>
    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Moving(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "moving", "What you asked for is moving to another server.", "Try again in a moment.");
    }
}
