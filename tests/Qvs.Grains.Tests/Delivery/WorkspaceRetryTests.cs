using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>What the retry matrix promises, where tasks are processes: the files that finished tasks left are there, and none of them wrote twice.</summary>
public sealed class WorkspaceRetryTests(WorkspaceRetryFixture fixture) : IClassFixture<WorkspaceRetryFixture>
{
    private const string Journal =
        "first/make from nowhere;first/use from first/make 1 and u-first/make;first/end from <first/use>;"
        + "second/make from first/make 1;second/use from second/make 1 and u-second/make;second/end from <second/use>;";

    [Theory]
    [InlineData("first", "make")]
    [InlineData("first", "use")]
    [InlineData("first", "end")]
    [InlineData("second", "make")]
    [InlineData("second", "use")]
    [InlineData("second", "end")]
    public async Task A_retry_finds_the_workspace_as_it_was_left(string stage, string task)
    {
        Assert.Equal(["first: Succeeded", "second: Succeeded"], Attempts(fixture.Clean));
        Assert.Equal(Journal, fixture.Clean.Results["journal"]);

        var ended = await fixture.Play($"{stage}/{task}");

        Assert.Equal(RunStatus.Succeeded, ended.Status);
        Assert.Equal([.. new[] { "first", "second" }.Select(name => name == stage ? $"{name}: Failed by {stage}/{task}, Succeeded" : $"{name}: Succeeded")], Attempts(ended));
        Assert.Equal(Journal, ended.Results["journal"]);
        Assert.Equal(TaskPhase.Failed, ended.Stages[stage].Attempts[0].Tasks[task].Status);
        Assert.Equal(TaskPhase.Succeeded, ended.Stages[stage].Attempts[1].Tasks["tidy"].Status);
    }

    private static IEnumerable<string> Attempts(RunState run) => run.Stages.Select(stage => $"{stage.Key}: {string.Join(", ", stage.Value.Attempts.Select(one => Told(stage.Key, one)))}");

    /// <summary>How an attempt ended, and of which task that was the fault.</summary>
    private static string Told(string stage, AttemptState attempt) => attempt.Phase == AttemptPhase.Succeeded
        ? "Succeeded"
        : $"{attempt.Phase} by {string.Join(", ", attempt.Tasks.Values.Where(task => task.Status == TaskPhase.Failed).Select(task => $"{stage}/{task.Name}"))}";
}
