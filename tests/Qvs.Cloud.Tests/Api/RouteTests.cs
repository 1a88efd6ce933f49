using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Qvs.Cloud.Tests.Api;

/// <summary>What the API refuses, and how it says so.</summary>
public sealed class RouteTests(RunningCloud cloud) : IAsyncLifetime
{
    private HttpClient _person = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _person = await cloud.SignIn();

    public ValueTask DisposeAsync()
    {
        _person.Dispose();
        return ValueTask.CompletedTask;
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
}
