using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Insights;
using Qvs.Domain.Tests.Delivery;
using Qvs.Domain.Tests.Delivery.Runs;

namespace Qvs.Domain.Tests.Insights;

public sealed class DeploymentTriesTests
{
    private static readonly DateTimeOffset Start = Lines.Now;

    [Fact]
    public void A_run_that_deploys_counts_once_it_has_ended()
    {
        var story = Story(Stage("app", "shop-deploy"));
        Assert.Empty(DeploymentTries.Of(story.State));

        story.Now = Start.AddMinutes(5);
        story.Ends("ship-1-app-1");

        var only = Assert.Single(DeploymentTries.Of(story.State));
        Assert.Equal(("shop", "prod", 1, true, false), (only.Deployment.Application.Value, only.Deployment.Deployment.Value, only.Try, only.Succeeded, only.IsRollback));
        Assert.Equal((Start.AddMinutes(5), Start, LeadStart.Start, ""), (only.At, only.Since, only.Lead, only.Commit));
    }

    [Fact]
    public void What_only_builds_or_looks_deploys_nothing()
    {
        var story = Story(Stage("app", "shop-build"));
        story.Ends("ship-1-app-1");

        Assert.Equal(RunStatus.Succeeded, story.State.Status);
        Assert.Empty(DeploymentTries.Of(story.State));
    }

    [Fact]
    public void A_retry_is_another_try_and_what_was_done_before_stays_done()
    {
        var story = Story(Stage("infra", "infra-deploy"), Stage("app", "shop-deploy", "infra"));
        story.Ends("ship-1-infra-1");
        story.Now = Start.AddMinutes(10);
        story.Ends("ship-1-app-1", PipelineRunPhase.Failed);
        Assert.Equal([(1, false)], Tries(story));

        story.Now = Start.AddMinutes(60);
        Assert.Empty(story.Tell(new RunInput.Retry(new RetryRequest("again", RetryScope.FailedStages, "", Lines.Alice), [])));
        Assert.Equal([(1, false)], Tries(story));
        story.Now = Start.AddMinutes(70);
        story.Ends("ship-1-app-2");

        Assert.Equal([(1, false), (2, true)], Tries(story));
        Assert.Equal([Start.AddMinutes(10), Start.AddMinutes(70)], DeploymentTries.Of(story.State).Select(one => one.At));
    }

    [Fact]
    public void Stages_that_fail_side_by_side_are_one_failure()
    {
        var story = Story(Stage("infra", "infra-deploy"), Stage("app", "shop-deploy"));
        story.Ends("ship-1-infra-1", PipelineRunPhase.Failed);
        story.Ends("ship-1-app-1", PipelineRunPhase.TimedOut);

        Assert.Equal([(1, false)], Tries(story));
    }

    [Fact]
    public void A_run_that_stopped_halfway_has_neither_deployed_nor_failed_to()
    {
        var cancelled = Story(Stage("app", "shop-deploy"));
        cancelled.Tell(new RunInput.Cancel(Lines.Alice, "the wrong one"));
        cancelled.Ends("ship-1-app-1", PipelineRunPhase.Cancelled);
        Assert.Equal(RunStatus.Cancelled, cancelled.State.Status);
        Assert.Empty(Tries(cancelled));

        var halfway = Story(Stage("infra", "infra-deploy"), Stage("test", "shop-test", "infra"), Stage("app", "shop-deploy", "test"));
        halfway.Ends("ship-1-infra-1");
        halfway.Ends("ship-1-test-1", PipelineRunPhase.Failed);
        Assert.Equal(RunStatus.Failed, halfway.State.Status);
        Assert.Empty(Tries(halfway));
    }

    [Fact]
    public void The_lead_time_begins_at_the_earliest_moment_that_is_known()
    {
        var commit = new string('c', 40);
        var (committed, pushed) = (Start.AddHours(-3), Start.AddHours(-1));
        Assert.Equal((committed, LeadStart.Commit, commit), Lead(new RunOrigin(commit, committed, pushed)));
        Assert.Equal((pushed, LeadStart.Push, commit), Lead(new RunOrigin(commit, null, pushed)));
        Assert.Equal((pushed, LeadStart.Push, commit), Lead(new RunOrigin(commit, Start.AddHours(1), pushed)));
        Assert.Equal((Start, LeadStart.Start, ""), Lead(null));
    }

    [Fact]
    public void What_is_deployed_once_more_has_no_lead_time()
    {
        var then = new RunKey(Lines.Acme, AssemblyLineId.Parse("ship"), 7);
        var back = Assert.Single(DeploymentTries.Of(Done(RunOrigin.Repeat(then, isRollback: true))));
        var again = Assert.Single(DeploymentTries.Of(Done(RunOrigin.Repeat(then, isRollback: false))));

        Assert.Equal((true, LeadStart.None), (back.IsRollback, back.Lead));
        Assert.Equal((false, LeadStart.None), (again.IsRollback, again.Lead));
    }

    private static (DateTimeOffset Since, LeadStart Lead, string Commit) Lead(RunOrigin? origin)
    {
        var only = Assert.Single(DeploymentTries.Of(Done(origin)));
        return (only.Since, only.Lead, only.Commit);
    }

    private static RunState Done(RunOrigin? origin)
    {
        var story = Story(Stage("app", "shop-deploy"));
        story.Ends("ship-1-app-1");
        return story.State with { Origin = origin };
    }

    private static (int Try, bool Succeeded)[] Tries(RunStory story) => [.. DeploymentTries.Of(story.State).Select(one => (one.Try, one.Succeeded))];

    private static RunStory Story(params string[] stages) =>
        new(Lines.Read($"apiVersion: vs.axis-dev.io/v1\nkind: AssemblyLine\nmetadata: {{name: ship}}\nspec:\n  stages:\n{string.Concat(stages)}"));

    private static string Stage(string name, string pipeline, string after = "") =>
        $"    - {{name: {name}, spec: {{pipeline: {pipeline}, deployment: {{app: shop, name: prod}}}}, runAfter: [{after}]}}\n";
}
