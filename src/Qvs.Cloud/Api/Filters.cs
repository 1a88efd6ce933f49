using System.Threading.RateLimiting;
using Qvs.Cloud.Access;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Api;

/// <summary>Opens the project that the path names. Whether it does not exist or is not the caller's looks the same.</summary>
internal static class OpenProject
{
    /// <summary>Middleware and no filter: parameters are bound before filters run.</summary>
    public static async Task Open(HttpContext context, RequestDelegate next)
    {
        if (context.GetRouteValue("project") is string name && context.Request.Path.StartsWithSegments(ApiHosting.Root, StringComparison.Ordinal))
        {
            var sessions = context.RequestServices.GetRequiredService<TenantSessions>();
            if (await sessions.Open(context.User, name) is not { } session)
            {
                await Problems.NoProject().ExecuteAsync(context);
                return;
            }

            context.Items[typeof(Project)] = new Project(session);
        }

        await next(context);
    }
}

/// <summary>
/// What a route asks of its caller, for the description and the tests: grains and sessions decide by themselves, and audit what they deny. A route of a project
/// without it fails a test.
/// </summary>
/// <param name="Permission">Null if being a member is enough.</param>
internal sealed record RouteNeed(Permission? Permission);

internal static class RouteNeeds
{
    public static TBuilder Needs<TBuilder>(this TBuilder route, Permission permission)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteNeed(permission));

    public static TBuilder NeedsMembership<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteNeed(null));
}

/// <summary>A browser's cookie comes along with requests that another site makes; then a change must come from one of our own pages.</summary>
internal sealed class OwnPagesOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var byCookie = !Identity.TokenAuthentication.IsMeant(request);
        return changes && byCookie && request.Headers["Sec-Fetch-Site"].ToString() is not ("same-origin" or "none")
            ? Problems.Of(StatusCodes.Status403Forbidden, "cross-site", "This request came from another site.", "Use an API token, or send Sec-Fetch-Site: same-origin with the session's cookie.")
            : await next(context);
    }
}

internal static class Limits
{
    /// <summary>Per caller and silo: what a script may ask at most, and enough for a person.</summary>
    public static RateLimitPartition<string> Of(HttpContext context) => RateLimitPartition.GetTokenBucketLimiter(
        Account.NameOf(context.User) ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 400,
            TokensPerPeriod = 100,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
