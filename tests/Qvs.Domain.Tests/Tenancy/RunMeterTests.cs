using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Domain.Tests.Delivery;
using Qvs.Domain.Tests.Delivery.Runs;

namespace Qvs.Domain.Tests.Tenancy;

public sealed class RunMeterTests
{
    private static readonly DateOnly Today = new(2026, 4, 1);

    [Fact]
    public void Pods_count_from_start_to_end_each_combination_of_a_matrix_and_nothing_that_is_no_pod()
    {
        var use = Assert.Single(RunMeter.Measure(
            Run(
                Task("t", 90),
                Task("matrix", 10) with { MatrixLength = 3 },
                Task("waits", 3_000) with { Platform = new PlatformTask("c", PlatformTaskKind.Approval, null) },
                Task("unknown", 0) with { StartedAt = null }),
            new Dictionary<string, long>(StringComparer.Ordinal) { ["l-1-a-1"] = 100, ["of-another"] = 5 },
            7));

        Assert.Equal((Today, 1, 1, TimeSpan.FromSeconds(120), 100, 7), (use.Day, use.Runs, use.Stages, use.PodTime, use.LogBytes, use.ArtifactBytes));
    }

    [Fact]
    public void What_ended_after_midnight_is_of_that_day_and_the_run_of_the_day_of_its_beginning()
    {
        var uses = RunMeter.Measure(Run(Task("t", 60), Task("late", 24 * 60 * 60)), new Dictionary<string, long>(), 0);

        Assert.Equal([Today, Today.AddDays(1)], uses.Select(use => use.Day));
        Assert.Equal([1, 0], uses.Select(use => use.Runs));
        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)], uses.Select(use => use.PodTime));
    }

    [Fact]
    public void The_same_state_is_the_same_use()
    {
        var run = Run(Task("t", 60));

        Assert.Equal(RunMeter.Measure(run, new Dictionary<string, long>(), 1), RunMeter.Measure(run, new Dictionary<string, long>(), 1));
    }

    private static TaskState Task(string name, int seconds) =>
        RunStory.Task(name, TaskPhase.Succeeded) with { StartedAt = Lines.Now, EndedAt = Lines.Now.AddSeconds(seconds) };

    private static RunState Run(params TaskState[] tasks)
    {
        var story = new RunStory(Lines.Of("l", "a"));
        story.Ends("l-1-a-1", PipelineRunPhase.Succeeded, tasks);
        return story.State;
    }
}
