using System.Net;

namespace Qvs.Cloud.Tests.Hosting;

public sealed class EndpointTests(RunningCloud cloud)
{
    private readonly HttpClient _http = cloud.Program.Http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthz_says_that_the_process_answers() =>
        Assert.Equal("Healthy", await _http.GetStringAsync(new Uri("/healthz", UriKind.Relative), Cancel));

    [Fact]
    public async Task Readyz_names_each_condition() =>
        Assert.Equal(
            "storage: Healthy\nsilo: Healthy\naccepting work: Healthy\n", await _http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel));

    [Theory]
    [InlineData("orleans_")]
    [InlineData("http_server_request_duration_seconds")]
    [InlineData("dotnet_gc_")]
    public async Task Metrics_cover_silo_requests_and_runtime(string name)
    {
        await _http.GetStringAsync(new Uri("/healthz", UriKind.Relative), Cancel);

        var metrics = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);

        Assert.Contains(name, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_answered_with_404_and_a_page_that_says_so()
    {
        using var person = await cloud.SignIn();
        using var response = await person.GetAsync(new Uri("/no-such-page", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Page not found", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_allow_content_from_this_server_only()
    {
        using var response = await _http.GetAsync(new Uri("/", UriKind.Relative), Cancel);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }
}
