using System.Text.Json;
using Qvs.Domain.Delivery.Runs;
using Qvs.Testing;

namespace Qvs.Domain.Tests.Delivery.Runs;

/// <summary>The state of a run at rest is a contract: a run that an earlier version has written goes on in this one.</summary>
public sealed class RunStateGoldenTests
{
    private const string Golden = "tests/Qvs.Domain.Tests/Golden/run-state-1.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Written before tasks had times and ends had effects for secrets: what was added since has defaults.</summary>
    [Fact]
    public void The_format_before_still_loads()
    {
        var state = JsonSerializer.Deserialize<RunState>(File.ReadAllText(TestPaths.InRepository("tests/Qvs.Domain.Tests/Golden/run-state-1-first.json")))!;

        Assert.All(state.Stages.Values.SelectMany(stage => stage.Attempts).SelectMany(attempt => attempt.Tasks.Values), task => Assert.Null(task.StartedAt));
        Assert.False(RunDecider.Decide(state, new RunInput.Redrive(), DateTimeOffset.UnixEpoch).IsRefused);
    }

    [Fact]
    public void The_format_at_rest_is_the_agreed_one() => GoldenFile.Check(Golden, JsonSerializer.Serialize(Written(), Indented) + "\n");

    [Fact]
    public void A_run_that_was_written_before_comes_to_its_end()
    {
        var state = JsonSerializer.Deserialize<RunState>(File.ReadAllText(TestPaths.InRepository(Golden)))!;
        var story = new RunStory(state);
        story.Tell(new RunInput.Redrive());
        Assert.Equal(["l-1-a-2"], story.Created);
        story.Ends("l-1-a-2");
        story.Ends("l-1-c-1");
        Assert.Equal(RunStatus.Succeeded, story.State.Status);
    }

    /// <summary>In the middle of everything: a retry with a reused task, an approval given, a stage waiting, effects not yet done.</summary>
    private static RunState Written()
    {
        var story = new RunStory(Lines.Of("l", "a: : timeout: 1h", "b: : approval: {approvers: [approver], timeout: 2h}", "c: a, b"));
        story.Tell(new RunInput.Vote("b", "", Lines.Bob, true, "fine"));
        story.Ends("l-1-b-1");
        story.Ends("l-1-a-1", PipelineRunPhase.Failed, RunStory.Task("t", TaskPhase.Succeeded), RunStory.Task("u", TaskPhase.Failed));
        story.Holding = "l-1-a-2";
        story.Tell(new RunInput.Retry(new RetryRequest("again", RetryScope.FailedTasks, "", Lines.Alice), []));
        return story.State;
    }
}
