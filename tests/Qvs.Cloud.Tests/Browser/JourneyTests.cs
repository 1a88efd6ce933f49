using System.Globalization;
using Microsoft.Playwright;
using Qvs.Cloud.Portal.Text;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>
/// The main job, by a person: sign in with the printed link, make the sample, run it, see it fail, mend it, retry from the failed task, approve production.
/// Pictures of every page on the way are left in <c>artifacts/screenshots</c>.
/// </summary>
public sealed class JourneyTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, "en-US")]
    [InlineData(ColorScheme.Dark, "ja-JP")]
    public async Task A_newcomer_delivers_the_sample_to_production(ColorScheme scheme, string language)
    {
        await using var cloud = await CloudProgram.Start();
        var profile = await browser.Profile(new() { ColorScheme = scheme, Locale = language, ViewportSize = new() { Width = 1280, Height = 900 } });
        var culture = CultureInfo.GetCultureInfo(language);
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await cloud.SignInLink()).ToString());
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await Ready(page);
        await Picture("1-first-run");

        await Button(nameof(PortalText.FirstRunMakeDo)).ClickAsync();
        await Button(nameof(PortalText.FirstRunRunDo)).ClickAsync();
        await page.Reached("/lines/deliver/runs/1");
        await page.WaitForSelectorAsync(".page-title .status-failed");
        await Picture("2-failed");

        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await Ready(page);
        await Button(nameof(PortalText.FirstRunMendDo)).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(Text(nameof(PortalText.FirstRunMended)));
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/lines/deliver/runs/1").ToString());
        await Ready(page);
        await Button(nameof(PortalText.RunRetry)).ClickAsync();
        var retry = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = Text(nameof(PortalText.RunRetryDo)), Exact = true });
        await Expect(retry).ToBeVisibleAsync();
        await Picture("3-retry");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Button(nameof(PortalText.RunRetry))).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await retry.ClickAsync();
        await page.WaitForSelectorAsync(".page-title .status-approval");
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/lines/deliver/runs/1?stage=prod").ToString());
        await Ready(page);
        await Picture("4-approval");
        await Button(nameof(PortalText.GateApprove)).ClickAsync();
        await page.WaitForSelectorAsync(".page-title .status-succeeded");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "http://203.0.113." })).ToHaveCountAsync(3);
        await Expect(page.Locator(".page-title")).ToContainTextAsync(Text(nameof(PortalText.StatusSucceeded)));
        await Picture("5-delivered");

        string Text(string key) => PortalText.ResourceManager.GetString(key, culture)!;

        ILocator Button(string key) => page.GetByRole(AriaRole.Button, new() { Name = Text(key), Exact = true });

        Task Picture(string name) => page.ScreenshotAsync(new()
        {
            Path = TestPaths.InRepository("artifacts", "screenshots", $"journey-{language[..2]}-{name}.png"),
            FullPage = true,
        });
    }

    private static Task Ready(IPage page) => page.WaitForSelectorAsync("[data-interactive=true]");
}
