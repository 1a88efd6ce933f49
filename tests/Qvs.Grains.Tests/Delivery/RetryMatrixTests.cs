using System.Text.Json;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tests.Delivery.Retrying;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>
/// Promise 3 of the architecture through lines, runs, storage and gateway: wherever a run fails, a retry goes on at the failed task, with every value that
/// a run without failures has.
/// </summary>
public sealed class RetryMatrixTests(RetryFixture fixture) : IClassFixture<RetryFixture>
{
    public static TheoryData<string, string> EveryTask()
    {
        var data = new TheoryData<string, string>();
        foreach (var stage in RetryPipelines.Stages)
        {
            foreach (var task in RetryPipelines.Tasks)
            {
                data.Add(stage, task);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryTask))]
    public async Task A_run_that_failed_at_a_task_goes_on_there(string stage, string task)
    {
        var played = await fixture.Play($"{stage}-{task}", (s, attempt, t) => s == stage && t == task && attempt == 1);

        SameAsClean(played);
        Assert.Equal(2, played.State.Stages[stage].Attempts.Length);
        foreach (var (name, attempts) in RetryPipelines.Stages.SelectMany(one => played.Attempts(one).Select(pair => ((one, pair.Key), pair.Value))))
        {
            // Finally tasks of the stage that was retried belong to both attempts; of those that had finished none runs again.
            Assert.Equal(name == (stage, task) || (name.one == stage && name.Key is "tidy" or "report" && attempts == 2) ? 2 : 1, attempts);
        }
    }

    [Fact]
    public async Task A_run_in_which_every_stage_fails_once_goes_on_each_time()
    {
        var failing = RetryPipelines.Stages.Zip(["make", "fan", "check", "use", "tidy", "check"]).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

        var played = await fixture.Play("all", (s, attempt, t) => failing[s] == t && attempt == 1);

        SameAsClean(played);
        Assert.All(RetryPipelines.Stages, stage => Assert.Equal(2, played.State.Stages[stage].Attempts.Length));
        Assert.All(
            RetryPipelines.Stages.SelectMany(stage => played.Attempts(stage).Where(pair => pair.Key != failing[stage] && RetryPipelines.Tasks.Contains(pair.Key))),
            pair => Assert.Equal(1, pair.Value));
    }

    private void SameAsClean(Played played)
    {
        Assert.Equal(RunStatus.Succeeded, played.State.Status);
        Assert.Equal(JsonSerializer.Serialize(fixture.Clean.State.Results), JsonSerializer.Serialize(played.State.Results));
        foreach (var stage in RetryPipelines.Stages)
        {
            Assert.Equal(JsonSerializer.Serialize(fixture.Clean.State.Stages[stage].Results), JsonSerializer.Serialize(played.State.Stages[stage].Results));
            Assert.Equal(fixture.Clean.Inputs(stage), played.Inputs(stage));
        }
    }
}
