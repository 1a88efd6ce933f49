using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>The portal without a mouse.</summary>
public sealed class KeyboardTests(BrowserFixture browser, RunningCloud cloud) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task The_palette_takes_what_is_typed_and_gives_the_focus_back()
    {
        var profile = await browser.Profile(new() { Locale = "en-US" });
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, cloud.Program.Url);
        await page.GotoAsync(new Uri(cloud.Program.Url, "/t/demo/runs").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.Keyboard.PressAsync("/");
        var search = page.Locator("[data-search]");
        await Expect(search).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator(".palette-input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(search).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator(".palette-input")).ToBeFocusedAsync();
        // At once, as from a scanner or after a pause of the network: no letter is lost.
        await page.Keyboard.TypeAsync("environments at");
        await Expect(page.Locator(".palette-input")).ToHaveValueAsync("environments at");
        await page.Locator(".palette-input").FillAsync("environm");
        await Expect(page.Locator("#palette-0")).ToContainTextAsync("Environments");
        await page.Keyboard.PressAsync("Enter");
        await page.Reached("/t/demo/environments");
    }

    [Fact]
    public async Task What_is_typed_fast_stays_as_it_was_typed()
    {
        var text = string.Concat(Enumerable.Repeat("every letter counts ", 10));
        var profile = await browser.Profile(new() { Locale = "en-US" });
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, cloud.Program.Url);
        foreach (var (address, field) in new[] { ("/t/demo/environments/new", "#description"), ("/t/demo/lines/new", "textarea.editor-text") })
        {
            await page.GotoAsync(new Uri(cloud.Program.Url, address).ToString());
            await page.WaitForSelectorAsync($"[data-interactive=true] {field}");
            await page.Locator(field).FillAsync("");
            await page.Locator(field).FocusAsync();
            await page.Keyboard.TypeAsync(text);
            await Expect(page.Locator(field)).ToHaveValueAsync(text);
        }
    }

    [Fact]
    public async Task A_question_before_something_is_deleted_is_answered_with_no_by_the_first_key()
    {
        var profile = await browser.Profile(new() { Locale = "en-US" });
        var page = await profile.NewPageAsync();
        await BrowserFixture.SignIn(page, cloud.Program.Url);
        using var admin = await Qvs.Testing.CloudClient.SignIn(cloud.Program.Url, RunningCloud.Password, TestContext.Current.CancellationToken);
        await admin.MakeLines(0, TestContext.Current.CancellationToken);
        await page.GotoAsync(new Uri(cloud.Program.Url, "/t/demo/environments/dev").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        var delete = page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true });
        await delete.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Back", Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(delete).ToBeFocusedAsync();
    }
}
