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
}
