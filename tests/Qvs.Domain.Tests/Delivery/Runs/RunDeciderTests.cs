using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Runs;

public sealed class RunDeciderTests
{
    [Fact]
    public void Stages_start_when_all_they_need_has_succeeded()
    {
        var story = new RunStory(Lines.Of("l", "a", "b: a", "c: a", "d: b, c"));
        Assert.Equal(["l-1-a-1"], story.Created);
        story.Ends("l-1-a-1");
        Assert.Equal(["l-1-a-1", "l-1-b-1", "l-1-c-1"], story.Created);
        story.Ends("l-1-c-1");
        story.Ends("l-1-b-1");
        story.Ends("l-1-d-1");
        Assert.Equal(RunStatus.Succeeded, story.State.Status);
        Assert.Equal(["end/1/1", "release-secrets/main/1", "notify/l-1/ended-1"], story.Effects[^3..]);
        Assert.Empty(story.State.Outbox);
    }

    [Fact]
    public void Facts_that_are_late_doubled_or_unknown_change_nothing()
    {
        var story = new RunStory(Lines.Of("l", "a", "b: a"));
        story.Ends("l-1-a-1");
        var before = story.State;
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running));
        story.Ends("l-1-a-1", PipelineRunPhase.Failed);
        story.Ends("l-1-b-7");
        story.Ends("someone-elses");
        story.Tell(new RunInput.PipelineRunGone("l-1-a-1"));
        story.Tell(new RunInput.DeploymentGranted("l-1-b-1"));
        story.Tell(new RunInput.EffectDone("l-1-b-1"));
        story.Tell(new RunInput.Begin());
        Assert.Same(before, story.State);
    }

    [Fact]
    public void A_fact_that_says_nothing_new_is_no_write()
    {
        var story = new RunStory(Lines.Of("l", "a"));
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running, RunStory.Task("t", TaskPhase.Succeeded)));
        var before = story.State;
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running, RunStory.Task("t", TaskPhase.Succeeded)));
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running, RunStory.Task("t", TaskPhase.Running)));
        Assert.Same(before, story.State);
    }

    [Theory]
    [InlineData("stop", "Waiting", "Failed")]
    [InlineData("continue", "Succeeded", "Failed")]
    [InlineData("ignore", "Succeeded", "Succeeded")]
    public void A_failure_means_for_the_others_what_the_stage_says(string policy, string other, string run)
    {
        var story = new RunStory(Lines.Of("l", $"a: : onFailure: {policy}", "b", "c: b"));
        story.Ends("l-1-a-1", PipelineRunPhase.Failed);
        story.Ends("l-1-b-1");
        if (other == "Succeeded")
        {
            story.Ends("l-1-c-1");
        }

        Assert.Equal(other, story["c"]);
        Assert.Equal(run, story.State.Status.ToString());
    }

    [Fact]
    public void Skipping_follows_the_rules_of_Tekton()
    {
        var line = Lines.Read(
            """
            apiVersion: vs.axis-dev.io/v1
            kind: AssemblyLine
            metadata: {name: l}
            spec:
              results: [{name: r, value: $(stages.skipped.results.out)}]
              stages:
                - {name: skipped, spec: {pipeline: p, deployment: {app: a, name: d}}, when: [{input: x, operator: in, values: [y]}]}
                - {name: follows, spec: {pipeline: p, deployment: {app: a, name: d}}, runAfter: [skipped]}
                - {name: reads, spec: {pipeline: p, deployment: {app: a, name: d}}, when: [{input: $(stages.skipped.results.out), operator: in, values: [y]}]}
                - {name: after, spec: {pipeline: p, deployment: {app: a, name: d}}, runAfter: [reads]}
            """);
        var story = new RunStory(line);
        Assert.Equal(("Skipped ConditionFalse", "Running", "Skipped ResultsMissing", "Skipped ParentSkipped"), (story["skipped"], story["follows"], story["reads"], story["after"]));
        story.Ends("l-1-follows-1");
        Assert.Equal(RunStatus.Succeeded, story.State.Status);
        Assert.Equal("", story.State.Results["r"]);
    }

    [Fact]
    public void A_cancelled_run_waits_for_its_PipelineRuns_and_starts_nothing()
    {
        var story = new RunStory(Lines.Of("l", "a", "b: a"));
        Assert.Empty(story.Tell(new RunInput.Cancel(Lines.Bob, "wrong branch")));
        Assert.Equal(RunStatus.Running, story.State.Status);
        Assert.Equal("cancel/l-1-a-1", story.Effects[^1]);
        story.Ends("l-1-a-1", PipelineRunPhase.Cancelled);
        Assert.Equal((RunStatus.Cancelled, "Cancelled Cancelled", "Waiting"), (story.State.Status, story["a"], story["b"]));
        Assert.Equal(["run-ended"], story.Tell(new RunInput.Cancel(Lines.Bob, "again")));
    }

    [Fact]
    public void A_PipelineRun_that_may_not_exist_yet_is_created_before_it_is_cancelled()
    {
        var held = new RunStory(Lines.Of("l", "a: : approval: {quorum: 1}")) { Holding = "l-1" };
        held.Tell(new RunInput.Vote("a", "", Lines.Bob, true, ""));
        held.Tell(new RunInput.Cancel(Lines.Bob, ""));
        Assert.DoesNotContain("cancel/l-1-a-1", held.Effects);
        held.Tell(new RunInput.EffectDone("l-1-a-1"));
        Assert.Contains("cancel/l-1-a-1", held.Effects);
    }

    [Fact]
    public void A_stage_that_takes_too_long_is_cancelled_and_has_timed_out()
    {
        var story = new RunStory(Lines.Of("l", "a: : timeout: 10m"));
        Assert.Equal(Lines.Now.AddMinutes(10), story.State.NextDeadline());
        story.Now += TimeSpan.FromMinutes(9);
        story.Tell(new RunInput.Tick());
        Assert.DoesNotContain("cancel/l-1-a-1", story.Effects);
        story.Now += TimeSpan.FromMinutes(1);
        story.Tell(new RunInput.Tick());
        Assert.Contains("cancel/l-1-a-1", story.Effects);
        story.Ends("l-1-a-1", PipelineRunPhase.Cancelled);
        Assert.Equal(("TimedOut Cancelled", RunStatus.Failed, (DateTimeOffset?)null), (story["a"], story.State.Status, story.State.NextDeadline()));
    }

    [Fact]
    public void A_refused_creation_fails_the_stage_with_the_clusters_words()
    {
        var story = new RunStory(Lines.Of("l", "a: : approval: {quorum: 1}")) { Holding = "l-1" };
        story.Tell(new RunInput.Vote("a", "", Lines.Bob, true, ""));
        story.Tell(new RunInput.EffectRefused("l-1-a-1", "admission webhook denied: bad name"));
        Assert.Equal(("Failed Refused", "admission webhook denied: bad name"), (story["a"], story.State.Stages["a"].Message));
    }

    [Fact]
    public void A_retry_asked_while_the_run_goes_on_waits_for_its_end()
    {
        var story = new RunStory(Lines.Of("l", "a", "b"));
        story.Ends("l-1-a-1", PipelineRunPhase.Failed);
        var ask = new RunInput.Retry(new RetryRequest("k", RetryScope.FailedTasks, "", Lines.Alice), []);
        Assert.Empty(story.Tell(ask));
        Assert.Empty(story.Tell(ask));
        Assert.Equal(["retry-waiting"], story.Tell(ask with { Request = ask.Request with { Key = "other" } }));
        Assert.DoesNotContain("l-1-a-2", story.Effects);
        story.Ends("l-1-b-1");
        Assert.Contains("l-1-a-2", story.Effects);
        story.Ends("l-1-a-2");
        Assert.Equal((RunStatus.Succeeded, "k"), (story.State.Status, story.State.RetryKey));
        story.Tell(ask);
        Assert.Equal(["l-1-a-1", "l-1-b-1", "l-1-a-2"], story.Created);
    }

    [Fact]
    public void A_vote_and_a_retry_for_a_stage_that_is_not_there_say_which_are()
    {
        var story = new RunStory(Lines.Of("l", "a: : approval: {quorum: 1}", "b: a"));
        Assert.Equal(["approval-unknown"], story.Tell(new RunInput.Vote("nope", "", Lines.Bob, true, "")));
        Assert.Equal($"The stage 'nope' waits for no approval. The run {story.State.Key} waits for: a.", story.Refusal);
        Assert.Equal(["approval-unknown"], story.Tell(new RunInput.Vote("a", "ask", Lines.Bob, true, "")));
        Assert.StartsWith("The stage 'a' waits for no approval 'ask'. ", story.Refusal, StringComparison.Ordinal);
        Assert.Equal(["stage-unknown"], story.Tell(new RunInput.Retry(new RetryRequest("k", RetryScope.FromStage, "nope", Lines.Alice), [])));
        Assert.EndsWith("Its stages are: a, b.", story.Refusal, StringComparison.Ordinal);
        story.Tell(new RunInput.Vote("a", "", Lines.Bob, true, ""));
        story.Tell(new RunInput.Vote("a", "ask", Lines.Bob, true, ""));
        Assert.EndsWith("waits for an approval now.", story.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_needs_the_named_people_enough_of_them_and_not_the_starter()
    {
        var story = new RunStory(Lines.Of("l", "a: : approval: {approvers: [approver, alice], quorum: 2, timeout: 1h}"));
        Assert.Equal("AwaitingApproval", story["a"]);
        Assert.Equal(["self-approval"], story.Tell(new RunInput.Vote("a", "", Lines.Alice, true, "")));
        Assert.Equal(["approver-unknown"], story.Tell(new RunInput.Vote("a", "", new("dave", ["developer"]), true, "")));
        Assert.Empty(story.Tell(new RunInput.Vote("a", "", Lines.Bob, true, "looks good")));
        Assert.Equal(["approval-twice"], story.Tell(new RunInput.Vote("a", "", Lines.Bob, true, "")));
        Assert.Empty(story.Created);
        Assert.Empty(story.Tell(new RunInput.Vote("a", "", Lines.Carol, true, "")));
        Assert.Equal(["l-1-a-1"], story.Created);
        Assert.Equal(["approval-decided"], story.Tell(new RunInput.Vote("a", "", Lines.Carol, false, "")));
    }

    [Theory]
    [InlineData(true, "Failed ApprovalExpired")]
    [InlineData(false, "Failed ApprovalRejected")]
    public void A_refused_approval_fails_the_stage_and_a_retry_asks_again(bool expires, string expected)
    {
        var story = new RunStory(Lines.Of("l", "a: : approval: {timeout: 1h}"));
        story.Now += TimeSpan.FromHours(expires ? 1 : 0);
        story.Tell(expires ? new RunInput.Tick() : new RunInput.Vote("a", "", Lines.Bob, false, "no"));
        Assert.Equal((expected, RunStatus.Failed), (story["a"], story.State.Status));
        story.Tell(new RunInput.Retry(new RetryRequest("k", RetryScope.FailedTasks, "", Lines.Alice), []));
        Assert.Equal("AwaitingApproval", story["a"]);
    }

    [Fact]
    public void An_approval_task_is_answered_through_its_CustomRun()
    {
        var story = new RunStory(Lines.Of("l", "a"));
        var waiting = RunStory.Task("ask", TaskPhase.Running, new PlatformTask("l-1-a-1-ask", PlatformTaskKind.Approval, ApprovalPolicy.Anyone));
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running, waiting));
        story.Tell(RunStory.Seen("l-1-a-1", PipelineRunPhase.Running, waiting));
        Assert.Single(story.Effects, effect => effect.StartsWith("notify/l-1/approval", StringComparison.Ordinal));
        Assert.Empty(story.Tell(new RunInput.Vote("a", "ask", Lines.Bob, true, "")));
        Assert.Equal("resolve/l-1-a-1-ask", story.Effects[^1]);
        Assert.Equal("Running", story["a"]);
    }

    [Fact]
    public void A_run_with_missing_values_is_refused_with_all_of_them()
    {
        var line = Lines.Of("l", "a", "b");
        var resources = Lines.Resources(line, _ => """{"params": [{"name": "x"}, {"name": "y"}], "tasks": []}""");
        var decision = RunDecider.Decide(null, new RunInput.Create(Lines.Key(line), line, Lines.Inputs(), resources, Lines.Alice), Lines.Now);
        Assert.Equal(4, decision.Rejections.Length);
        Assert.Empty(decision.Changes);
    }

    [Fact]
    public void A_line_of_500_stages_resumes_from_stage_321_with_that_stage_alone()
    {
        var story = new RunStory(Lines.Of("l", [.. Enumerable.Range(1, 500).Select(stage => stage == 1 ? "s1" : $"s{stage}: s{stage - 1}")]));
        for (var stage = 1; stage < 321; stage++)
        {
            story.Ends($"l-1-s{stage}-1");
        }

        story.Ends("l-1-s321-1", PipelineRunPhase.Failed);
        story.Effects.Clear();
        story.Tell(new RunInput.Retry(new RetryRequest("k", RetryScope.FailedTasks, "", Lines.Alice), []));
        Assert.Equal(["l-1-s321-2"], story.Created);
    }

    [Fact]
    public void The_state_survives_storage_and_the_wire()
    {
        var story = new RunStory(Lines.Of("l", "a: : approval: {approvers: [approver]}", "b: : timeout: 1h"));
        story.Holding = "l-1-a";
        story.Tell(new RunInput.Vote("a", "", Lines.Bob, true, "fine"));
        story.Tell(RunStory.Seen("l-1-b-1", PipelineRunPhase.Running, RunStory.Task("t", TaskPhase.Succeeded)));
        story.Tell(new RunInput.Redrive());
        Assert.IsType<RunEffect.CreatePipelineRun>(Assert.Single(story.State.Outbox.Values));
        var text = JsonSerializer.Serialize(story.State);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<RunState>(text)));
        Assert.Same(StringComparer.Ordinal, JsonSerializer.Deserialize<RunState>(text)!.Stages.KeyComparer);
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        Assert.Equal(text, JsonSerializer.Serialize(serializer.Deserialize<RunState>(serializer.SerializeToArray(story.State))));
        RunInput input = RunStory.Seen("x", PipelineRunPhase.Failed, RunStory.Task("t", TaskPhase.Failed));
        Assert.Equal(
            JsonSerializer.Serialize<object?>(input),
            JsonSerializer.Serialize<object?>(serializer.Deserialize<RunInput>(serializer.SerializeToArray(input))));
    }
}
