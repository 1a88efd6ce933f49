namespace Qvs.Cloud.Tests.Cli;

/// <summary>On a server of its own: the sample is mended here, and fails elsewhere.</summary>
public sealed class WatchCommandTests(SampleCloud cloud) : IClassFixture<SampleCloud>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Watching_ends_with_Ctrl_C_and_the_run_goes_on_until_it_is_cancelled()
    {
        using var tool = cloud.Tool();
        await cloud.Mend();
        var started = await tool.Json("assemblyline", "run", "deliver", "-i", "gitRevision=main");
        var number = started["number"]!.ToString();
        await using var watch = tool.Start("assemblyline", "watch", "deliver", number);
        await watch.Line(line => line.StartsWith("build ", StringComparison.Ordinal), Limit);

        watch.Interrupt();

        Assert.Equal(130, await watch.Exit(Limit));
        Assert.Contains("is being cancelled", await tool.Ok("assemblyline", "cancel", "deliver", number, "--reason", "test"), StringComparison.Ordinal);
        var (exit, output, _) = await tool.Run("assemblyline", "watch", "deliver", number);
        Assert.Equal(1, exit);
        Assert.Contains($"deliver run {number}: cancelled\n", output, StringComparison.Ordinal);
    }
}
