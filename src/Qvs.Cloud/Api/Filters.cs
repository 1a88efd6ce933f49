using System.Threading.RateLimiting;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Api;

/// <summary>Opens the project that the path names. Whether it does not exist or is not the caller's looks the same.</summary>
internal sealed class OpenProject : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Items.ContainsKey(typeof(Project)) ? await next(context) : Problems.NoProject();

    /// <summary>Parameters are bound before filters run, so the session is opened by middleware.</summary>
    public static async Task Open(HttpContext context, RequestDelegate next)
    {
        if (context.GetRouteValue("project") is string name && context.Request.Path.StartsWithSegments(ApiHosting.Root, StringComparison.Ordinal))
        {
            var sessions = context.RequestServices.GetRequiredService<TenantSessions>();
            if (await sessions.Open(context.User, name) is { } session)
            {
                context.Items[typeof(Project)] = new Project(session);
            }
        }

        await next(context);
    }
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
            ? Problems.Of(StatusCodes.Status403Forbidden, "cross-site", "This request came from another site.", "Use an API token.")
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
