using MudBlazor.Services;
using Qvs.Cloud.Portal.Home;

namespace Qvs.Cloud.Portal;

internal static class PortalHosting
{
    public static void AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddLocalization();
        services.AddSingleton<HomeModel>();
    }

    public static void MapPortal(this WebApplication app)
    {
        var languages = Preferences.Languages.Select(culture => culture.Name).ToArray();
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseRequestLocalization(localization => localization
            .SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages));
        app.EndCircuitsWithServer();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapPreferences();
        // Framing is decided in one place, by SecurityHeaders.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
