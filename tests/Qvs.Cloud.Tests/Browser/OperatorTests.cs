using Microsoft.Playwright;
using Qvs.Cloud.Tests.Identity;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>The pages of the operators of an installation, by one of them, and by somebody who is none.</summary>
public sealed class OperatorTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task An_operator_finds_a_project_and_limits_it_with_a_reason()
    {
        await using var cloud = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}", "--Qvs:Quotas:Clusters=4");
        using (var admin = await new Visitor(cloud.Url).SignIn("admin", RunningCloud.Password))
        {
            await admin.Api(HttpMethod.Post, "/apis/v1/projects", new { name = "films", displayName = "Film archive" });
            await admin.Api(HttpMethod.Put, "/apis/v1/projects/films/clusters/embedded", new { displayName = "Embedded", kind = "embedded", credential = (string?)null, requestsPerSecond = 10 });
        }

        var page = await SignIn(cloud);
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo").ToString());
        await Ready(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Operations" }).ClickAsync();
        await page.Reached("/operator");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);

        // By keyboard: search, and down to the first row.
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("archive");
        // The first letters leave one row already.
        await page.Reached("/operator?q=archive");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.Reached("/operator/projects/films");
        await Expect(page.Locator(".use-row").Filter(new() { HasText = "Clusters" })).ToContainTextAsync("1 of 4");

        var save = page.GetByRole(AriaRole.Button, new() { Name = "Save" });
        await page.Locator("#quota-clusters").FillAsync("1");
        await page.Locator("#weight").FillAsync("500");
        await Expect(save).ToBeDisabledAsync();
        await page.Locator("#quota-reason").FillAsync("Agreed with the archive");
        await save.ClickAsync();
        await Expect(page.Locator(".rejections")).ToContainTextAsync("The weight is 500.");
        await page.Locator("#weight").FillAsync("5");
        await save.ClickAsync();
        await Expect(page.Locator("form [role=status]")).ToHaveTextAsync("Saved.");
        await Expect(page.Locator(".use-row").Filter(new() { HasText = "Clusters" })).ToContainTextAsync("1 of 1");
        await Expect(page.Locator("section[aria-labelledby=changes] tbody tr").First).ToContainTextAsync("Agreed with the archive");

        await Picture(page, "operator-project");

        // Its members read why.
        await page.GotoAsync(new Uri(cloud.Url, "/t/films/audit?action=tenant.quotas").ToString());
        await page.Locator("tbody tr").First.Locator("summary").ClickAsync();
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Agreed with the archive");

        await page.GotoAsync(new Uri(cloud.Url, "/operator?show=near").ToString());
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("own quotas");
        await page.GotoAsync(new Uri(cloud.Url, "/operator?sort=limit").ToString());
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Film archive");
        await Picture(page, "operator-list");
        await page.GotoAsync(new Uri(cloud.Url, "/operator/projects/nothing").ToString());
        await Expect(page.Locator(".problem-view")).ToContainTextAsync("nothing");
    }

    [Fact]
    public async Task For_everybody_else_there_is_no_such_page_and_no_way_to_it()
    {
        await using var cloud = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}", "--Qvs:Operators=somebody-else");
        var page = await SignIn(cloud);
        foreach (var address in new[] { "/operator", "/operator/servers", "/operator/projects/demo", "/operator/nothing" })
        {
            var answer = await page.GotoAsync(new Uri(cloud.Url, address).ToString());

            Assert.Equal(404, answer!.Status);
            // Also once the circuit is up.
            await Ready(page);
            await Expect(page.Locator("h1")).ToHaveTextAsync("Page not found");
            Assert.DoesNotContain("Operations", await page.ContentAsync(), StringComparison.Ordinal);
        }

        await page.GotoAsync(new Uri(cloud.Url, "/t/demo").ToString());
        await Ready(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Operations")).ToHaveCountAsync(0);
    }

    private async Task<IPage> SignIn(CloudProgram cloud)
    {
        var profile = await browser.Profile(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, cloud.Url);
        return page;
    }

    private static Task Picture(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = TestPaths.InRepository("artifacts", "screenshots", $"{name}.png"), FullPage = true });

    private static Task Ready(IPage page) => page.WaitForSelectorAsync("[data-interactive=true]");
}
