using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;

namespace Qvs.Cloud.Portal;

/// <summary>
/// Language and appearance follow browser and system until a person chooses; the choice is kept in a cookie. The links are plain
/// requests, because a circuit cannot set a cookie.
/// </summary>
internal static class Preferences
{
    private const string ThemeCookie = "qvs.theme";

    public static IReadOnlyList<CultureInfo> Languages { get; } = [new("en"), new("ja")];

    public static string LanguageLink(string language, string returnTo) =>
        $"/preferences/language/{language}?returnTo={Uri.EscapeDataString(returnTo)}";

    public static string ThemeLink(string theme, string returnTo) =>
        $"/preferences/theme/{theme}?returnTo={Uri.EscapeDataString(returnTo)}";

    /// <summary>"light" or "dark" if a person chose, else null.</summary>
    public static string? Theme(HttpContext context) => context.Request.Cookies[ThemeCookie] is ("light" or "dark") and var theme ? theme : null;

    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/preferences/language/{language}", SetLanguage).AllowAnonymous();
        routes.MapGet("/preferences/theme/{theme}", SetTheme).AllowAnonymous();
    }

    private static Results<RedirectHttpResult, NotFound> SetLanguage(string language, string? returnTo, HttpContext context, TimeProvider clock) =>
        Languages.FirstOrDefault(known => known.Name == language) is { } culture
            ? Keep(context, CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new(culture)), returnTo, clock)
            : TypedResults.NotFound();

    private static Results<RedirectHttpResult, NotFound> SetTheme(string theme, string? returnTo, HttpContext context, TimeProvider clock)
    {
        if (theme is not ("system" or "light" or "dark"))
        {
            return TypedResults.NotFound();
        }

        return Keep(context, ThemeCookie, theme, returnTo, clock);
    }

    private static RedirectHttpResult Keep(HttpContext context, string cookie, string value, string? returnTo, TimeProvider clock)
    {
        context.Response.Cookies.Append(cookie, value, new CookieOptions
        {
            Expires = clock.GetUtcNow().AddYears(1),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        return TypedResults.LocalRedirect(IsLocal(returnTo) ? returnTo! : "/");
    }

    /// <summary>Only a path of this server: a link of ours must not send anybody elsewhere.</summary>
    private static bool IsLocal(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);
}
