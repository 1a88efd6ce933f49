using Microsoft.AspNetCore.Diagnostics;
using MudBlazor;
using MudBlazor.Services;
using Qvs.Cloud.Portal.Home;

namespace Qvs.Cloud.Portal;

internal static class PortalHosting
{
    public static void AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            // With portal-start.js: a browser notices within seconds that its server has gone.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(3);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
        });
        services.AddCascadingAuthenticationState();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddLocalization();
        services.AddSingleton<HomeModel>();
    }

    /// <param name="assets">Where the list of static files is, if not beside the program.</param>
    public static void MapPortal(this WebApplication app, string? assets = null)
    {
        var languages = Preferences.Languages.Select(culture => culture.Name).ToArray();
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.Use((context, next) =>
        {
            // Programs get their answer as it is.
            if (context.Request.Path.StartsWithSegments("/apis", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/task", StringComparison.Ordinal))
            {
                context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            }

            return next(context);
        });
        app.UseRequestLocalization(localization => localization
            .SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages));
        app.EndCircuitsWithServer();
        app.UseAntiforgery();
        // The sign-in page needs them before anybody is known.
        app.MapStaticAssets(assets).AllowAnonymous();
        app.MapPreferences();
        // Framing is decided in one place, by SecurityHeaders.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
