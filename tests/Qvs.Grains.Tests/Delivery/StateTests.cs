using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Delivery;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>State at rest is a contract: what an earlier version has written is read by this one. The golden files are such writings.</summary>
public sealed class StateTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Olga = new("olga", [Roles.Owner]);
    private static readonly RunKey Run = new(TenantId.Parse("acme"), AssemblyLineId.Parse("deliver"), 7);
    private static readonly JsonSerializerOptions Indented = new(StateJson.Options) { WriteIndented = true };

    [Fact]
    public void A_line_at_rest() => Check("line", Line());

    [Fact]
    public void A_runs_plan_at_rest() => Check("run-plan", new RunPlanRecord { Plan = State().Plan, Cause = "push to main" });

    [Fact]
    public void A_run_at_rest() => Check("run", new RunRecord { State = State() with { Plan = new RunPlan([], [], [], "") }, Revision = 12 });

    [Fact]
    public void A_deployments_lock_at_rest()
    {
        var held = DeploymentLock.Free.Acquire(new LockClaim(Run, "deliver-7-build-1")).Lock.Acquire(new LockClaim(Run with { Number = 8 }, "deliver-8-build-1")).Lock;
        Check("deployment-lock", new DeploymentLockState { Lock = held.Release("deliver-6-build-1").Lock });
    }

    [Fact]
    public void A_run_read_from_its_two_records_goes_on()
    {
        var plan = Read<RunPlanRecord>("run-plan").Plan!;
        var run = Read<RunRecord>("run").State! with { Plan = plan };

        var decision = RunDecider.Decide(run, new RunInput.Redrive(), Now);

        Assert.Equal(["deliver-7-build-1"], decision.Effects.OfType<RunEffect.CreatePipelineRun>().Select(create => create.Attempt));
        var done = RunDecider.Decide(run, new RunInput.EffectDone("deliver-7-build-1"), Now);
        Assert.Equal(AttemptPhase.Created, RunEvolution.Evolve(run, done.Changes)!.Stages["build"].Current!.Phase);
    }

    [Fact]
    public void A_pending_run_read_from_its_line_can_be_created()
    {
        var pending = Assert.Single(Read<LineRecord>("line").Pending);

        Assert.False(RunDecider.Decide(null, pending.Create, Now).IsRefused);
    }

    private static void Check<T>(string name, T written) => GoldenFile.Check(PathOf(name), JsonSerializer.Serialize(written, Indented) + "\n");

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(TestPaths.InRepository(PathOf(name))), StateJson.Options)!;

    private static string PathOf(string name) => $"tests/Qvs.Grains.Tests/Golden/{name}-1.json";

    private static LineRecord Line() => new()
    {
        Yaml = Shop.Line("deliver"),
        Settings = new LineSettings(QueuePolicy.CancelOlder, 2),
        Revision = 3,
        ChangedAt = Now,
        ChangedBy = "olga",
        Queue = new LineQueue(QueuePolicy.CancelOlder, 2, 7, [6, 7], [], [6]),
        Pending = [new PendingRun(7, Create(), "push to main")],
        Recent = [new RecentStart("delivery-17", 7, Now)],
    };

    private static RunState State()
    {
        RunState? state = null;
        foreach (var input in new RunInput[] { Create(), new RunInput.Begin(), new RunInput.DeploymentGranted("deliver-7-build-1") })
        {
            state = RunEvolution.Evolve(state, RunDecider.Decide(state, input, Now).Changes);
        }

        return state!;
    }

    private static RunInput.Create Create()
    {
        var line = LineYaml.Read(Shop.Line("deliver", "      approval: {approvers: [approver], timeout: 2h}\n      timeout: 1h")).Line!;
        return new RunInput.Create(
            Run,
            line,
            ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
            line.Stages.ToImmutableSortedDictionary(stage => stage.Name, Resources, StringComparer.Ordinal),
            Olga);
    }

    private static StageResources Resources(Domain.Delivery.Definition.Stage stage)
    {
        var deployment = new DeploymentKey(Run.Tenant, ApplicationId.Parse(stage.Deployment.App), DeploymentId.Parse(stage.Deployment.Name));
        var spec = stage.Pipeline == "shop-build"
            ? """{"tasks":[{"name":"push","taskSpec":{}}],"results":[{"name":"image","value":"$(tasks.push.results.out)"}]}"""
            : """{"params":[{"name":"image"},{"name":"replicas","default":"1"}],"tasks":[{"name":"apply","taskSpec":{}}]}""";
        return new StageResources(
            new StageTarget(deployment, new ClusterKey(Run.Tenant, ClusterId.Parse("main"))),
            DeploymentParameters.Merge(deployment, [KeyValuePair.Create("appName", "shop")], [], [KeyValuePair.Create("replicas", "2")]),
            PipelinePin.From(stage.Pipeline, spec, "0123456789abcdef0123456789abcdef01234567"));
    }
}
