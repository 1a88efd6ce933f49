using Microsoft.Playwright;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>The first page in a real browser. Pictures of it are left in <c>artifacts/screenshots</c> for people to look at.</summary>
public sealed class HomePageTests(RunningCloud cloud, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, "rgb(246, 247, 250)")]
    [InlineData(ColorScheme.Dark, "rgb(16, 19, 26)")]
    public async Task Colours_follow_the_system(ColorScheme scheme, string ground)
    {
        var page = await Open(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 800 } });

        await HasGround(page, ground);
        await Picture(page, $"home-{scheme}".ToLowerInvariant());
    }

    [Fact]
    public async Task A_narrow_screen_needs_no_sideways_scrolling()
    {
        var page = await Open(new() { ViewportSize = new() { Width = 390, Height = 844 } });

        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, "home-narrow");
    }

    [Fact]
    public async Task The_language_follows_the_browser_until_a_person_chooses()
    {
        var page = await Open(new() { Locale = "ja-JP" });
        await Expect(page.Locator("h1")).ToHaveTextAsync("環境マトリクス");
        await Picture(page, "home-japanese");

        await Choose(page, "言語", "English");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Environments at a glance");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task A_chosen_appearance_wins_over_the_system()
    {
        var page = await Open(new() { ColorScheme = ColorScheme.Light });

        await Choose(page, "Appearance", "Dark");

        await HasGround(page, "rgb(16, 19, 26)");
    }

    [Fact]
    public async Task The_page_asks_no_other_server_and_reports_no_error()
    {
        var problems = new List<string>();
        var page = await Open(new(), created =>
        {
            created.Request += (_, request) => AddIf(!request.Url.StartsWith(cloud.Program.Url.ToString(), StringComparison.Ordinal), request.Url);
            created.Console += (_, message) => AddIf(message.Type is "error" or "warning", message.Text);
            created.PageError += (_, error) => AddIf(true, error);
        });
        await page.ReloadAsync();
        await Interactive(page);

        Assert.Empty(problems);

        void AddIf(bool wrong, string text)
        {
            if (wrong)
            {
                problems.Add(text);
            }
        }
    }

    private async Task<IPage> Open(BrowserNewContextOptions options, Action<IPage>? watch = null)
    {
        var profile = await browser.Profile(options);
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, cloud.Program.Url);
        watch?.Invoke(page);
        await page.GotoAsync(new Uri(cloud.Program.Url, "/t/demo").ToString());
        await Interactive(page);
        return page;
    }

    private static async Task Choose(IPage page, string menu, string item)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = menu }).ClickAsync();
        await page.GetByText(item, new() { Exact = true }).ClickAsync();
    }

    private static Task Interactive(IPage page) => page.WaitForSelectorAsync("[data-interactive=true]");

    private static Task HasGround(IPage page, string colour) => Expect(page.Locator("body")).ToHaveCSSAsync("background-color", colour);

    private static Task Picture(IPage page, string name) => page.ScreenshotAsync(new()
    {
        Path = TestPaths.InRepository("artifacts", "screenshots", $"{name}.png"),
        FullPage = true,
    });
}
