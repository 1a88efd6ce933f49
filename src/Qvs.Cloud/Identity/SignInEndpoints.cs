using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Access;
using Qvs.Cloud.Identity.Text;
using Qvs.Cloud.Portal;

namespace Qvs.Cloud.Identity;

/// <summary>Signing in and out: plain requests, because only they can set a cookie.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/").AllowAnonymous().ExcludeFromDescription();
        group.MapGet("/sign-in", Show);
        group.MapPost("/sign-in", SignIn).RequireRateLimiting(IdentityHosting.SignInLimit);
        group.MapGet("/sign-in/provider", Provider);
        group.MapPost("/sign-out", SignOut);
    }

    private static async Task<IResult> Show(string? code, string? returnTo, HttpContext context, IdentityOptions options, Accounts accounts, [FromServices] SignInLink link)
    {
        var target = LocalPath.Or(returnTo, "/");
        if (context.User.Identity?.IsAuthenticated == true)
        {
            return TypedResults.LocalRedirect(target);
        }

        if (code is null || options.UsesProvider)
        {
            return Page(context, options, target);
        }

        if (!link.TryUse(code) || await accounts.Find(FirstStart.AdminAccount) is not { } admin)
        {
            return Page(context, options, target, SignInText.CodeUsed);
        }

        await Keep(context, Account.Principal(admin.Name, admin.DisplayName, CookieAuthenticationDefaults.AuthenticationScheme));
        return TypedResults.LocalRedirect(target);
    }

    private static async Task<IResult> SignIn(
        [FromForm] string account, [FromForm] string password, [FromForm] string? returnTo, HttpContext context, IdentityOptions options, Accounts accounts)
    {
        var target = LocalPath.Or(returnTo, "/");
        if (options.UsesProvider)
        {
            return TypedResults.NotFound();
        }

        var answer = account.Length <= 100 && password.Length <= 200 ? await accounts.Check(account, password) : new PasswordAnswer(null, null);
        if (answer.Account is null)
        {
            var problem = answer.Wait is { } wait
                ? SignInText.Wait.Replace("{0}", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.CurrentCulture), StringComparison.Ordinal)
                : SignInText.Wrong;
            context.Response.StatusCode = answer.Wait is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
            return Page(context, options, target, problem, account);
        }

        await Keep(context, Account.Principal(answer.Account.Name, answer.Account.DisplayName, CookieAuthenticationDefaults.AuthenticationScheme));
        return TypedResults.LocalRedirect(target);
    }

    private static IResult Provider(string? returnTo, IdentityOptions options) => options.UsesProvider
        ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.Or(returnTo, "/") }, [OpenIdConnectDefaults.AuthenticationScheme])
        : TypedResults.NotFound();

    private static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(context);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static Task Keep(HttpContext context, ClaimsPrincipal user) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme, user, new AuthenticationProperties { IsPersistent = true });

    private static RazorComponentResult<SignInPage> Page(
        HttpContext context, IdentityOptions options, string returnTo, string problem = "", string name = FirstStart.AdminAccount) =>
        new(new { Problem = problem, ReturnTo = returnTo, Name = name, Theme = Preferences.Theme(context), options.UsesProvider });
}
