using System.Text.Json.Nodes;

namespace Qvs.Cloud.Tests.Cli;

/// <summary>A whole delivery from the command line, on a server that is restarted in the middle of it.</summary>
public sealed class DeliveryCommandTests(SampleCloud cloud) : IClassFixture<SampleCloud>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_run_fails_is_retried_from_the_failed_task_is_watched_over_a_restart_and_is_approved()
    {
        using var tool = cloud.Tool();
        var (exit, output, error) = await tool.Run("assemblyline", "run", "deliver", "-i", "gitRevision=main", "--key", "once", "--watch");
        Assert.True(exit == 1, $"{exit}\n{output}\n{error}");
        Assert.Contains("staging                  failed", output, StringComparison.Ordinal);
        Assert.Contains("\ndeliver run 1: failed\n", output, StringComparison.Ordinal);
        Assert.Equal("deliver run 1 is started\n", await tool.Ok("assemblyline", "run", "deliver", "-i", "gitRevision=main", "--key", "once"));
        Assert.Equal(1, (await tool.Run("assemblyline", "watch", "deliver", "1")).Exit);

        var log = await tool.Ok("assemblyline", "logs", "deliver", "1", "--stage", "staging");
        Assert.Contains("namespace", log, StringComparison.Ordinal);
        Assert.Contains("It has", await tool.Refused("assemblyline", "logs", "deliver", "1", "--stage", "nowhere"), StringComparison.Ordinal);

        await cloud.Mend();
        var preview = await tool.Ok("assemblyline", "retry", "deliver", "1", "--preview");
        Assert.Contains("deploy", preview, StringComparison.Ordinal);
        await tool.Ok("assemblyline", "retry", "deliver", "1");

        await using var watch = tool.Start("assemblyline", "watch", "deliver", "1");
        await using var follow = tool.Start("assemblyline", "logs", "deliver", "1", "--follow");
        await watch.Line(line => line.StartsWith("prod ", StringComparison.Ordinal), Limit);
        await cloud.Program.Restart();
        await watch.Line(line => line.Contains("is lost", StringComparison.Ordinal), Limit);

        var waiting = await tool.Json("approval", "list");
        Assert.Equal("prod", (string?)Assert.Single(waiting.AsArray())!["summary"]!["stage"]);
        await tool.Ok("assemblyline", "approve", "deliver", "1", "prod", "--comment", "looks good");

        Assert.True(await watch.Exit(Limit) == 0, $"{watch.Output}\n{watch.Error}");
        Assert.Contains("deliver run 1: succeeded\n", watch.Output, StringComparison.Ordinal);
        Assert.Equal(1, watch.Output.Split('\n').Count(line => line.StartsWith("staging ", StringComparison.Ordinal) && line.Contains("succeeded", StringComparison.Ordinal)));
        Assert.True(await follow.Exit(Limit) == 0, follow.Error);
        Assert.Contains("prod", follow.Output, StringComparison.Ordinal);
        var json = await tool.Json("assemblyline", "watch", "deliver", "1");
        Assert.Equal("succeeded", (string?)json["status"]);
        Assert.Contains("deliver  1       succeeded", await tool.Ok("assemblyline", "runs"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("There is no run 99", "assemblyline", "watch", "deliver", "99")]
    [InlineData("nowhere", "assemblyline", "run", "nowhere")]
    [InlineData("Write name=value", "assemblyline", "run", "deliver", "-i", "nothing")]
    [InlineData("There is no such project, or you are no member of it. Ask one of its owners.", "assemblyline", "list", "--project", "of-others")]
    [InlineData("There is no run", "assemblyline", "approve", "deliver", "99", "prod")]
    public async Task A_refusal_names_the_object_and_what_to_do(string text, params string[] arguments)
    {
        using var tool = cloud.Tool();
        Assert.Contains(text, await tool.Refused(arguments), StringComparison.Ordinal);
        var (exit, output, _) = await tool.Run([.. arguments, "--output", "json"]);
        Assert.Equal(1, exit);
        Assert.NotEqual("", (string?)JsonNode.Parse(output)!["error"]);
    }
}
