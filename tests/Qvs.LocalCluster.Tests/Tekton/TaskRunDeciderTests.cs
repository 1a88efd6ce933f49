using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Tasks;

namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>What a TaskRun needs next, from the run, its pod and the time.</summary>
public sealed class TaskRunDeciderTests : IClusterView
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(string Kind, string Name), JsonObject> _objects = [];

    JsonObject? IClusterView.Get(ResourceKind kind, string name) => _objects.GetValueOrDefault((kind.Kind, name))?.Copy();

    [Fact]
    public void A_new_run_gets_a_pod_with_everything_put_in()
    {
        var decision = Decide(Run("""
            params: [{name: who, value: me}]
            workspaces: [{name: w, persistentVolumeClaim: {claimName: data}, subPath: "of-$(params.who)"}]
            taskSpec:
              params: [{name: who}, {name: list, type: array, default: [a, b]}]
              workspaces: [{name: w}]
              results: [{name: r}]
              stepTemplate: {env: [{name: T, value: template}]}
              steps: [{name: s, image: busybox, args: ["$(params.list[*])", "$(params.who)"], script: "echo $(context.taskRun.name) > $(results.r.path)"}]
            """), Noon);
        var step = Assert.Single(decision.Start!.Plan.Steps);
        Assert.Equal(["a", "b", "me"], step.Args);
        Assert.Equal("echo run > /tekton/results/r", step.Script);
        Assert.Equal("template", Assert.Single(step.Env).Str("value"));
        Assert.Equal(("/workspace/w", "of-me"), (step.Mounts.Single().Path, step.Mounts.Single().SubPath));
        Assert.Equal("run-pod", decision.Start.Plan.Name);
        Assert.Equal(("Unknown", "Pending"), (decision.Run.Succeeded()!.Status, decision.Run.Succeeded()!.Reason));
        Assert.Equal(["Started", "Pending"], decision.Events.Select(e => e.Reason));
    }

    [Fact]
    public void A_pod_that_is_gone_is_made_again_and_one_that_runs_is_left_alone()
    {
        var started = Decide(Run("taskSpec: {steps: [{name: s, image: busybox}]}"), Noon);
        Assert.NotNull(Decide(started.Run, Noon.AddSeconds(1)).Start);
        Pod(started, "Running", """{running: {startedAt: "2030-01-01T12:00:00Z"}}""");
        var running = Decide(started.Run, Noon.AddSeconds(2));
        Assert.Null(running.Start);
        Assert.Equal("Running", running.Run.Succeeded()!.Reason);
        Assert.Equal(TimeSpan.FromHours(1), running.Again!.Value + TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void A_failed_attempt_is_kept_and_the_next_one_has_a_pod_of_its_own()
    {
        var started = Decide(Run("{retries: 1, taskSpec: {steps: [{name: s, image: busybox}]}}"), Noon);
        Pod(started, "Failed", "{terminated: {exitCode: 4, reason: Error}}");
        var retried = Decide(started.Run, Noon.AddSeconds(5));
        Assert.Equal("ToBeRetried", retried.Run.Succeeded()!.Reason);
        Assert.Equal(TimeSpan.Zero, retried.Again);
        var again = Decide(retried.Run, Noon.AddSeconds(5));
        Assert.Equal("run-pod-retry1", again.Start!.Plan.Name);
        Assert.Equal("\"step-s\" exited with code 4", Conditions.InStatus(again.Run.Objects("status", "retriesStatus").Single())!.Message);
        Assert.Equal("2030-01-01T12:00:05Z", again.Run.Str("status", "startTime"));
    }

    [Fact]
    public void Cancelling_takes_the_pod_away_and_is_not_retried()
    {
        var started = Decide(Run("{retries: 3, taskSpec: {steps: [{name: s, image: busybox}]}}"), Noon);
        Pod(started, "Running", """{running: {startedAt: "2030-01-01T12:00:00Z"}}""");
        var running = Decide(started.Run, Noon).Run;
        running["spec"]!["status"] = "TaskRunCancelled";
        var decision = Decide(running, Noon.AddSeconds(3));
        Assert.Equal("run-pod", decision.Stop);
        Assert.Equal("TaskRun \"run\" was cancelled. ", decision.Run.Succeeded()!.Message);
        Assert.Equal("TaskRunCancelled", decision.Run.Objects("status", "steps").Single().Str("terminated", "reason"));
        Assert.Null(decision.Again);
    }

    [Fact]
    public void Time_runs_out_for_each_attempt_by_itself()
    {
        var started = Decide(Run("{timeout: 10s, taskSpec: {steps: [{name: s, image: busybox}]}}"), Noon);
        Assert.Null(Decide(started.Run, Noon.AddSeconds(9)).Stop);
        var over = Decide(started.Run, Noon.AddSeconds(11));
        Assert.Equal("run-pod", over.Stop);
        Assert.Equal("TaskRun \"run\" failed to finish within \"10s\"", over.Run.Succeeded()!.Message);
    }

    private TaskRunDecision Decide(JsonObject run, DateTimeOffset now) => TaskRunDecider.Decide(run, this, new TektonSettings(), now);

    private static JsonObject Run(string spec)
    {
        var run = new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["metadata"] = new JsonObject { ["name"] = "run", ["namespace"] = "ns", ["uid"] = "1" },
            ["spec"] = YamlText.Read(spec).Single(),
        };
        return new TektonAdmission(new TektonSettings()).Admit(TektonKinds.TaskRun, run, null);
    }

    private void Pod(TaskRunDecision of, string phase, string state)
    {
        var pod = of.Start!.Pod.Copy();
        pod["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "step-s", ["state"] = YamlText.Read(state).Single() }),
        };
        _objects[("Pod", pod.Name())] = pod;
    }
}
