using Microsoft.Playwright;
using Qvs.Cloud.Tests.Browser;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>Signing in at a provider as people do: cookies, redirects over two sites and the content policy are the browser's.</summary>
public sealed class ProviderBrowserTests(Provider provider, BrowserFixture browser) : IClassFixture<Provider>, IClassFixture<BrowserFixture>
{
    private Uri Server => provider.Cloud.Url;

    [Fact]
    public async Task A_person_comes_back_signed_in_to_the_page_that_was_asked_for_and_leaves_again()
    {
        var page = await Open("/?all=1");
        await Picture(page, "provider-sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organization" }).ClickAsync();
        await AtProvider(page, "olga");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.Reached("/?all=1");

        // The circuit knows as well who it is.
        await page.WaitForSelectorAsync("[data-interactive=true] #project-name");
        await page.Locator("#project-name").FillAsync("olgas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the project" }).ClickAsync();
        await page.Reached("/t/olgas");
        // The address changes before the page does, and the one before has such a button as well.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Environments at a glance" })).ToBeVisibleAsync();
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await Expect(page.Locator(".account")).ToContainTextAsync("Olga Example");
        await Expect(page.Locator(".account")).Not.ToContainTextAsync("Operations");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await page.Reached("/signed-out");
        await page.GotoAsync(new Uri(Server, "/t/olgas").ToString());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organization" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_is_refused_or_turns_back_reads_why_and_can_begin_again()
    {
        var page = await Open("/?all=1");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organization" }).ClickAsync();
        await page.GetByText("[ Cancel ]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("or you cancelled");
        await Picture(page, "provider-refused");

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organization" }).ClickAsync();
        await AtProvider(page, "nameless");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("did not say who you are");

        await page.GotoAsync(new Uri(Server, "/?all=1").ToString());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organization" })).ToBeVisibleAsync();
    }

    private static async Task AtProvider(IPage page, string person)
    {
        await page.Locator("input[name=login]").FillAsync(person);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
    }

    private async Task<IPage> Open(string path)
    {
        Assert.SkipWhen(Provider.Missing is not null, Provider.Missing ?? "");
        var profile = await browser.Profile(new() { Locale = "en-US" });
        var page = await profile.NewPageAsync();
        // The provider's own pages ask for fonts from elsewhere.
        await page.RouteAsync(address => !address.StartsWith("http://127.0.0.1", StringComparison.Ordinal), route => route.AbortAsync());
        await page.GotoAsync(new Uri(Server, path).ToString());
        return page;
    }

    private static Task Picture(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = TestPaths.InRepository("artifacts", "screenshots", $"{name}.png"), FullPage = true });
}
