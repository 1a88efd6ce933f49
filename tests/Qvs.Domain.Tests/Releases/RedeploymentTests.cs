using System.Collections.Immutable;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Releases;

public sealed class RedeploymentTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly RunKey Then = Key("run:acme/deliver/1");
    private static readonly RunKey Now = Key("run:acme/deliver/9");
    private static readonly DeploymentKey Prod = new(TenantId.Parse("acme"), ApplicationId.Parse("shop"), DeploymentId.Parse("prod"));

    [Fact]
    public void Only_what_deployed_there_runs_again_in_its_order_and_without_asking_anybody()
    {
        var plan = Redeployment.Plan(Run(), Prod, Now)!;

        Assert.Equal(["deploy", "release"], plan.Stages.Select(stage => stage.Name));
        Assert.Equal(["deploy"], plan.Stages[1].Needs);
        Assert.All(plan.Stages, stage => Assert.True(stage.Approval is null && stage.When.IsEmpty && stage.Reads.IsEmpty));
        Assert.NotEqual(Run().Plan.Workspace, plan.Workspace);
    }

    [Fact]
    public void A_branch_is_the_commit_that_it_was_and_everything_else_literal()
    {
        var deploy = Redeployment.Plan(Run(), Prod, Now)!.Stages[0];

        Assert.Equal(
            [("args", "$(inputs.x)"), ("gitRevision", Commit)],
            deploy.Parameters.Select(parameter => (parameter.Name, parameter.Value.Texts.Single().Parts.Single().Literal)));
    }

    [Fact]
    public void A_run_that_deployed_nothing_there_brings_nothing_back() =>
        Assert.Null(Redeployment.Plan(Run(), Prod with { Deployment = DeploymentId.Parse("staging") }, Now));

    private static RunState Run()
    {
        var stages = new[] { Stage("deploy", "deployment-worker"), Stage("look", "get-url", "deploy"), Stage("release", "promote-rollout", "look") };
        var plan = new RunPlan([.. stages], [], [], AttemptName.Workspace(Then));
        var line = new AssemblyLine(Then.Line, Map<string>(), [], [], [], []);
        var run = RunEvolution.Evolve(null, RunDecider.Decide(null, new RunInput.Create(Then, line, Map<string>(), Map<StageResources>(), new Actor("olga", []), plan), DateTimeOffset.UnixEpoch).Changes)!;
        return run with { Stages = run.Stages.SetItems(run.Stages.Values.Select(stage => KeyValuePair.Create(stage.Name, Done(stage)))) };
    }

    private static StageState Done(StageState stage) => stage with
    {
        Status = StageStatus.Succeeded,
        Parameters = [new BoundParameter("args", ParameterValue.Of("$(inputs.x)"), []), new BoundParameter("gitRevision", ParameterValue.Of("main"), [])],
        Attempts =
        [
            new AttemptState(1, "a", AttemptPhase.Succeeded, StopReason.None, DateTimeOffset.UnixEpoch, null, null, Map<ReusedTask>(), Map<TaskState>().Add(
                "checkout", new TaskState("checkout", TaskPhase.Succeeded, false, "", Map<ParameterValue>().Add("gitCommitId", ParameterValue.Of(Commit)), null, null))),
        ],
    };

    private static StagePlan Stage(string name, string task, params string[] needs) => new(
        name,
        new StageTarget(Prod, new ClusterKey(Prod.Tenant, ClusterId.Parse("main"))),
        new PipelinePin($"shop-{name}-it", "spec", "", [], [], [new PipelineTask(task, false, false)]),
        [.. needs],
        [],
        [],
        [],
        null,
        ApprovalPolicy.Anyone,
        FailurePolicy.Stop);

    private static ImmutableSortedDictionary<string, T> Map<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static RunKey Key(string text) => RunKey.TryParse(text, out var key) ? key : throw new FormatException(text);
}
