using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

public sealed class ConnectionTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_page_whose_server_stops_says_so()
    {
        var profile = await browser.Profile(new());
        await using var server = await CloudProgram.Start();
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await server.SignInLink()).ToString());
        await page.GotoAsync(new Uri(server.Url, "/t/demo").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        var notice = page.GetByText("The connection to the server was lost");
        await Expect(notice).Not.ToBeVisibleAsync();

        Assert.Equal(0, await server.Stop());

        await Expect(notice).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_whose_server_comes_back_is_as_it_was()
    {
        var profile = await browser.Profile(new());
        await using var server = await CloudProgram.Start();
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await server.SignInLink()).ToString());
        await page.GotoAsync(new Uri(server.Url, "/t/demo/applications/new?kept=1").ToString());
        await page.Locator("#title").FillAsync("Typed before");
        await page.EvaluateAsync("() => { window.before = true; }");

        await server.Stop();
        await Expect(page.GetByText("The connection to the server was lost")).ToBeVisibleAsync();
        await page.Locator("#name").FillAsync("typed-while-away");
        await server.StartAgain();

        // Another document: nobody has touched it.
        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true] #name')");
        await Expect(page.Locator("#name")).ToHaveValueAsync("typed-while-away");
        await Expect(page.Locator("#title")).ToHaveValueAsync("Typed before");
        Assert.EndsWith("/t/demo/applications/new?kept=1", page.Url, StringComparison.Ordinal);
    }
}
