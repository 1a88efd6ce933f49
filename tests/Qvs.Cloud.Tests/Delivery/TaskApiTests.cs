using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Delivery;

/// <summary>The published API for tasks (formats.md 2.5.11, 4.8), with what their Pods are given.</summary>
public sealed class TaskApiTests : IAsyncLifetime
{
    private const string Warning = """{"message":"3 CRITICAL","severity":"Warn"}""";
    private readonly Channel<JsonNode> _said = Channel.CreateUnbounded<JsonNode>();
    private WebApplication _listener = null!;
    private CloudProgram _program = null!;
    private CloudClient _person = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _listener = builder.Build();
        _listener.Run(async context => await _said.Writer.WriteAsync((await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Cancel))!, Cancel));
        await _listener.StartAsync(Cancel);
        _program = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}", "--Qvs:AllowedNetworks=127.0.0.0/8");
        _person = await CloudClient.SignIn(_program.Url, RunningCloud.Password, Cancel);
        await _person.MakeLines(1, Cancel);
        await _person.Put("credentials/team", $$"""{"purpose":"free","description":"","values":{"url":"{{_listener.Urls.First()}}"} }""", Cancel);
        await _person.Put("channels/team", """
            {"displayName":"Team","kind":"webhook","credential":"team","recipients":[],"isPaused":false,"rules":[{"events":["task"],"outcomes":[],"lines":[],"environments":[]}]}
            """, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        await _program.DisposeAsync();
        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task A_task_is_heard_as_long_as_it_lives_and_told_what_is_wrong_with_its_words()
    {
        await _person.Post("assemblylines/line0/runs", """{"inputs":{}}""", Cancel);
        var task = await Endpoint();

        Assert.Equal(HttpStatusCode.OK, (await Say(task, Warning)).Status);
        var said = (await _said.Reader.ReadAsync(Cancel))["data"]!;
        Assert.Equal(("3 CRITICAL", "warn", "line0", "deploy"), ((string?)said["message"], (string?)said["outcome"], (string?)said["assemblyLine"], (string?)said["stage"]));

        // A long report is better cut than lost.
        Assert.Equal(HttpStatusCode.OK, (await Say(task, $$"""{"message":"{{new string('x', 20_000)}}"}""")).Status);
        Assert.Equal(10_000, ((string)(await _said.Reader.ReadAsync(Cancel))["data"]!["message"]!).Length);

        var (status, problem) = await Say(task, """{"severity":"Warn"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("'message'", (string)JsonNode.Parse(problem)!["title"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Say(task.Replace("/task/", "/task/x", StringComparison.Ordinal), Warning)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Say(task, Warning, project: "other")).Status);

        await _person.Post("assemblylines/line0/runs/1/action/cancel", """{"reason":"enough"}""", Cancel);
        while ((await Say(task, Warning)).Status != HttpStatusCode.NotFound)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    [Fact]
    public async Task A_state_is_written_over_what_was_read_and_over_nothing_else()
    {
        await _person.Post("assemblylines/line0/runs", """{"inputs":{}}""", Cancel);
        var task = await Endpoint();
        using var asked = await _program.Http.PostAsync(
            new Uri($"{task}/apis/v1/projects/demo/applications/shop/deployments/d0/deploy-state/main/action/signed-url-to-put?taskrun_name=any&taskrun_uid=any"), null, Cancel);
        var state = new Uri((string)JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!);

        using (var none = await _program.Http.GetAsync(state, Cancel))
        {
            Assert.Equal((HttpStatusCode.NotFound, true), (none.StatusCode, none.Headers.Contains("Qvs-State-Versions")));
        }

        var (first, tag) = await Write(state, "one", "If-None-Match", "*");
        Assert.Equal(HttpStatusCode.OK, first);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Write(state, "two", "If-None-Match", "*")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Write(state, "two", "If-Match", tag!)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Write(state, "three", "If-Match", tag!)).Status);
        foreach (var (name, value) in new[] { ("If-Match", "nonsense"), ("If-Match", "*"), ("If-None-Match", tag!) })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Write(state, "three", name, value)).Status);
        }

        Assert.Equal("two", await _program.Http.GetStringAsync(state, Cancel));
        // As the published scripts write it.
        Assert.Equal(HttpStatusCode.OK, (await Write(state, "three", "Accept", "*/*")).Status);
    }

    private async Task<(HttpStatusCode Status, string? Tag)> Write(Uri state, string text, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, state) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(text)) };
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _program.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Headers.ETag?.ToString());
    }

    private async Task<(HttpStatusCode Status, string Body)> Say(string task, string json, string project = "demo")
    {
        using var answer = await _program.Http.PostAsync(
            new Uri($"{task}/apis/v1/projects/{project}/taskruns/any/notification?taskrun_uid=any"), new StringContent(json, Encoding.UTF8, "application/json"), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Where the run's Pod is told to say it.</summary>
    private async Task<string> Endpoint()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(path.Any(folder => File.Exists(Path.Combine(folder, "kubectl"))), "No kubectl on this machine (tests/run.sh installs it).");
        while (true)
        {
            await using var kubectl = ProgramRun.Start(
                "kubectl",
                ["--kubeconfig", Path.Combine(_program.DataFolder, "cluster", "kubeconfig"), "get", "pods", "-A", "-o", @"jsonpath={.items[*].metadata.annotations.vs\.axis-dev\.io/api-endpoint}"]);
            Assert.True(await kubectl.Exit(TimeSpan.FromMinutes(2)) == 0, kubectl.Error);
            if (kubectl.Output.Trim() is { Length: > 0 } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancel);
        }
    }
}
