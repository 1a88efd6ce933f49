using Microsoft.Playwright;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>
/// The main job, by a person: sign in with the printed link, make the sample, run it, see it fail, mend it, retry from the failed task, approve production.
/// Pictures of every page on the way are left in <c>artifacts/screenshots</c>.
/// </summary>
public sealed class JourneyTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_newcomer_delivers_the_sample_to_production()
    {
        await using var cloud = await CloudProgram.Start();
        var profile = await browser.Profile(new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1280, Height = 900 } });
        profile.SetDefaultTimeout(30_000);
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await cloud.SignInLink()).ToString());
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await Ready(page);
        await Picture(page, "journey-1-first-run");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make it", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run the sample" }).ClickAsync();
        await page.WaitForURLAsync("**/lines/deliver/runs/1**");
        await Expect(page.Locator("main")).ToContainTextAsync("Failed");
        await Picture(page, "journey-2-failed");

        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await Ready(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the namespace" }).ClickAsync();
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/lines/deliver/runs/1").ToString());
        await Ready(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry from failed" }).ClickAsync();
        await Picture(page, "journey-3-retry");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync();
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/lines/deliver/runs/1?stage=prod").ToString());
        await Ready(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeHiddenAsync(new() { Timeout = 90_000 });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "http://203.0.113." })).ToHaveCountAsync(3, new() { Timeout = 90_000 });
        await Picture(page, "journey-4-delivered");
    }

    private static Task Ready(IPage page) => page.WaitForSelectorAsync("[data-interactive=true]");

    private static Task Picture(IPage page, string name) => page.ScreenshotAsync(new()
    {
        Path = TestPaths.InRepository("artifacts", "screenshots", $"{name}.png"),
        FullPage = true,
    });
}
