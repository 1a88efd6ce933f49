using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Webhooks;

/// <summary>The address that git providers send to, asked by those who may and by those who only say so.</summary>
public sealed class WebhookEndpointTests(RunningCloud cloud) : IAsyncLifetime
{
    private CloudClient _person = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _person = await CloudClient.SignIn(cloud.Program.Url, RunningCloud.Password, Cancel);
        await _person.MakeLines(1, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _person.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("gitHub")]
    [InlineData("gitLab")]
    [InlineData("bitbucket")]
    [InlineData("backlog")]
    [InlineData("gitea")]
    public async Task A_push_of_each_provider_is_accepted_and_starts_its_line_once(string kind)
    {
        var repository = $"{kind.ToLowerInvariant()}-push";
        var secret = await _person.MakeWebhook(repository, kind, "line0", Cancel);
        var before = await _person.RunsOf("line0", Cancel);

        var first = await Accepted(Push(kind, repository, secret));
        var second = await Accepted(Push(kind, repository, secret));

        Assert.Equal((false, true), ((bool)first["repeated"]!, (bool)second["repeated"]!));
        Assert.Equal((string?)first["delivery"], (string?)second["delivery"]);
        var delivery = await UntilDone(repository, (string)first["delivery"]!);
        var start = delivery["rounds"]![0]!["starts"]!.AsArray().Single(one => (string?)one!["result"] == "started")!;
        Assert.Equal(Payloads.Commit, (string?)start["inputs"]!["gitRevision"]);
        Assert.StartsWith("run:demo/line0/", (string?)start["run"], StringComparison.Ordinal);
        Assert.Equal(before + 1, await _person.RunsOf("line0", Cancel));
    }

    [Fact]
    public async Task Whoever_can_not_sign_learns_nothing()
    {
        var secret = await _person.MakeWebhook("silent", "gitHub", "line0", Cancel);
        var body = Payloads.GitHubPush();
        using var known = CloudClient.GitHub("/webhooks/demo/silent", body, secret, "x1");
        using var unsigned = CloudClient.GitHub("/webhooks/demo/silent", body, secret, "x2");
        unsigned.Headers.Remove("X-Hub-Signature-256");
        HttpRequestMessage[] strangers =
        [
            CloudClient.GitHub("/webhooks/demo/silent", body, "a guess", "x3"),
            unsigned,
            CloudClient.GitHub("/webhooks/demo/no-such-repository", body, secret, "x4"),
            CloudClient.GitHub("/webhooks/no-such-project/silent", body, secret, "x5"),
            CloudClient.GitHub("/webhooks/demo/NOT-A-NAME", body, secret, "x6"),
            CloudClient.GitHub("/webhooks/demo/source", body, secret, "x7"),
        ];

        var answers = new List<string>();
        foreach (var stranger in strangers)
        {
            using var answer = await _person.Http.SendAsync(stranger, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            answers.Add(WithoutTrace(await answer.Content.ReadAsStringAsync(Cancel)));
        }

        Assert.Single(answers.Distinct());
        Assert.Empty(await _person.Deliveries("silent", Cancel));
        using var taken = await _person.Http.SendAsync(known, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_or_no_text_or_no_known_form_is_refused_and_starts_nothing()
    {
        var secret = await _person.MakeWebhook("strict", "gitHub", "line0", Cancel);
        var before = await _person.RunsOf("line0", Cancel);
        var large = Payloads.GitHubPush(message: new string('x', 6 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Status(Signed(Encoding.UTF8.GetBytes(large), "application/json")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Status(Signed(Encoding.UTF8.GetBytes(large), "application/json", chunked: true)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(Signed("{}"u8.ToArray(), "text/plain")));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(Signed("{}"u8.ToArray(), "application/json; charset=utf-16")));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(Signed("{}"u8.ToArray(), "application/json", encoding: "gzip")));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(Signed([(byte)'{', 0xFF, 0xFE, (byte)'}'], "application/json")));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(Signed("payload=%FF%FE"u8.ToArray(), "application/x-www-form-urlencoded")));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(Signed("other=1"u8.ToArray(), "application/x-www-form-urlencoded")));
        Assert.Empty(await _person.Deliveries("strict", Cancel));
        Assert.Equal(before, await _person.RunsOf("line0", Cancel));

        Assert.Equal(HttpStatusCode.Accepted, await Status(Signed(Encoding.UTF8.GetBytes(Payloads.AsForm(Payloads.GitHubPing)), "application/x-www-form-urlencoded")));

        HttpRequestMessage Signed(byte[] body, string type, string encoding = "", bool chunked = false)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/demo/strict", UriKind.Relative)) { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-GitHub-Event", "ping");
            request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            request.Headers.TransferEncodingChunked = chunked;
            if (encoding.Length > 0)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }

            return request;
        }
    }

    [Fact]
    public async Task A_ping_is_answered_and_shown()
    {
        var secret = await _person.MakeWebhook("pinged", "gitHub", "line0", Cancel);

        var answer = await Accepted(CloudClient.GitHub("/webhooks/demo/pinged", Payloads.GitHubPing, secret, "p1", "ping"));

        var delivery = await UntilDone("pinged", (string)answer["delivery"]!);
        Assert.Contains("tried the address", (string?)delivery["rounds"]![0]!["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_can_be_looked_at_tried_and_played_again()
    {
        var secret = await _person.MakeWebhook("again", "gitHub", "line0", Cancel);
        var answer = await Accepted(CloudClient.GitHub("/webhooks/demo/again", Payloads.GitHubPush("refs/heads/hats"), secret, "a1"));
        var id = (string)answer["delivery"]!;
        Assert.Contains("matches none of: main", (string?)(await UntilDone("again", id))["rounds"]![0]!["starts"]![0]!["reason"], StringComparison.Ordinal);
        Assert.Equal("refs/heads/hats", (string?)(await _person.Get($"repositories/again/deliveries/{id}/payload", Cancel))["ref"]);

        var tried = await _person.Post("repositories/again/webhook/action/check", $$"""{"header":"push","payload":{{Payloads.GitHubPush()}}}""", Cancel);
        var played = await _person.Post($"repositories/again/deliveries/{id}/action/replay", "{}", Cancel);

        Assert.Equal("waiting", (string?)tried["starts"]![0]!["result"]);
        Assert.Equal(("admin", 2), ((string?)played["rounds"]![1]!["by"], played["rounds"]!.AsArray().Count));
        var triggers = await _person.Get("assemblylines/line0/triggers", Cancel);
        Assert.Contains(triggers.AsArray(), one => (string?)one!["repository"] == "again");
    }

    [Fact]
    public async Task A_schedule_is_kept_with_its_next_time()
    {
        var saved = await _person.Put("assemblylines/line0/schedules/nightly", """{"cron":"0 3 * * *","timeZone":"Asia/Tokyo","inputs":{"gitRevision":"main"},"isEnabled":true}""", Cancel);

        Assert.EndsWith("T18:00:00+00:00", (string?)saved["value"]!["next"], StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<HttpRequestException>(() =>
            _person.Put("assemblylines/line0/schedules/wrong", """{"cron":"every day","timeZone":"UTC","inputs":{},"isEnabled":true}""", Cancel));
        Assert.Contains("422", wrong.Message, StringComparison.Ordinal);
        Assert.Single((await _person.Get("assemblylines/line0/schedules", Cancel))["items"]!.AsArray());
    }

    private static string WithoutTrace(string problem)
    {
        var json = JsonNode.Parse(problem)!.AsObject();
        json.Remove("traceId");
        return json.ToJsonString();
    }

    private static HttpRequestMessage Push(string kind, string repository, string secret)
    {
        var (body, type) = kind switch
        {
            "gitHub" => (Payloads.GitHubPush(), "application/json"),
            "gitLab" => (Payloads.GitLabPush(), "application/json"),
            "bitbucket" => (Payloads.BitbucketPush, "application/json"),
            "backlog" => (Payloads.AsForm(Payloads.BacklogPush()), "application/x-www-form-urlencoded"),
            _ => (Payloads.GiteaPush(), "application/json"),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/webhooks/demo/{repository}{(kind == "backlog" ? $"?token={secret}" : "")}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        foreach (var (name, value) in kind switch
        {
            "gitHub" => new[] { ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "72d3162e-cc78-11e3"), ("X-Hub-Signature-256", $"sha256={Payloads.Sign(body, secret)}") },
            "gitLab" => [("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Event-UUID", "13792a34"), ("X-Gitlab-Token", secret)],
            "bitbucket" => [("X-Event-Key", "repo:push"), ("X-Request-UUID", "e4b2"), ("X-Hub-Signature", $"sha256={Payloads.Sign(body, secret)}")],
            "gitea" => [("X-Gitea-Event", "push"), ("X-Gitea-Delivery", "f6266f16"), ("X-Gitea-Signature", Payloads.Sign(body, secret))],
            _ => [],
        })
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    private async Task<HttpStatusCode> Status(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await _person.Http.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    private async Task<JsonNode> Accepted(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await _person.Http.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        }
    }

    private async Task<JsonNode> UntilDone(string repository, string delivery)
    {
        while (true)
        {
            var found = await _person.Get($"repositories/{repository}/deliveries/{delivery}", Cancel);
            if (found["rounds"]!.AsArray()[^1]!["starts"]!.AsArray().All(start => (string?)start!["result"] != "waiting"))
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
