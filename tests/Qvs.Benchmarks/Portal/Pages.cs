using System.Diagnostics;
using Microsoft.Playwright;

namespace Qvs.Benchmarks.Portal;

/// <summary>A real browser, and how long a page takes in it: from the request to the moment that what it is opened for can be seen.</summary>
internal sealed class Pages : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly PortalServer _server;

    private Pages(IPlaywright playwright, IBrowser browser, IPage page, PortalServer server) => (_playwright, _browser, Page, _server) = (playwright, browser, page, server);

    public IPage Page { get; }

    public static async Task<Pages> Open(PortalServer server)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var profile = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        profile.SetDefaultTimeout(120_000);
        await profile.AddCookiesAsync(server.Cookies.GetAllCookies().Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = server.Url.ToString() }));
        return new Pages(playwright, browser, await profile.NewPageAsync(), server);
    }

    /// <param name="path">Below the project.</param>
    /// <param name="shown">What has to be visible, as a selector.</param>
    public async Task<TimeSpan> Time(string path, string shown)
    {
        await Page.GotoAsync("about:blank");
        var clock = Stopwatch.StartNew();
        await Page.GotoAsync(new Uri(_server.Url, $"/t/demo{path}").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await Page.Locator(shown).First.WaitForAsync();
        return clock.Elapsed;
    }

    /// <summary>The middle of five, after one that fills caches.</summary>
    public async Task Measure(string name, string path, string shown)
    {
        await Time(path, shown);
        var times = new List<TimeSpan>();
        for (var count = 0; count < 5; count++)
        {
            times.Add(await Time(path, shown));
        }

        times.Sort();
        PortalBenchmark.Print($"{name}: {times[2].TotalMilliseconds:F0} ms (worst of five {times[4].TotalMilliseconds:F0} ms)");
    }

    /// <summary>On a page with a log: from Enter until the number of matches is there.</summary>
    public async Task Search(string name, string expression)
    {
        var times = new List<double>();
        for (var count = 0; count < 5; count++)
        {
            await Page.Locator("#log-search").FillAsync("");
            await Page.Locator("#log-search").PressAsync("Enter");
            await Page.Locator(".log-count:empty").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await Page.Locator("#log-search").FillAsync(expression);
            var clock = Stopwatch.StartNew();
            await Page.Locator("#log-search").PressAsync("Enter");
            await Page.Locator(".log-count:not(:empty)").WaitForAsync();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        PortalBenchmark.Print($"{name}: {times[2]:F0} ms (worst of five {times[4]:F0} ms)");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
