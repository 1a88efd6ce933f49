using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Qvs.Cloud.Tests.Browser;
using Qvs.Cloud.Tests.Cli;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>What only a real browser shows: that the content policy lets people through to their own machine.</summary>
public sealed partial class BrowserSignInTests(BrowserFixture browser, RunningCloud cloud) : IClassFixture<BrowserFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_person_signs_in_and_lets_the_command_line_in_and_the_browser_comes_back_to_it()
    {
        using var tool = new Tool(("BROWSER", "/bin/true"));
        var page = await NewPage("ja-JP");
        await using var login = tool.Start("auth", "login", "--server", cloud.Program.Url.ToString(), "--project", "demo");
        var address = Address().Match(await login.Line(line => line.Contains("/device?code=", StringComparison.Ordinal), Limit)).Value;
        await page.GotoAsync(address);
        await page.Locator("input[name=account]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(RunningCloud.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page.Locator(".program-code")).ToHaveTextAsync(address[^9..]);
        await page.ScreenshotAsync(new() { Path = TestPaths.InRepository("artifacts", "screenshots", "device-confirm.png"), FullPage = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "許可" }).ClickAsync();

        // The text and not the address: it is waited for inside the browser, which misses no navigation.
        await Expect(page.Locator("body")).ToContainTextAsync("サインインしました。");
        Assert.Contains("/callback?code=", page.Url, StringComparison.Ordinal);
        Assert.True(await login.Exit(Limit) == 0, login.Error);
        Assert.Contains("admin (owner)", await tool.Ok("auth", "status"), StringComparison.Ordinal);
    }

    private async Task<IPage> NewPage(string locale)
    {
        var profile = await browser.Profile(new() { Locale = locale });
        return await profile.NewPageAsync();
    }

    [GeneratedRegex(@"http://\S+/device\?code=\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
