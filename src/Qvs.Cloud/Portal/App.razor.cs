using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Qvs.Cloud.Portal;

public sealed partial class App
{
    [CascadingParameter]
    public HttpContext? Request { get; set; }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>Null leaves the attribute out: then the system decides between light and dark.</summary>
    private string? Theme => Request is null ? null : Preferences.Theme(Request);
}
