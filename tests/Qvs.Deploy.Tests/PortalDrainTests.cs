using Microsoft.Playwright;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Deploy.Tests;

/// <summary>Somebody looks at a page while its silo is replaced.</summary>
public sealed class PortalDrainTests(PostgresServer postgres)
{
    private static readonly string? Chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    [Fact]
    public async Task A_page_goes_on_at_another_silo_without_signing_in_again()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        Assert.SkipWhen(Chromium is null, "No Chromium on this machine (tests/run.sh installs it).");
        await using var balancer = new Balancer();
        using var blobs = new TempFolder();
        var installation = new Installation(await postgres.CreateDatabase(), blobs.Path, balancer.Url.ToString());
        await using var first = await Silo.Start(installation, "--Qvs:DrainTime=2");
        balancer.Add(first);
        using (var person = await Person.SignIn(first.Url))
        {
            await person.Post("/apis/v1/projects", new { name = TargetCluster.Project, displayName = "Acme" });
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        SetDefaultExpectTimeout(240_000);
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(240_000);
        await page.GotoAsync(new Uri(balancer.Url, "/sign-in").ToString());
        await page.Locator("input[name=account]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(Installation.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GotoAsync(new Uri(balancer.Url, $"/t/{TargetCluster.Project}").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.EvaluateAsync("window.ofTheFirstSilo = true");

        await using var second = await Silo.Start(installation, "--Qvs:DrainTime=2");
        balancer.Add(second);
        Assert.Equal(0, await first.Stop());
        balancer.Remove(first);

        // The page has loaded itself anew, on the silo that is left, and works.
        await page.WaitForFunctionAsync("() => !window.ofTheFirstSilo && document.querySelector('[data-interactive=true]')");
        Assert.Equal($"/t/{TargetCluster.Project}", new Uri(page.Url).AbsolutePath);
        await Expect(page.GetByText("The connection to the server was lost")).Not.ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator(".mud-dialog")).ToBeVisibleAsync();
    }
}
