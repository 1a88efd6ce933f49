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

    [Fact]
    public async Task Rows_that_were_removed_and_not_saved_stay_removed_when_the_server_comes_back()
    {
        var profile = await browser.Profile(new());
        await using var server = await CloudProgram.Start();
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await server.SignInLink()).ToString());
        await page.GotoAsync(new Uri(server.Url, "/t/demo/channels/new").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true] #name");
        await page.Locator("#name").FillAsync("builders");
        await page.Locator("#title").FillAsync("Builders");
        await page.Locator("#kind").SelectOptionAsync("Email");
        await page.Locator("#recipients").FillAsync("builders@example.com");
        foreach (var (number, lines) in new[] { (0, "first"), (1, "second") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
            await page.Locator($"#rule-{number}-lines").FillAsync(lines);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Reached("/t/demo/channels/builders");
        await page.GotoAsync(new Uri(server.Url, "/t/demo/channels/builders/edit").ToString());
        await Expect(page.Locator("#rule-1-lines")).ToHaveValueAsync("second");

        // One that is saved, and of two that are not the first: the other's number is then one too high.
        await page.Locator("[data-removes=rule-0-lines]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        await page.Locator("#rule-2-lines").FillAsync("a mistake");
        await page.Locator("[data-removes=rule-2-lines]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        await page.Locator("#rule-3-lines").FillAsync("third");
        await Expect(page.Locator("[id$=-lines]")).ToHaveCountAsync(2);
        await Lose(page, server);

        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true] #title')");
        await Expect(page.Locator("#rule-3-lines")).ToHaveValueAsync("third");
        await Expect(page.Locator("[id$=-lines]")).ToHaveCountAsync(2);
        await Expect(page.Locator("#rule-1-lines")).ToHaveValueAsync("second");
    }

    [Fact]
    public async Task A_form_that_a_button_opened_is_open_again_with_what_was_typed_when_the_server_comes_back()
    {
        var profile = await browser.Profile(new());
        await using var server = await CloudProgram.Start();
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await server.SignInLink()).ToString());
        await page.GotoAsync(new Uri(server.Url, "/t/demo/repositories").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true] main h1");
        await page.Locator("[data-opens=new]").ClickAsync();
        await page.Locator("#name").FillAsync("shop");
        await page.Locator("#url").FillAsync("https://git.example.com/shop.git");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator("[data-opens=of-shop]").ClickAsync();
        await page.Locator("#description").FillAsync("Typed before");
        await Lose(page, server);

        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true] #description')");
        await Expect(page.Locator("#description")).ToHaveValueAsync("Typed before");
        // Of the one that was being changed, and not a new one.
        await Expect(page.Locator("#name")).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("Typed before");
    }

    private static async Task Lose(IPage page, CloudProgram server)
    {
        await page.EvaluateAsync("() => { window.before = true; }");
        await server.Stop();
        await Expect(page.GetByText("The connection to the server was lost")).ToBeVisibleAsync();
        await server.StartAgain();
    }
}
