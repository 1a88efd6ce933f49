using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Qvs.Cloud.Tests.Cli;
using Qvs.Cloud.Tests.Identity;

namespace Qvs.Cloud.Tests.Delivery;

/// <summary>The events of a step's log, asked for before, while and after the step runs.</summary>
public sealed class LogFollowingTests(SampleCloud cloud) : IClassFixture<SampleCloud>
{
    private const string Line = "/apis/v1/projects/demo/assemblylines/deliver";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_that_has_not_begun_is_waited_for_and_one_that_can_not_be_is_not_found()
    {
        await cloud.Mend();
        using var admin = await cloud.Admin();
        var before = await Attempt(await Run(admin), admin, attempt => attempt["endedAt"] is not null);
        var last = (await Get(admin, $"{Line}/runs/1/logs"))["items"]!.AsArray().Select(log => log!["key"]!).Last(key => (string?)key["attempt"] == (string)before["pipelineRun"]!);

        // The line runs one at a time, and this one waits for an approval.
        Assert.Equal(HttpStatusCode.OK, (await admin.Api(HttpMethod.Post, $"{Line}/runs/1/action/cancel", new { reason = "seen" })).Status);
        var number = await Run(admin);
        var attempt = await Attempt(number, admin, _ => true);
        var logs = $"{Line}/runs/{number}/logs/{attempt["pipelineRun"]}";
        var events = await Events($"{logs}/{last["task"]}/0/{last["step"]}");

        Assert.Contains("event: line", events, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {}\n\n", events, StringComparison.Ordinal);
        foreach (var never in (string[])[$"{logs}/nothing/0/go", $"{Line}/runs/{number}/logs/other/{last["task"]}/0/{last["step"]}", $"{Line}/runs/99/logs/a/b/0/c"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await admin.Api(HttpMethod.Get, $"{never}/events")).Status);
        }
    }

    /// <summary>All of them, to the end.</summary>
    private async Task<string> Events(string log)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cloud.Token);
        return await http.GetStringAsync(new Uri(cloud.Program.Url, $"{log}/events"), Cancel);
    }

    private static async Task<int> Run(Visitor admin)
    {
        var started = await admin.Api(HttpMethod.Post, $"{Line}/runs", new { inputs = new { gitRevision = "main" } });
        Assert.True(started.Status is HttpStatusCode.OK or HttpStatusCode.Created, started.Body?.ToJsonString());
        return (int)started.Body!["number"]!;
    }

    /// <summary>The first attempt of the first stage, when it is as expected.</summary>
    private static async Task<JsonNode> Attempt(int number, Visitor admin, Func<JsonNode, bool> expected)
    {
        while (true)
        {
            var stages = (await Get(admin, $"{Line}/runs/{number}"))["stages"]!.AsArray();
            if (stages.SelectMany(stage => stage!["attempts"]!.AsArray()).FirstOrDefault() is { } attempt && expected(attempt))
            {
                return attempt;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    private static async Task<JsonNode> Get(Visitor admin, string path)
    {
        var (status, body) = await admin.Api(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body?.ToJsonString()}");
        return body!;
    }
}
