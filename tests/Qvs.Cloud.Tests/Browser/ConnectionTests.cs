using Microsoft.Playwright;
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

    [Fact]
    public async Task Rows_that_were_added_and_not_saved_come_back_with_the_server()
    {
        var profile = await browser.Profile(new());
        await using var server = await CloudProgram.Start();
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await server.SignInLink()).ToString());
        await page.GotoAsync(new Uri(server.Url, "/t/demo/environments/new").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true] #name");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a target" }).ClickAsync();
        await page.Locator("#target-0").FillAsync("first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a target" }).ClickAsync();
        await page.Locator("#target-1").FillAsync("second");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a freeze" }).ClickAsync();
        await page.Locator("#why-0").FillAsync("the fair");
        await page.EvaluateAsync("() => { window.before = true; }");

        await server.Stop();
        await Expect(page.GetByText("The connection to the server was lost")).ToBeVisibleAsync();
        await server.StartAgain();

        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true] #name')");
        await Expect(page.Locator("#target-1")).ToHaveValueAsync("second");
        await Expect(page.Locator("#target-0")).ToHaveValueAsync("first");
        await Expect(page.Locator("#why-0")).ToHaveValueAsync("the fair");
        await Expect(page.Locator("[id^=target-]")).ToHaveCountAsync(2);
    }
}
