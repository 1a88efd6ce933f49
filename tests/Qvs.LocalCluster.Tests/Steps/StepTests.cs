using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tests.Steps;

/// <summary>Steps as real processes of this machine.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData(Isolation.Auto)]
    [InlineData(Isolation.None)]
    public async Task Scripts_arguments_environment_and_results_work(Isolation isolation)
    {
        await using var cluster = await StepCluster.Start(s => s with { Isolation = isolation });
        var run = await cluster.Run("r", """
            params: [{name: who, value: "Wor'ld $x"}]
            taskSpec:
              params: [{name: who}]
              results: [{name: text}, {name: list, type: array}]
              steps:
              - {name: one, image: busybox, env: [{name: A, value: a}, {name: B, value: "$(A)b"}], args: ["$(params.who)"], script: "echo $B \"$1\" >&2; printf hi > $(results.text.path); echo shared > /workspace/f"}
              - {name: two, image: "docker.io/library/bash:5", command: [cat, /workspace/f]}
              - {name: three, image: busybox, script: "#!/bin/sh\nprintf '[\"x\", \"y\"]' > $(results.list.path)"}
            """);
        Assert.Equal(("True", "Succeeded"), (run.Succeeded()!.Status, run.Succeeded()!.Reason));
        Assert.Equal("ab Wor'ld $x\n", cluster.Log("r", "step-one"));
        Assert.Equal("shared\n", cluster.Log("r", "step-two"));
        Assert.Equal("""[{"name":"text","type":"string","value":"hi"},{"name":"list","type":"array","value":["x","y"]}]""", run.At("status", "results")!.ToJsonString());
    }

    [Fact]
    public async Task Timeout_and_cancelling_end_the_whole_process_tree()
    {
        await using var cluster = await StepCluster.Start();
        var marker = $"31{Environment.ProcessId}";
        cluster.Create("slow", "{taskSpec: {steps: [{name: s, image: busybox, timeout: 2s, script: \"(sleep NN & sleep NN) & sleep NN\"}]}}".Replace("NN", marker, StringComparison.Ordinal));
        cluster.Create("long", "{taskSpec: {steps: [{name: s, image: busybox, script: \"sleep NN & sleep NN\"}]}}".Replace("NN", marker, StringComparison.Ordinal));
        var slow = await cluster.Until(TektonKinds.TaskRun, "slow", r => r.IsDone());
        Assert.Equal("\"step-s\" exited because the step exceeded the specified timeout limit", slow.Succeeded()!.Message);
        await cluster.Until(TektonKinds.TaskRun, "long", r => r.Succeeded()?.Reason == "Running");
        var running = cluster.Objects.Get(TektonKinds.TaskRun, "default", "long")!;
        running.Meta().Remove("resourceVersion");
        running["spec"]!["status"] = "TaskRunCancelled";
        cluster.Objects.Update(TektonKinds.TaskRun, running);
        await cluster.Until(TektonKinds.TaskRun, "long", r => r.IsDone());
        for (var i = 0; i < 50 && Sleeping(marker); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.False(Sleeping(marker));
        Assert.Null(cluster.Objects.Get(new ResourceKind("", "v1", "pods", "Pod", true), "default", "long-pod"));
    }

    [Fact]
    public async Task Secrets_and_claims_are_mounted_and_sidecars_run_beside_the_steps()
    {
        await using var cluster = await StepCluster.Start();
        cluster.Objects.Create(new ResourceKind("", "v1", "secrets", "Secret", true), (JsonObject)YamlText.Read("{apiVersion: v1, kind: Secret, metadata: {name: sec, namespace: default}, stringData: {token: abc}}").Single());
        cluster.Objects.Create(new ResourceKind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true), (JsonObject)YamlText.Read(
            "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: default}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}").Single());
        const string Spec = """
            workspaces: [{name: w, persistentVolumeClaim: {claimName: data}}]
            taskSpec:
              workspaces: [{name: w, mountPath: /data}]
              volumes: [{name: s, secret: {secretName: sec}}]
              sidecars: [{name: side, image: busybox, script: "echo up > /workspace/up; sleep 100"}]
              steps: [{name: s, image: busybox, volumeMounts: [{name: s, mountPath: /sec}], script: "while [ ! -f /workspace/up ]; do sleep 0.1; done; cat /sec/token >> /data/f; cat /data/f"}]
            """;
        var first = await cluster.Run("first", Spec);
        Assert.True(first.Succeeded()!.IsTrue, first.Succeeded()!.Message);
        await cluster.Run("second", Spec);
        Assert.Equal("abcabc", cluster.Log("second", "step-s"));
        var over = await cluster.Until(TektonKinds.TaskRun, "second", r => r.Objects("status", "sidecars").All(s => s.Has("terminated")));
        Assert.Equal("side", over.Objects("status", "sidecars").Single().Str("name"));
    }

    [Fact]
    public async Task Waits_for_a_volume_and_fails_at_once_for_a_missing_variable()
    {
        await using var cluster = await StepCluster.Start();
        cluster.Create("waits", "{taskSpec: {volumes: [{name: s, secret: {secretName: late}}], steps: [{name: s, image: busybox, volumeMounts: [{name: s, mountPath: /sec}], script: \"cat /sec/token\"}]}}");
        var waiting = await cluster.Until(TektonKinds.TaskRun, "waits", r => r.Succeeded()?.Message.Contains("Initialized", StringComparison.Ordinal) == true);
        Assert.Equal("Pending", waiting.Succeeded()!.Reason);
        cluster.Objects.Create(new ResourceKind("", "v1", "secrets", "Secret", true), (JsonObject)YamlText.Read("{apiVersion: v1, kind: Secret, metadata: {name: late, namespace: default}, stringData: {token: abc}}").Single());
        await cluster.Until(TektonKinds.TaskRun, "waits", r => r.IsDone());
        Assert.Equal("abc", cluster.Log("waits", "step-s"));
        var fails = await cluster.Run("fails", "{taskSpec: {steps: [{name: s, image: busybox, env: [{name: X, valueFrom: {configMapKeyRef: {name: gone, key: k}}}], script: \"true\"}]}}");
        Assert.Equal("CreateContainerConfigError", fails.Succeeded()!.Reason);
    }

    [Fact]
    public async Task Limits_of_memory_and_output_hold()
    {
        await using var cluster = await StepCluster.Start(s => s with { MaxMemory = 64 << 20, MaxOutput = 1000 });
        var greedy = await cluster.Run("greedy", "{taskSpec: {steps: [{name: s, image: busybox, script: \"x=$(head -c 200000000 /dev/zero | tr '\\\\0' x); sleep 20\"}]}}");
        Assert.Equal("\"step-s\" exited with code 137", greedy.Succeeded()!.Message);
        Assert.Equal("OOMKilled", greedy.Objects("status", "steps").Single().Str("terminated", "reason"));
        var loud = await cluster.Run("loud", "{taskSpec: {steps: [{name: s, image: busybox, script: \"head -c 100000 /dev/zero | tr '\\\\0' x\"}]}}");
        Assert.True(loud.Succeeded()!.IsTrue);
        Assert.InRange(cluster.Log("loud", "step-s").Length, 1000, 1200);
        Assert.Contains("is not kept", cluster.Log("loud", "step-s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_that_lead_out_of_a_volume_are_not_followed()
    {
        await using var cluster = await StepCluster.Start();
        var run = await cluster.Run("links", "{taskSpec: {results: [{name: r}], steps: [{name: s, image: busybox, script: \"ln -s /etc/hostname $(results.r.path)\"}]}}");
        Assert.True(run.Succeeded()!.IsTrue);
        Assert.Empty(run.Objects("status", "results"));
        var volume = Directory.CreateTempSubdirectory().FullName;
        File.CreateSymbolicLink(Path.Combine(volume, "out"), "/etc");
        Assert.Throws<ContainerConfigException>(() => MountSource.Of(volume, "out"));
        Assert.Throws<ContainerConfigException>(() => MountSource.Of(volume, "a/../../b"));
        Assert.Equal(Path.Combine(volume, "a", "b"), MountSource.Of(volume, "a/b"));
        Directory.Delete(volume, recursive: true);
    }

    [Fact]
    public async Task Large_results_are_let_through_where_the_limit_is_lifted()
    {
        await using var cluster = await StepCluster.Start(settings: new TektonSettings { MaxTerminationMessage = null });
        var run = await cluster.Run("big", "{taskSpec: {results: [{name: r}], steps: [{name: s, image: busybox, script: \"head -c 50000 /dev/zero | tr '\\\\0' x > $(results.r.path)\"}]}}");
        Assert.Equal(50000, run.Objects("status", "results").Single().Str("value").Length);
    }

    [Fact]
    public async Task After_a_restart_lost_steps_are_failed_and_the_run_goes_on()
    {
        var data = Directory.CreateTempSubdirectory("qvs-restart-").FullName;
        const string Spec = """
            retries: 1
            taskSpec: {steps: [{name: s, image: busybox, script: "[ $(context.task.retry-count) = 1 ] || sleep 300"}]}
            """;
        await using (var before = await StepCluster.Start(dataFolder: data))
        {
            before.Create("r", Spec);
            await before.Until(TektonKinds.TaskRun, "r", r => r.Succeeded()?.Reason == "Running");
        }

        await using (var after = await StepCluster.Start(dataFolder: data))
        {
            var run = await after.Until(TektonKinds.TaskRun, "r", r => r.IsDone());
            Assert.True(run.Succeeded()!.IsTrue);
            var lost = run.Objects("status", "retriesStatus").Single();
            Assert.Equal("\"step-s\" exited with code 137", Conditions.InStatus(lost)!.Message);
        }

        Directory.Delete(data, recursive: true);
    }

    private static bool Sleeping(string seconds) => Directory.EnumerateDirectories("/proc").Any(p =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(p, "cmdline")).StartsWith($"sleep\0{seconds}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
