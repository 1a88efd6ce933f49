using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
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
        // Forms prove themselves in the handlers, which can say what is wrong.
        group.MapPost("/sign-in", SignIn).RequireRateLimiting(IdentityHosting.SignInLimit).DisableAntiforgery();
        group.MapGet("/sign-in/provider", Provider).RequireRateLimiting(IdentityHosting.SignInLimit);
        group.MapPost("/sign-out", SignOut);
        group.MapGet(ProviderSignIn.SignedOutPath, (HttpContext context, IdentityOptions options) => Page(context, options, "/", SignInText.SignedOut));
        routes.MapProgramPages();
        routes.MapProgramSignIn();
    }

    /// <summary>The sign-in page with a text about what went wrong.</summary>
    public static string Address(SignInProblem problem, string returnTo) =>
        QueryHelpers.AddQueryString("/sign-in", new Dictionary<string, string?>(StringComparer.Ordinal) { ["problem"] = problem.ToString(), ["returnTo"] = returnTo });

    private static async Task<IResult> Show(
        string? code, string? returnTo, string? problem, HttpContext context, IdentityOptions options, Accounts accounts, [FromServices] SignInLink link)
    {
        var target = LocalPath.Or(returnTo, "/");
        if (context.User.Identity?.IsAuthenticated == true)
        {
            return TypedResults.LocalRedirect(target);
        }

        if (code is null || options.UsesProvider)
        {
            return Page(context, options, target, TextOf(Enum.TryParse<SignInProblem>(problem, out var known) ? known : SignInProblem.None));
        }

        if (!link.TryUse(code) || await accounts.Find(FirstStart.AdminAccount) is not { } admin)
        {
            return Page(context, options, target, SignInText.CodeUsed);
        }

        await Keep(context, Account.Principal(admin.Name, admin.DisplayName, CookieAuthenticationDefaults.AuthenticationScheme));
        return TypedResults.LocalRedirect(target);
    }

    private static async Task<IResult> SignIn(
        [FromForm] string account, [FromForm] string password, [FromForm] string? returnTo, HttpContext context, IdentityOptions options, Accounts accounts, IAntiforgery antiforgery)
    {
        var target = LocalPath.Or(returnTo, "/");
        if (options.UsesProvider)
        {
            return TypedResults.NotFound();
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page(context, options, target, SignInText.ProblemForm, account);
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

    private static async Task<IResult> Provider(string? returnTo, HttpContext context, IdentityOptions options)
    {
        if (!options.UsesProvider)
        {
            return TypedResults.NotFound();
        }

        var target = LocalPath.Or(returnTo, "/");
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = target });
            return TypedResults.Empty;
        }
        catch (InvalidOperationException silent) when (!context.Response.HasStarted)
        {
            // What the provider publishes about itself cannot be read.
            ProviderSignIn.Logger(context).ProviderSilent(silent);
            return TypedResults.LocalRedirect(Address(SignInProblem.Unreachable, target));
        }
    }

    private static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery, IdentityOptions options)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page(context, options, "/", SignInText.ProblemForm);
        }

        var elsewhere = options.UsesProvider ? await ProviderSignIn.SignOutAddress(context, options) : null;
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return elsewhere is null
            ? TypedResults.LocalRedirect(ProviderSignIn.SignedOutPath)
            : Page(context, options, "/", SignInText.SigningOut, goOn: elsewhere);
    }

    private static string TextOf(SignInProblem problem) => problem switch
    {
        SignInProblem.Denied => SignInText.ProblemDenied,
        SignInProblem.Expired => SignInText.ProblemExpired,
        SignInProblem.Unreachable => SignInText.ProblemUnreachable,
        SignInProblem.Claims => SignInText.ProblemClaims,
        SignInProblem.Provider => SignInText.ProblemProvider,
        _ => "",
    };

    private static Task Keep(HttpContext context, ClaimsPrincipal user) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme, user, new AuthenticationProperties { IsPersistent = true });

    private static RazorComponentResult<SignInPage> Page(
        HttpContext context, IdentityOptions options, string returnTo, string problem = "", string name = FirstStart.AdminAccount, string goOn = "") =>
        new(new { Problem = problem, ReturnTo = returnTo, Name = name, Theme = Preferences.Theme(context), options.UsesProvider, GoOn = goOn });
}
