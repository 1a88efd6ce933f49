using Microsoft.Playwright;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>Chromium as the system installed it; Playwright's own download is not needed.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Milliseconds. Generous, for a machine that is busy with other work; what comes costs no waiting.</summary>
    private const float Patience = 180_000;

    private static readonly string? Executable =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A new browser profile. Skips the test where no browser is installed.</summary>
    public async Task<IBrowserContext> Profile(BrowserNewContextOptions options)
    {
        Assert.SkipWhen(Executable is null, "No Chromium on this machine (tests/run.sh installs it).");
        var profile = await _browser!.NewContextAsync(options);
        profile.SetDefaultTimeout(Patience);
        return profile;
    }

    /// <summary>Signs in by the form, as a person does.</summary>
    public static async Task SignIn(IPage page, Uri server)
    {
        await page.GotoAsync(new Uri(server, "/sign-in").ToString());
        await page.Locator("input[name=account]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(RunningCloud.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        // The address after signing in leads on to a project at once, where there is one.
        await page.Left("/sign-in");
    }

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
