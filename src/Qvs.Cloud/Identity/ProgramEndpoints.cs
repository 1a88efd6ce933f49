using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Portal;

namespace Qvs.Cloud.Identity;

/// <summary>The page on which a person lets a program act for them, or not. Plain requests: what they do must not depend on a circuit.</summary>
internal static class ProgramEndpoints
{
    public const string Path = "/device";

    public static void MapProgramPages(this IEndpointRouteBuilder routes)
    {
        // A person, never a token: a token must not make others for other machines.
        var group = routes.MapGroup(Path)
            .RequireAuthorization(new AuthorizationPolicyBuilder(CookieAuthenticationDefaults.AuthenticationScheme).RequireAuthenticatedUser().Build())
            .RequireRateLimiting(IdentityHosting.DecideLimit)
            .ExcludeFromDescription();
        group.MapGet("", Show);
        group.MapPost("", Decide).DisableAntiforgery();
    }

    private static async Task<RazorComponentResult<ProgramPage>> Show(string? code, HttpContext context, ProgramSignIns signIns)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            return Page(context, ProgramPageState.Enter);
        }

        var asked = await signIns.Find(code, context.User, context.RequestAborted);
        return asked is null
            ? Page(context, ProgramPageState.Unknown)
            : Page(context, asked.Projects.IsEmpty ? ProgramPageState.NoProject : ProgramPageState.Confirm, asked);
    }

    private static async Task<RazorComponentResult<ProgramPage>> Decide(
        [FromForm] string code, [FromForm] string decision, [FromForm] string? project, HttpContext context, ProgramSignIns signIns, IAntiforgery antiforgery)
    {
        // Here and not by the framework: a person can be told what to do.
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page(context, ProgramPageState.Stale);
        }

        if (decision != "allow")
        {
            return Page(context, await signIns.Deny(code) ? ProgramPageState.Denied : ProgramPageState.Unknown);
        }

        var back = await signIns.Allow(code, context.User, project ?? "", context.RequestAborted);
        return back is null ? Page(context, ProgramPageState.Unknown) : Page(context, ProgramPageState.Allowed, returnTo: back);
    }

    private static RazorComponentResult<ProgramPage> Page(HttpContext context, ProgramPageState state, AskedOf? asked = null, string returnTo = "")
    {
        context.Response.Headers.CacheControl = "no-store";
        return new(new { State = state, Asked = asked, ReturnTo = returnTo, Theme = Preferences.Theme(context), Person = Access.Account.DisplayNameOf(context.User) });
    }
}

/// <summary>What the page of <see cref="ProgramEndpoints"/> shows.</summary>
public enum ProgramPageState
{
    Enter,
    Confirm,
    NoProject,
    Unknown,
    Stale,
    Allowed,
    Denied,
}
