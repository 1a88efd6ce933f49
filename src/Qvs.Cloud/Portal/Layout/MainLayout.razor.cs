using Microsoft.AspNetCore.Components;

namespace Qvs.Cloud.Portal.Layout;

public sealed partial class MainLayout(NavigationManager navigation)
{
    private string LanguageLink(string language) => Preferences.LanguageLink(language, Here);

    private string ThemeLink(string theme) => Preferences.ThemeLink(theme, Here);

    private string Here => "/" + navigation.ToBaseRelativePath(navigation.Uri);
}
