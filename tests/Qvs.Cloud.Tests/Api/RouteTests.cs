using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qvs.Cloud.Tests.Api;

/// <summary>Every route of the API, found in its own description, asked by everybody who must not get through.</summary>
public sealed partial class RouteTests(RunningCloud cloud) : IAsyncLifetime
{
    private readonly List<(string Method, string Path)> _routes = [];
    private HttpClient _person = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var description = JsonDocument.Parse(await cloud.Program.Http.GetStringAsync(new Uri("/apis/v1/openapi.json", UriKind.Relative), Cancel));
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
        {
            _routes.AddRange(path.Value.EnumerateObject().Select(method => (method.Name.ToUpperInvariant(), path.Name)));
        }

        _person = await cloud.SignIn();
    }

    public ValueTask DisposeAsync()
    {
        _person.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void The_description_names_the_routes() => Assert.True(_routes.Count > 50, $"only {_routes.Count} routes");

    [Fact]
    public async Task Nobody_gets_through_without_an_identity() => Assert.All((await Ask(null, "demo")).Where(NeedsIdentity), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));

    [Fact]
    public async Task A_token_that_is_none_does_not_get_through() =>
        Assert.All((await Ask("qvs_demo.0000000000000_0000", "demo")).Where(NeedsIdentity), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));

    [Fact]
    public async Task A_token_of_another_project_sees_nothing_there()
    {
        var other = await TokenOf("other", "[]");

        Assert.All(
            (await Ask(other, "demo")).Where(answer => answer.Path.Contains("{project}", StringComparison.Ordinal)),
            answer => Assert.True(answer.Status == HttpStatusCode.NotFound || (int)answer.Status is 400 or 415, $"{answer.Path} {answer.Status}"));
    }

    [Fact]
    public async Task A_token_that_may_only_read_changes_nothing()
    {
        var reader = await TokenOf("demo", """["read"]""");

        Assert.All(
            (await Ask(reader, "demo")).Where(answer => answer.Method != "GET" && !answer.Path.EndsWith("/tokens/{token}", StringComparison.Ordinal))
                // What these two do is reading.
                .Where(answer => !answer.Path.EndsWith("/action/check", StringComparison.Ordinal) && !answer.Path.EndsWith("/action/prospect", StringComparison.Ordinal)),
            answer => Assert.True((int)answer.Status is 400 or 403 or 404 or 415 or 422, $"{answer.Method} {answer.Path} {answer.Status}"));
    }

    [Fact]
    public async Task A_change_that_another_site_asks_for_with_a_cookie_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/v1/projects") { Content = JsonContent.Create(new { name = "stolen", displayName = "Stolen" }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await _person.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_with_a_code_and_a_next_step()
    {
        using var answer = await Send(_person, HttpMethod.Put, "/apis/v1/projects/demo/applications/shop2", """{"displayName":"Shop","description":"","repository":"nowhere","configPath":"../qvs.yaml"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(2, problem.RootElement.GetProperty("problems").GetArrayLength());
        Assert.All(problem.RootElement.GetProperty("problems").EnumerateArray(), one => Assert.NotEqual("", one.GetProperty("nextStep").GetString()));
    }

    [Fact]
    public async Task A_definition_is_changed_only_at_the_revision_that_was_read()
    {
        const string path = "/apis/v1/projects/demo/repositories/etag";
        const string body = """{"kind":"git","url":"https://git.example.com/etag.git","description":"","credential":null}""";
        using var made = await Send(_person, HttpMethod.Put, path, body);
        Assert.Equal("\"1\"", made.Headers.ETag?.Tag);

        using var late = await Send(_person, HttpMethod.Put, path, body.Replace("\"\"", "\"changed\"", StringComparison.Ordinal), "\"7\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    /// <summary>Where a program asks for its first token it can not have one.</summary>
    private static bool NeedsIdentity((string Method, string Path, HttpStatusCode Status) answer) =>
        answer.Path is not ("/apis/v1/sign-in/requests" or "/apis/v1/sign-in/token");

    private async Task<IReadOnlyList<(string Method, string Path, HttpStatusCode Status)>> Ask(string? token, string project)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = cloud.Program.Url };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var answers = new List<(string, string, HttpStatusCode)>();
        foreach (var (method, path) in _routes)
        {
            var address = Parameter().Replace(path.Replace("{project}", project, StringComparison.Ordinal), match => match.Value is "{number}" or "{instance}" ? "1" : "none");
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            if (method is not "GET")
            {
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            }

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            answers.Add((method, path, answer.StatusCode));
        }

        return answers;
    }

    private async Task<string> TokenOf(string project, string scopes)
    {
        if (project != "demo")
        {
            using var made = await Send(_person, HttpMethod.Post, "/apis/v1/projects", $$"""{"name":"{{project}}","displayName":"Other"}""");
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancel));
        }

        var expires = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O");
        using var answer = await Send(_person, HttpMethod.Post, $"/apis/v1/projects/{project}/tokens", $$"""{"name":"test","scopes":{{scopes}},"expiresAt":"{{expires}}"}""");
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return token.RootElement.GetProperty("text").GetString()!;
    }

    private static Task<HttpResponseMessage> Send(HttpClient http, HttpMethod method, string path, string body, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.ParseAdd(ifMatch);
        }

        return http.SendAsync(request, Cancel);
    }

    [GeneratedRegex(@"\{\w+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
