using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Qvs.Cloud.Tests.Identity;
using Qvs.Domain.Tenancy;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Api;

/// <summary>Every route, event stream and circuit of the server, asked by everybody. A route that nobody has thought about changes <c>routes.txt</c>.</summary>
public sealed partial class AccessTests(AccessTests.Everybody everybody) : IClassFixture<AccessTests.Everybody>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Routes_are_those_that_were_thought_about() =>
        GoldenFile.Check("tests/Qvs.Cloud.Tests/Api/routes.txt", string.Concat(RouteTable.All.Where(route => !IsFile(route)).Select(route => $"{route}\n")));

    [Fact]
    public void Every_route_of_a_project_says_what_it_needs() =>
        Assert.All(RouteTable.All.Where(route => route.IsOfProject), route => Assert.True(route.Guard == "member" || route.Permission is not null, route.ToString()));

    [Fact]
    public async Task Nobody_gets_anywhere_without_an_identity_but_where_that_is_meant()
    {
        foreach (var route in RouteTable.All.Where(route => route.Guard != "anonymous"))
        {
            using var answer = await Ask(route, null);
            var isApi = route.Path.StartsWith("/apis", StringComparison.Ordinal) || route.Path.StartsWith("/_blazor", StringComparison.Ordinal);
            Assert.True(isApi ? answer.StatusCode == HttpStatusCode.Unauthorized : answer.Headers.Location?.AbsolutePath == "/sign-in", $"{route}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("forged")]
    [InlineData("of a removed member")]
    public async Task A_token_that_is_not_good_any_more_gets_nowhere(string token)
    {
        foreach (var route in RouteTable.All.Where(route => route.Guard != "anonymous"))
        {
            using var answer = await Ask(route, everybody.Token(token));
            Assert.True(
                answer.StatusCode == HttpStatusCode.Unauthorized || (route.Path.StartsWith("/device", StringComparison.Ordinal) && answer.Headers.Location?.AbsolutePath == "/sign-in"),
                $"{route}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task An_owner_of_another_project_sees_nothing()
    {
        foreach (var route in RouteTable.All.Where(route => route.IsOfProject))
        {
            using var answer = await Ask(route, everybody.Token("owner of another"));
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route}: {answer.StatusCode}");
            Assert.Contains("There is no such project", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("developer")]
    [InlineData("approver")]
    [InlineData("admin")]
    [InlineData("a token that may only deploy")]
    public async Task Each_role_may_what_the_route_says_and_no_more(string role)
    {
        var permissions = role.StartsWith("a token", StringComparison.Ordinal) ? [Permission.Deploy] : Roles.PermissionsOf(role);
        foreach (var route in RouteTable.All.Where(route => route.IsOfProject))
        {
            using var answer = await Ask(route, everybody.Token(role));
            var may = route.Permission is not { } needed || permissions.Contains(needed);
            var text = $"{role} {route}: {answer.StatusCode} {(answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(Cancel))}";
            if (may)
            {
                Assert.True(answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError), text);
            }
            else
            {
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, text);
                Assert.Contains("access-denied", text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("viewer")]
    [InlineData("owner of another")]
    [InlineData("a token that may only deploy")]
    public async Task What_operators_have_is_for_no_token_and_its_pages_are_not_even_there(string token)
    {
        var pages = RouteTable.All.Where(route => route.Method == "GET" && route.Path.StartsWith("/operator", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        foreach (var route in pages.Append(new Route("GET", "/operator/nothing", "person")))
        {
            using var answer = await Ask(route, everybody.Token(token));
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route}: {answer.StatusCode}");
            Assert.DoesNotContain("Operations", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        foreach (var route in RouteTable.All.Where(route => route.Path.StartsWith("/apis/v1/operator/", StringComparison.Ordinal)))
        {
            using var answer = await Ask(route, everybody.Token(token));
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{route}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("no-token")]
    [InlineData("AAAA.BBBB")]
    [InlineData("..%2F..")]
    public async Task A_task_without_a_token_of_a_live_attempt_finds_nothing(string token)
    {
        foreach (var route in RouteTable.All.Where(route => route.Path.StartsWith("/task/", StringComparison.Ordinal)))
        {
            using var answer = await Ask(route, null, token);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("expired")]
    public async Task A_circuit_is_not_opened_for_nobody(string? token)
    {
        using var socket = new ClientWebSocket();
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {everybody.Token(token)}");
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(everybody.Program.Url) { Scheme = "ws", Path = "/_blazor", Query = "id=1" }.Uri, Cancel));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>They carry no tenant: what a circuit shows comes from the session of its page. A new one is to be looked at.</summary>
    [Fact]
    public void Methods_of_the_hub_are_those_that_were_thought_about()
    {
        var hub = typeof(Microsoft.AspNetCore.Components.Server.CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!;
        GoldenFile.Check(
            "tests/Qvs.Cloud.Tests/Api/hub.txt",
            string.Concat(hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => $"{method.Name}\n").Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_page_of_another_project_shows_that_there_is_none()
    {
        using var person = new Visitor(everybody.Program.Url);
        await person.SignIn("admin", RunningCloud.Password);

        await person.Go("/t/of-others/settings");

        Assert.DoesNotContain("of-others-secret-title", person.Page, StringComparison.Ordinal);
    }

    private static bool IsFile(Route route) => route.Path.Contains('.', StringComparison.Ordinal) && !route.Path.Contains("openapi", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> Ask(Route route, string? token, string task = "none")
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = everybody.Program.Url };
        var project = token is null || !token.StartsWith("qvs_", StringComparison.Ordinal) || route.IsOfProject is false ? "demo" : everybody.ProjectFor(token);
        var path = Parameter().Replace(route.Path.Replace("{project}", project, StringComparison.Ordinal), match => match.Value switch
        {
            "{number:int}" or "{instance:int}" => "1",
            "{token}" => task,
            "{delivery}" => new string('0', 26),
            _ => "none",
        });
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method == "ANY" ? "GET" : route.Method), path + RouteBodies.QueryOf(route));
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            if (route.Method is not ("GET" or "ANY"))
            {
                request.Content = new StringContent(RouteBodies.Of(route), Encoding.UTF8, RouteBodies.TypeOf(route));
            }

            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            // So many routes at once are more than one address may ask for.
            answer.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancel);
        }
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
