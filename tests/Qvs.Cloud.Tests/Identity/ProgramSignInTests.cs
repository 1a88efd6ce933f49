using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>How a program comes to a token: what the server gives to whom, and what it does not.</summary>
public sealed partial class ProgramSignInTests(RunningCloud cloud)
{
    private const string Verifier = "a-verifier-that-only-the-program-knows-0123456789";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Program => cloud.Program.Http;

    [Fact]
    public async Task A_program_that_polls_gets_one_token_after_the_person_has_allowed_it()
    {
        var asked = await Ask(Program, new { host = "laptop<b>", challenge = Challenge(Verifier), scopes = new[] { "read" }, days = 3 });
        Assert.Equal("sign-in-pending", await CodeOf(Redeem(asked)));
        using var admin = await Admin();

        await admin.Go($"/device?code={asked["userCode"]}");
        Assert.Contains("laptop<b>", admin.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("laptop<b>", admin.Page, StringComparison.Ordinal);
        Assert.Contains((string)asked["userCode"]!, admin.Text, StringComparison.Ordinal);
        Assert.Contains("3 days", admin.Text, StringComparison.Ordinal);
        await admin.Submit("/device", ("decision", "allow"), ("project", "demo"));
        Assert.Contains("Go back to your terminal", admin.Text, StringComparison.Ordinal);

        using var answer = await Redeem(asked);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("demo", (string?)token["project"]);
        var me = await Me((string)token["token"]!);
        Assert.Equal(["read"], me["permissions"]!.AsArray().Select(one => ((string?)one)!.ToLowerInvariant()));
        Assert.Equal("qvsctl, laptop<b>", (string?)me["token"]!["name"]);
        Assert.InRange((DateTimeOffset)token["expiresAt"]!, TimeProvider.System.GetUtcNow().AddDays(2), TimeProvider.System.GetUtcNow().AddDays(4));
        Assert.Equal("sign-in-gone", await CodeOf(Redeem(asked)));
        await admin.Go($"/device?code={asked["userCode"]}");
        Assert.Contains("No program waits with this code", admin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_told_that_the_person_denied()
    {
        var asked = await Ask(Program);
        using var admin = await Admin();

        await admin.Go($"/device?code={((string)asked["userCode"]!).ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)}");
        await admin.Submit("/device", ("decision", "deny"), ("project", "demo"));

        Assert.Contains("Denied.", admin.Text, StringComparison.Ordinal);
        Assert.Equal("sign-in-denied", await CodeOf(Redeem(asked)));
    }

    [Fact]
    public async Task A_code_without_its_verifier_is_nothing_and_guessing_ends_the_request()
    {
        var asked = await Ask(Program);
        using var admin = await Admin();
        await admin.Go($"/device?code={asked["userCode"]}");
        await admin.Submit("/device", ("decision", "allow"), ("project", "demo"));

        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal("sign-in-gone", await CodeOf(Redeem((string)asked["deviceCode"]!, $"another-verifier-{guess}")));
        }

        Assert.Equal("sign-in-gone", await CodeOf(Redeem(asked)));
    }

    [Fact]
    public async Task A_browser_brings_the_code_back_to_the_machine_that_asked_and_nobody_can_poll_for_it()
    {
        var asked = await Ask(Program, new { host = "laptop", challenge = Challenge(Verifier), project = "demo", returnTo = "http://127.0.0.1:43210/callback", state = "s t&te" });
        Assert.Null(asked["deviceCode"]);
        using var admin = await Admin();
        await admin.Go($"/device?code={asked["userCode"]}");
        await admin.Submit("/device", ("decision", "allow"), ("project", "demo"));

        var back = new Uri(admin.Refresh);
        var query = System.Web.HttpUtility.ParseQueryString(back.Query);
        Assert.Equal(("http://127.0.0.1:43210/callback", "s t&te"), (back.GetLeftPart(UriPartial.Path), query["state"]));
        Assert.Equal("sign-in-gone", await CodeOf(Redeem($"{((string)asked["userCode"]!).Replace("-", "", StringComparison.Ordinal)}.", Verifier)));
        using var answer = await Redeem(query["code"]!, Verifier);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://127.0.0.1.evil.example/")]
    [InlineData("http://user@127.0.0.1:1/")]
    [InlineData("http://127.0.0.1:1/?a=b")]
    [InlineData("http://10.0.0.1:1/")]
    public async Task A_code_goes_to_the_machine_itself_alone(string returnTo)
    {
        using var answer = await Program.PostAsJsonAsync("/apis/v1/sign-in/requests", new { host = "laptop", challenge = Challenge(Verifier), returnTo }, Cancel);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Only_a_person_can_allow_never_a_token_and_never_another_site()
    {
        var asked = await Ask(Program);
        using var admin = await Admin();
        var made = await admin.Api(HttpMethod.Post, "/apis/v1/projects/demo/tokens", new { name = "t", scopes = Array.Empty<string>(), expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = cloud.Program.Url };
        var form = new Dictionary<string, string> { ["code"] = (string)asked["userCode"]!, ["decision"] = "allow", ["project"] = "demo" };
        using var byToken = new HttpRequestMessage(HttpMethod.Post, "/device") { Content = new FormUrlEncodedContent(form), Headers = { Authorization = new("Bearer", (string)made.Body!["text"]!) } };
        using var answer = await http.SendAsync(byToken, Cancel);
        Assert.Equal("/sign-in", answer.Headers.Location?.AbsolutePath);

        // Without the form's own token, as another site would send it.
        using var forged = new HttpClient(new SocketsHttpHandler { CookieContainer = admin.Cookies, AllowAutoRedirect = false }) { BaseAddress = cloud.Program.Url };
        using var refused = await forged.PostAsync("/device", new FormUrlEncodedContent(form), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Nothing was done", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await Redeem(asked)).StatusCode);
    }

    [Fact]
    public async Task A_project_that_is_not_the_persons_cannot_be_given()
    {
        var asked = await Ask(Program, new { host = "laptop", challenge = Challenge(Verifier), project = "of-others" });
        using var admin = await Admin();

        await admin.Go($"/device?code={asked["userCode"]}");

        Assert.Contains("of which you are no member", admin.Text, StringComparison.Ordinal);
        Assert.Equal("sign-in-pending", await CodeOf(Redeem(asked)));
    }

    [Fact]
    public async Task The_page_speaks_Japanese_as_well()
    {
        var asked = await Ask(Program);
        using var admin = await Admin();
        await admin.Go("/preferences/language/ja?returnTo=%2Fhealthz");

        await admin.Go($"/device?code={asked["userCode"]}");

        Assert.Contains("プログラムの許可", admin.Text, StringComparison.Ordinal);
        Assert.Contains("拒否", admin.Text, StringComparison.Ordinal);
    }

    internal static async Task<JsonNode> Ask(HttpClient http, object? body = null)
    {
        using var answer = await http.PostAsJsonAsync("/apis/v1/sign-in/requests", body ?? new { host = "laptop", challenge = Challenge(Verifier) }, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Matches(UserCode(), (string?)JsonNode.Parse(text)!["userCode"]);
        return JsonNode.Parse(text)!;
    }

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private async Task<Visitor> Admin() => await new Visitor(cloud.Program.Url).SignIn("admin", RunningCloud.Password);

    private Task<HttpResponseMessage> Redeem(JsonNode asked) => Redeem((string)asked["deviceCode"]!, Verifier);

    private Task<HttpResponseMessage> Redeem(string code, string verifier) => Program.PostAsJsonAsync("/apis/v1/sign-in/token", new { code, verifier }, Cancel);

    private static async Task<string?> CodeOf(Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"];
    }

    private async Task<JsonNode> Me(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/v1/projects/demo/me") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await Program.SendAsync(request, Cancel);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    [GeneratedRegex("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex UserCode();
}
