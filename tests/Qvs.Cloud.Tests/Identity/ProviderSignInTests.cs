using System.Net;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>Signing in at a real provider, as several people: with PKCE, groups, sign-out, and everything that goes wrong on the way.</summary>
public sealed class ProviderSignInTests(Provider provider) : IClassFixture<Provider>
{
    private Uri Server => provider.Cloud.Url;

    [Fact]
    public async Task A_person_signs_in_with_PKCE_and_comes_back_to_the_page_that_was_asked_for()
    {
        using var olga = await SignIn("olga", "/t/nothing?tab=one");

        Assert.Equal("/t/nothing?tab=one", olga.At.PathAndQuery);
        var asked = olga.Way.First(step => step.AbsolutePath == "/auth");
        Assert.True(asked.Query.Contains("code_challenge_method=S256", StringComparison.Ordinal) || asked.Query.Contains("request_uri=", StringComparison.Ordinal), asked.Query);
        Assert.Equal(HttpStatusCode.OK, (await olga.Api(HttpMethod.Get, "/apis/v1/projects")).Status);
    }

    [Fact]
    public async Task Groups_give_the_roles_that_the_settings_say_and_the_next_sign_in_takes_them_back()
    {
        await MakeShop();
        using (var bob = await SignIn("bob"))
        {
            var me = (await bob.Api(HttpMethod.Get, "/apis/v1/projects/shop/me")).Body!;
            Assert.Equal("bob", (string?)me["account"]);
            Assert.Equal(["developer"], me["roles"]!.AsArray().Select(role => (string?)role));
            Assert.Equal(HttpStatusCode.Forbidden, (await bob.Api(HttpMethod.Put, "/apis/v1/projects/shop/retention", new { runDays = 30 })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await bob.Api(HttpMethod.Put, "/apis/v1/projects/shop/members/eve", new { displayName = "Eve", roles = new[] { "owner" } })).Status);
        }

        using (var alice = await SignIn("alice"))
        {
            var project = (await alice.Api(HttpMethod.Get, "/apis/v1/projects/shop")).Body!;
            Assert.Contains("bob", project["granted"]!.AsArray().Select(member => (string?)member!["name"]));
            Assert.Contains("alice", project["granted"]!.AsArray().Select(member => (string?)member!["name"]));
        }

        await provider.SetGroups("bob", "everyone");
        try
        {
            using var bob = await SignIn("bob");
            Assert.Equal(HttpStatusCode.NotFound, (await bob.Api(HttpMethod.Get, "/apis/v1/projects/shop")).Status);
        }
        finally
        {
            await provider.SetGroups("bob", "shop-devs", "everyone");
        }
    }

    [Fact]
    public async Task A_token_of_somebody_in_a_group_works_until_the_group_is_left()
    {
        await MakeShop();
        await provider.SetGroups("dora", "shop-devs");
        string token;
        using (var dora = await SignIn("dora"))
        {
            var made = await dora.Api(HttpMethod.Post, "/apis/v1/projects/shop/tokens", new { name = "ci", scopes = Array.Empty<string>(), expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });
            token = (string)made.Body!["text"]!;
        }

        Assert.Equal(HttpStatusCode.OK, await StatusWith(token));
        await provider.SetGroups("dora");
        using (await SignIn("dora"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusWith(token));
        }
    }

    [Fact]
    public async Task Nobody_else_gets_into_a_project_without_a_group_or_a_membership()
    {
        await MakeShop();
        using var carol = await SignIn("carol");

        Assert.Equal(HttpStatusCode.NotFound, (await carol.Api(HttpMethod.Get, "/apis/v1/projects/shop")).Status);
        Assert.Empty((await carol.Api(HttpMethod.Get, "/apis/v1/projects")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_the_provider()
    {
        using var olga = await SignIn("olga");
        await olga.Go("/device");
        await olga.Submit("/sign-out");

        Assert.Equal(HttpStatusCode.Unauthorized, (await olga.Api(HttpMethod.Get, "/apis/v1/projects")).Status);
        Assert.StartsWith(provider.Issuer, olga.Refresh, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=ey", olga.Refresh, StringComparison.Ordinal);
        await olga.Go(olga.Refresh);
        await olga.Submit("session/end/confirm", ("logout", "yes"));
        Assert.Equal("/signed-out", olga.At.AbsolutePath);
        Assert.Contains("You are signed out.", olga.Text, StringComparison.Ordinal);

        // The provider asks for the password again.
        await olga.Go("/sign-in/provider");
        Assert.StartsWith(provider.Issuer, olga.At.ToString(), StringComparison.Ordinal);
        Assert.Contains("name=\"password\"", olga.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_without_any_project_is_told_so_where_a_program_asks()
    {
        using var carol = await SignIn("carol", "/device");
        using var program = new HttpClient { BaseAddress = Server };
        var asked = await ProgramSignInTests.Ask(program);

        await carol.Go($"/device?code={asked["userCode"]}");

        Assert.Contains("You are in no project yet.", carol.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_the_claim_that_names_it_is_not_let_in()
    {
        using var nameless = await SignIn("nameless");

        Assert.Equal("/sign-in", nameless.At.AbsolutePath);
        Assert.Contains("did not say who you are", nameless.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nameless.Api(HttpMethod.Get, "/apis/v1/projects")).Status);
        Assert.Contains("preferred_username", provider.Cloud.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in/callback")]
    [InlineData("/sign-in/callback?code=1&state=forged")]
    [InlineData("/sign-in/callback?code=1")]
    public async Task An_answer_that_nobody_asked_for_ends_at_the_sign_in_with_a_clear_text(string address)
    {
        Assert.SkipWhen(Provider.Missing is not null, Provider.Missing ?? "");
        using var visitor = new Visitor(Server);

        await visitor.Go(address);

        Assert.Equal("/sign-in", visitor.At.AbsolutePath);
        Assert.Contains("Begin again", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_good_for_the_browser_that_asked_alone_and_once()
    {
        using var olga = await SignIn("olga");
        var answer = olga.Way.Last(step => step.AbsolutePath == "/sign-in/callback");
        using var thief = new Visitor(Server);

        await thief.Go(answer.ToString());

        Assert.Equal("/sign-in", thief.At.AbsolutePath);
        Assert.Contains("began in another browser", thief.Text, StringComparison.Ordinal);
        await olga.Go("/device");
        await olga.Submit("/sign-out");
        await olga.Go(answer.ToString());
        Assert.Equal("/sign-in", olga.At.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await olga.Api(HttpMethod.Get, "/apis/v1/projects")).Status);
    }

    [Fact]
    public async Task Who_cancels_at_the_provider_reads_what_happened()
    {
        Assert.SkipWhen(Provider.Missing is not null, Provider.Missing ?? "");
        using var olga = new Visitor(Server);
        await olga.Go("/sign-in/provider");
        await olga.Go($"{olga.At}/abort");

        Assert.Equal("/sign-in", olga.At.AbsolutePath);
        Assert.Contains("you cancelled", olga.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_to_another_server(string returnTo)
    {
        using var olga = await SignIn("olga", returnTo);

        Assert.All(olga.Way, step => Assert.True(step.Authority == Server.Authority || step.Authority == new Uri(provider.Issuer).Authority, step.ToString()));
        await olga.Go($"/sign-in?returnTo={Uri.EscapeDataString(returnTo)}");
        Assert.Equal(Server.Authority, olga.At.Authority);
    }

    private async Task MakeShop()
    {
        using var olga = await SignIn("olga");
        await olga.Api(HttpMethod.Post, "/apis/v1/projects", new { name = "shop", displayName = "Shop" });
    }

    private async Task<HttpStatusCode> StatusWith(string token)
    {
        using var http = new HttpClient { BaseAddress = Server };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/v1/projects/shop") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Through the forms of the provider: who it is, and consent.</summary>
    private async Task<Visitor> SignIn(string person, string returnTo = "/healthz")
    {
        Assert.SkipWhen(Provider.Missing is not null, Provider.Missing ?? "");
        var visitor = new Visitor(Server);
        await visitor.Go($"/sign-in/provider?returnTo={Uri.EscapeDataString(returnTo)}");
        await visitor.Submit("/interaction/", ("login", person), ("password", "any"));
        await visitor.Submit("/interaction/");
        return visitor;
    }
}
