using System.Globalization;
using System.Text.Json;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Retrying;

/// <summary>Promise 3 of the architecture: resume is exact. Every case is compared with a run in which nothing failed.</summary>
public sealed class RetryTests
{
    public static TheoryData<string, string, bool> EveryTask()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var stage in RetryPipelines.Stages)
        {
            foreach (var task in RetryPipelines.Tasks)
            {
                data.Add(stage, task, false);
                data.Add(stage, task, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryTask))]
    public void A_retry_runs_no_finished_task_and_gives_every_value_of_a_clean_run(string stage, string task, bool statusOfAll)
    {
        var (clean, world) = Run(statusOfAll, (s, attempt, t) => s == stage && t == task && attempt == 1);
        Assert.Equal(RunStatus.Failed, world.State.Status);
        world.Retry("one");
        SameAsClean(clean, world);
        var twice = Ran(world).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToList();
        Assert.All(twice, key => Assert.True(key == (stage, task) || key.Task is "tidy" or "report", $"{key} ran again"));
    }

    [Theory]
    [MemberData(nameof(EveryTask))]
    public void A_retry_of_a_retry_is_exact_as_well(string stage, string task, bool statusOfAll)
    {
        var last = task == "use" ? "use" : "check";
        var (clean, world) = Run(statusOfAll, (s, attempt, t) => s == stage && ((t == task && attempt == 1) || (t == last && attempt == 2) || (t == "use" && attempt == 3)));
        for (var round = 1; round <= 3 && world.State.Status == RunStatus.Failed; round++)
        {
            world.Retry($"key-{round}");
        }

        SameAsClean(clean, world);
        Assert.All(Ran(world).Where(pair => pair.Key.Task == "make" && pair.Key.Stage != stage), pair => Assert.Equal(1, pair.Value));
    }

    [Theory]
    [InlineData("s1", "tidy", false)]
    [InlineData("s4", "tidy", true)]
    [InlineData("s6", "report", true)]
    public void Only_finally_tasks_run_when_one_of_them_failed(string stage, string task, bool statusOfAll)
    {
        var (clean, world) = Run(statusOfAll, (s, attempt, t) => s == stage && t == task && attempt == 1);
        world.Retry("one");
        SameAsClean(clean, world);
        Assert.All(Ran(world).Where(pair => pair.Value > 1), pair => Assert.Contains(pair.Key.Task, new[] { "tidy", "report" }));
    }

    [Fact]
    public void Every_task_fails_once_and_still_each_runs_only_until_it_has_finished()
    {
        var failed = new HashSet<(string, string)>();
        var (clean, world) = Run(statusOfAll: false, (s, _, t) => RetryPipelines.Tasks.Contains(t) && failed.Add((s, t)));
        for (var round = 0; round < 40 && world.State.Status == RunStatus.Failed; round++)
        {
            world.Retry($"key-{round}");
        }

        SameAsClean(clean, world);
        Assert.All(Ran(world).Where(pair => RetryPipelines.Tasks.Contains(pair.Key.Task)), pair => Assert.Equal(2, pair.Value));
    }

    [Fact]
    public void A_stage_that_is_retried_as_a_whole_reuses_nothing()
    {
        var (clean, world) = Run(statusOfAll: false, (s, attempt, t) => s == "s2" && t == "use" && attempt == 1);
        world.Retry("one", RetryScope.FailedStages);
        SameAsClean(clean, world);
        Assert.Equal(2, Ran(world)[("s2", "make")]);
        Assert.Equal(1, Ran(world)[("s1", "make")]);
    }

    [Fact]
    public void From_a_stage_on_everything_after_it_runs_again_and_nothing_else()
    {
        var (clean, world) = Run(statusOfAll: false, (_, _, _) => false);
        world.Retry("one", RetryScope.FromStage, "s4");
        SameAsClean(clean, world);
        Assert.Equal(["s4", "s5"], Ran(world).Where(pair => pair.Value > 1).Select(pair => pair.Key.Stage).Distinct().Order());
    }

    [Fact]
    public void The_preview_says_what_then_happens()
    {
        var (_, world) = Run(statusOfAll: false, (s, attempt, t) => s == "s4" && t == "use" && attempt == 1);
        var preview = RetryPreview.Of(world.State, new RetryRequest("one", RetryScope.FailedTasks, "", Lines.Alice), []);
        Assert.Empty(preview.Refusals);
        Assert.Equal(
            ["s1 Kept", "s2 Kept", "s3 Kept", "s4 RunsAgain", "s5 Follows", "s6 Kept"],
            preview.Stages.Select(stage => $"{stage.Name} {stage.What}").Order());
        Assert.Equal(
            ["make Reused", "fan Reused", "never RunsIfConditionHolds", "wants-never Runs", "check Reused", "use Runs", "tidy Finally", "report Finally"],
            preview.Stages.Single(stage => stage.Name == "s4").Tasks.Select(task => $"{task.Name} {task.What}"));
        var before = world.Log.Count;
        world.Retry("one");
        Assert.Equal(["use", "tidy", "report"], world.Log.Skip(before).Where(entry => entry.PipelineRun == "six-1-s4-2").Select(entry => entry.Task));
    }

    [Fact]
    public void A_finished_task_is_skipped_in_the_published_way_and_nothing_refers_to_it()
    {
        var (_, world) = Run(statusOfAll: false, (s, attempt, t) => s == "s1" && t == "use" && attempt == 1);
        world.Retry("one");
        var spec = world.Manifests["six-1-s1-2"]["spec"]!["pipelineSpec"]!;
        Assert.Equal("""[{"input":"skipped","operator":"in","values":[""]}]""", spec["tasks"]![0]!["when"]!.ToJsonString());
        Assert.DoesNotContain("$(tasks.make", spec.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("$(tasks.fan", spec.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["text", "none"], spec["results"]!.AsArray().Select(result => (string)result!["name"]!));
    }

    [Fact]
    public void A_retry_with_a_broken_pin_is_refused_with_the_reason()
    {
        var (_, world) = Run(statusOfAll: false, (s, attempt, t) => s == "s1" && t == "use" && attempt == 1);
        var ask = new RunInput.Retry(new RetryRequest("one", RetryScope.FailedTasks, "", Lines.Alice), ["The workspace six-1-shared was released on 2026-03-01."]);
        var decision = RunDecider.Decide(world.State, ask, Lines.Now);
        Assert.Equal(["pin-broken: The workspace six-1-shared was released on 2026-03-01. Start the run anew instead."], decision.Rejections.Select(rejection => rejection.ToString()));
        Assert.Empty(decision.Changes);
    }

    private static (RetryWorld Clean, RetryWorld World) Run(bool statusOfAll, Func<string, int, string, bool> fails)
    {
        var line = Lines.Read(RetryPipelines.Line);
        var clean = new RetryWorld(line, stage => RetryPipelines.Spec(stage.Name, statusOfAll), (_, _, _) => false);
        Assert.Equal(RunStatus.Succeeded, clean.State.Status);
        return (clean, new RetryWorld(line, stage => RetryPipelines.Spec(stage.Name, statusOfAll), fails));
    }

    private static void SameAsClean(RetryWorld clean, RetryWorld world)
    {
        Assert.Equal(RunStatus.Succeeded, world.State.Status);
        Assert.Equal(Json(clean.State.Results), Json(world.State.Results));
        foreach (var stage in RetryPipelines.Stages)
        {
            Assert.Equal(Json(clean.State.Stages[stage].Results), Json(world.State.Stages[stage].Results));
            var expected = clean.Log.Where(entry => StageOf(entry) == stage).ToLookup(entry => entry.Task, entry => entry.Inputs);
            foreach (var last in world.Log.Where(entry => StageOf(entry) == stage).GroupBy(entry => entry.Task))
            {
                var final = last.GroupBy(entry => entry.PipelineRun).MaxBy(attempt => int.Parse(attempt.Key.Split('-')[^1], CultureInfo.InvariantCulture))!;
                Assert.Equal(expected[last.Key], final.Select(entry => entry.Inputs));
            }

            Assert.Equal(
                expected.Select(group => group.Key).Order(),
                world.Log.Where(entry => StageOf(entry) == stage).Select(entry => entry.Task).Distinct().Order());
        }
    }

    /// <summary>In how many attempts each task ran.</summary>
    private static Dictionary<(string Stage, string Task), int> Ran(RetryWorld world) => world.Log
        .GroupBy(entry => (StageOf(entry), entry.Task))
        .ToDictionary(group => group.Key, group => group.Select(entry => entry.PipelineRun).Distinct().Count());

    private static string StageOf(Execution entry) => entry.PipelineRun.Split('-')[2];

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
