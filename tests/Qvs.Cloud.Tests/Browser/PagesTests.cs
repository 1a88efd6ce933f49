using System.Globalization;
using Microsoft.Playwright;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>
/// Every page of the portal with the sample in it: drawn, titled, no wider than the screen, without errors and without serious faults that
/// axe finds (tests/run.sh fetches it). Pictures are left in <c>artifacts/screenshots</c>.
/// </summary>
public sealed class PagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Axe = TestPaths.InRepository("artifacts", "tools", "node_modules", "axe-core", "axe.min.js");

    /// <summary>As long as names may be.</summary>
    private static readonly string Long = "a-name-of-sixty-three-characters-".PadRight(62, 'x') + "0";

    private static readonly string[] Pages =
    [
        "", "first-run", "runs", "lines", "lines/new", "lines/deliver", "lines/deliver/run", "lines/deliver/edit", "lines/deliver/starts", "lines/deliver/runs/1",
        "lines/deliver/runs/1?stage=build", "lines/deliver/runs/1?stage=build&tab=parameters", "lines/deliver/runs/1?stage=build&tab=results",
        "lines/deliver/runs/1?stage=build&tab=events", "approvals", "applications", "applications/new", "applications/shop", "applications/shop/settings",
        "applications/shop/deployments/new", "applications/shop/deployments/dev", "catalog", "catalog/modules", "catalog/adapters/qvs.cloud/adapters/kubernetes/deployment", "catalog/adapters/qvs.cloud/adapters/kubernetes/deployment?tab=use",
        "applications/shop/deployments/dev?tab=compare&with=staging", "applications/shop/deployments/dev?tab=manifests", "applications/shop/deployments/dev?tab=history",
        "repositories", "repositories/shop/webhook", "environments", "environments/new", "environments/dev",
        "clusters", "clusters/new", "clusters/embedded", "credentials", "channels", "channels/new", "channels/builders", "channels/builders/edit", "audit", "settings",
        "settings?tab=members", "settings?tab=tokens", "settings/usage", "settings/data", $"environments/{Long}", $"applications/{Long}", $"applications/{Long}/deployments/{Long}", "insights", "insights?environment=dev&days=90&application=shop", "runs?deployed=dev",
    ];

    /// <summary>Of no project.</summary>
    private static readonly string[] Others = ["/?all=1", "/operator", "/operator?show=near&sort=stored", "/operator/projects/demo", "/operator/servers"];

    [Fact]
    public async Task Every_page_is_sound_in_both_languages_appearances_and_widths()
    {
        await using var cloud = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}");
        var problems = new List<string>();
        var state = await MakeSample(cloud);
        foreach (var (scheme, language, width) in new[] { (ColorScheme.Light, "en-US", 1280), (ColorScheme.Dark, "ja-JP", 390), (ColorScheme.Dark, "en-US", 390), (ColorScheme.Light, "ja-JP", 1280) })
        {
            var profile = await browser.Profile(new()
            {
                StorageState = state,
                ColorScheme = scheme,
                Locale = language,
                BypassCSP = true,
                ViewportSize = new() { Width = width, Height = 844 },
            });
            var page = await profile.NewPageAsync();
            var at = "";
            page.Console += (_, message) => AddIf(message.Type is "error" or "warning", message.Text);
            page.PageError += (_, error) => AddIf(true, error);
            foreach (var (path, address) in Pages.Select(path => (path, $"/t/demo/{path}")).Concat(Others.Select(address => (address[1..], address))))
            {
                at = $"{address} ({scheme}, {language}, {width})";
                await page.GotoAsync(new Uri(cloud.Url, address).ToString());
                await page.WaitForSelectorAsync("[data-interactive=true] main :is(h1, .problem-view h2)");
                await page.WaitForFunctionAsync("() => !document.querySelector('.skeleton')");
                AddIf(await page.Locator(".problem-view").CountAsync() > 0, "It could not be shown.");
                AddIf((await page.TitleAsync()).Length == 0, "It has no title.");
                AddIf(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width, "It is wider than the screen.");
                await page.ScreenshotAsync(new() { Path = Picture(path, scheme, language, width), FullPage = true });
                foreach (var fault in await Faults(page))
                {
                    AddIf(true, fault);
                }
            }

            void AddIf(bool wrong, string text)
            {
                if (wrong)
                {
                    problems.Add($"{at}: {text}");
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems.Distinct()));
    }

    /// <returns>Cookies of the signed-in browser.</returns>
    private async Task<string> MakeSample(CloudProgram cloud)
    {
        var profile = await browser.Profile(new());
        var page = await profile.NewPageAsync();
        await page.GotoAsync((await cloud.SignInLink()).ToString());
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run the sample" }).WaitForAsync();
        await MakeChannel(page, cloud);
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/first-run").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run the sample" }).ClickAsync();
        await page.Reached("/lines/deliver/runs/1");
        await page.WaitForSelectorAsync(".page-title .status-failed");
        await MakeLongNames(cloud);
        return await profile.StorageStateAsync();
    }

    private static async Task MakeLongNames(CloudProgram cloud)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var admin = await CloudClient.SignIn(cloud.Url, RunningCloud.Password, cancellation);
        await admin.Put(
            $"environments/{Long}",
            """
            {"displayName":"An environment with a display name that is far too long to be comfortable","description":"","order":9,"cluster":"embedded","targets":[],"parameters":{},
             "freezes":[{"reason":"年末年始","from":"2026-01-01T00:00:00Z","until":"2036-01-04T00:00:00Z"},
                        {"reason":"Fridays","from":"2026-01-01T00:00:00Z","until":"2036-01-04T00:00:00Z","repeats":{"cron":"0 17 * * 5","minutes":600,"timeZone":"Asia/Tokyo"}}]}
            """,
            cancellation);
        await admin.Put(
            $"applications/{Long}",
            """{"displayName":"受注・在庫・配送を統合するとても長い名前のアプリケーション(第二世代・東日本リージョン)","description":"","repository":"shop","configPath":".valuestream/qvs.yaml"}""",
            cancellation);
        await admin.Put(
            $"applications/{Long}/deployments/{Long}", $$$"""{"displayName":"Long","environment":"{{{Long}}}","config":{},"secrets":{},"credentials":{}}""", cancellation);
    }

    /// <summary>A channel of mail on a server that has none to send it with: what fails is seen in its history.</summary>
    private static async Task MakeChannel(IPage page, CloudProgram cloud)
    {
        await page.GotoAsync(new Uri(cloud.Url, "/t/demo/channels/new").ToString());
        await page.WaitForSelectorAsync("[data-interactive=true]");
        await page.Locator("#name").FillAsync("builders");
        await page.Locator("#title").FillAsync("Builders");
        await page.Locator("#kind").SelectOptionAsync("Email");
        await page.Locator("#recipients").FillAsync("builders@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        await page.Locator("#rule-0-ended").CheckAsync();
        await page.Locator("#rule-0-Failed").CheckAsync();
        await page.Locator("#rule-0-lines").FillAsync("deliver*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Reached("/t/demo/channels/builders");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Run ended");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("deliver*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test message" }).ClickAsync();
        await Assertions.Expect(page.Locator("main [role=status]")).ToContainTextAsync("not delivered");
    }

    private static async Task<string[]> Faults(IPage page)
    {
        if (!File.Exists(Axe))
        {
            return [];
        }

        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations
              .filter(fault => fault.impact === 'serious' || fault.impact === 'critical')
              .map(fault => `axe ${fault.id}: ${fault.help}: ${fault.nodes[0].html.slice(0, 200)}`)
            """);
    }

    private static string Picture(string path, ColorScheme scheme, string language, int width)
    {
        var name = new string([.. path.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
        return TestPaths.InRepository(
            "artifacts", "screenshots", string.Create(CultureInfo.InvariantCulture, $"page-{(name.Length == 0 ? "home" : name)}-{scheme}-{language[..2]}-{width}.png").ToLowerInvariant());
    }
}
