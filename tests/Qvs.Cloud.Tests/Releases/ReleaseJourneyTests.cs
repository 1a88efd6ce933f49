using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Qvs.Cloud.Tests.Browser;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Releases;

/// <summary>By a person: promote to production after looking at what changes, roll a bad release back, release the hold, adopt what has drifted.</summary>
public sealed class ReleaseJourneyTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Prod = "/t/demo/applications/shop/deployments/prod";

    [Fact]
    public async Task A_release_is_promoted_rolled_back_held_and_its_drift_adopted()
    {
        var profile = await browser.Profile(new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1280, Height = 900 } });
        await using var shop = await ShopInThreeLines.Start();
        await shop.Ended("staging", await shop.Run("staging", Image("good")));
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, shop.Program.Url);

        await Open(page, shop, "/t/demo/lines/staging/runs/1");
        await Button(page, "Promote").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("registry.example.com/shop/web:good");
        await Expect(Dialog(page)).ToContainTextAsync("Nothing is deployed there yet.");
        await Picture(page, "release-1-promote");
        await Button(Dialog(page), "Promote").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "prod #1", Exact = true })).ToBeVisibleAsync();
        await shop.Ended("prod", 1);
        await shop.Ended("prod", await shop.Run("prod", Image("bad")));

        await RollBack(page, shop);
        await Adopt(page, shop);
    }

    private static async Task RollBack(IPage page, ShopInThreeLines shop)
    {
        await Open(page, shop, $"{Prod}?tab=history");
        await Button(page, "Roll back to run 1").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("registry.example.com/shop/web:bad");
        await Expect(Dialog(page)).ToContainTextAsync("registry.example.com/shop/web:good");
        await Dialog(page).GetByLabel("Reason").FillAsync("the till is wrong");
        await Picture(page, "release-2-rollback");
        await Button(Dialog(page), "Roll back").ClickAsync();
        await page.Reached("/lines/prod/runs/3");
        await shop.Ended("prod", 3);

        await Open(page, shop, "/t/demo");
        await Expect(page.GetByText("held", new() { Exact = true })).ToBeVisibleAsync();
        await Open(page, shop, $"{Prod}?tab=history");
        await Expect(page.Locator("main")).ToContainTextAsync("Held by admin: the till is wrong");
        await Picture(page, "release-3-held");
        await Button(page, "Release the hold").ClickAsync();
        await Dialog(page).GetByLabel("Reason").FillAsync("mended");
        await Button(Dialog(page), "Release the hold").ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Held by admin");
    }

    private static async Task Adopt(IPage page, ShopInThreeLines shop)
    {
        await shop.Change("prod", """{"spec":{"replicas":7}}""");
        await Open(page, shop, $"{Prod}?tab=drift");
        await Button(page, "Look now").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("spec.replicas");
        await Expect(page.Locator("main")).ToContainTextAsync("set by kubectl-edit");
        await Picture(page, "release-4-drift");
        await Open(page, shop, "/t/demo");
        await Expect(page.GetByText("drift: 1")).ToBeVisibleAsync();

        await Open(page, shop, $"{Prod}?tab=drift");
        await Button(page, "Adopt").ClickAsync();
        await Button(Dialog(page), "Adopt").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("spec.replicas was adopted: replicas is 7 now (admin)");
        await Open(page, shop, Prod);
        await Expect(page.Locator("#p-replicas")).ToHaveValueAsync("7");
    }

    private static JsonObject Image(string tag) => new() { ["gitRevision"] = "main", ["image"] = $"registry.example.com/shop/web:{tag}" };

    private static async Task Open(IPage page, ShopInThreeLines shop, string path)
    {
        await page.GotoAsync(new Uri(shop.Program.Url, path).ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
    }

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator inside, string name) => inside.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Picture(IPage page, string name) => page.ScreenshotAsync(new()
    {
        Path = TestPaths.InRepository("artifacts", "screenshots", $"{name}.png"),
        FullPage = true,
    });
}
