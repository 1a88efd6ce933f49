using System.Net;

namespace Qvs.Cloud.Tests.Portal;

public sealed class PreferencesTests(RunningCloud cloud) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = cloud.Program.Url };

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/runs/12?log=3", "/runs/12?log=3")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("/a\r\nSet-Cookie: b=c", "/")]
    [InlineData("", "/")]
    public async Task A_choice_leads_back_to_a_page_of_this_server_only(string returnTo, string expected)
    {
        using var response = await Get($"/preferences/theme/dark?returnTo={Uri.EscapeDataString(returnTo)}");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/preferences/theme/dark", "qvs.theme=dark; expires=")]
    [InlineData("/preferences/language/ja", ".AspNetCore.Culture=c%3Dja%7Cuic%3Dja; expires=")]
    public async Task A_choice_is_kept_in_a_cookie_that_scripts_cannot_read(string choice, string cookie)
    {
        using var response = await Get(choice);

        var set = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(cookie, set, StringComparison.Ordinal);
        Assert.Contains("httponly", set, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/preferences/theme/pink")]
    [InlineData("/preferences/language/tlh")]
    public async Task An_unknown_choice_does_not_exist(string choice)
    {
        using var response = await Get(choice);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<HttpResponseMessage> Get(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
