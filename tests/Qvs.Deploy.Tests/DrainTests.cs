using System.Net;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

public sealed class DrainTests(PostgresServer postgres)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_SIGTERM_a_silo_is_not_ready_but_serves_on_until_the_drain_is_over()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        using var folder = new TempFolder();
        await using var silo = await Silo.Start(new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1"), "--Qvs:DrainTime=10");
        await Script.Succeed("check.sh", silo.Url.ToString().TrimEnd('/'));
        using var http = new HttpClient();

        silo.Terminate();
        while (await Status("/readyz") != HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(Between, TimeProvider.System, Cancel);
        }

        using (var page = await http.GetAsync(new Uri(silo.Url, "/sign-in"), Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.True(page.Headers.ConnectionClose);
        }

        var (exit, said) = await Script.Run("check.sh", null, silo.Url.ToString().TrimEnd('/'));
        Assert.Equal(1, exit);
        Assert.Contains("accepting work: Unhealthy The server is stopping.", said, StringComparison.Ordinal);
        Assert.Equal(0, await silo.Stop());

        async Task<HttpStatusCode> Status(string path)
        {
            using var answer = await http.GetAsync(new Uri(silo.Url, path), Cancel);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("127.0.0.0/8", false)]
    public async Task Whom_requests_come_from_is_said_by_trusted_proxies_only(string trusted, bool limited)
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        using var folder = new TempFolder();
        await using var silo = await Silo.Start(
            new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1"), $"--Qvs:TrustedProxies={trusted}");
        using var http = new HttpClient();
        var statuses = new HashSet<HttpStatusCode>();
        for (var visitor = 1; visitor <= 40; visitor++)
        {
            using var attempt = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Url, "/sign-in"))
            {
                Content = new FormUrlEncodedContent([]),
                Headers = { { "X-Forwarded-For", $"198.51.100.{visitor}" } },
            };
            using var answer = await http.SendAsync(attempt, Cancel);
            statuses.Add(answer.StatusCode);
        }

        // 30 a minute for each address.
        Assert.Equal(limited, statuses.Contains(HttpStatusCode.TooManyRequests));
    }
}
