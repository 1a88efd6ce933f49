using System.Text.Json.Nodes;
using Qvs.Cli.Deploy;
using Qvs.LocalCluster.Steps;

namespace Qvs.Cli.Tests.Deploy;

public sealed class ReadinessTests
{
    [Theory]
    [InlineData("Ready", "", "v1", "ConfigMap", "{}")]
    [InlineData("Ready", "", "v1", "Namespace", "status: {phase: Active}")]
    [InlineData("Waiting", "it is being deleted", "v1", "Namespace", "status: {phase: Terminating}")]
    [InlineData("Waiting", "its controller has not seen it yet", "apps/v1", "Deployment", "spec: {replicas: 1}")]
    [InlineData("Waiting", "its controller has not seen the change yet", "apps/v1", "Deployment", "{metadata: {generation: 2}, status: {observedGeneration: 1, updatedReplicas: 1, replicas: 1, availableReplicas: 1}}")]
    [InlineData("Waiting", "1 of 3 replicas are updated", "apps/v1", "Deployment", "{spec: {replicas: 3}, status: {observedGeneration: 1, updatedReplicas: 1, replicas: 3, availableReplicas: 3}}")]
    [InlineData("Waiting", "1 old replicas have yet to end", "apps/v1", "Deployment", "{spec: {replicas: 2}, status: {observedGeneration: 1, updatedReplicas: 2, replicas: 3, availableReplicas: 2}}")]
    [InlineData("Waiting", "1 of 2 replicas are available", "apps/v1", "Deployment", "{spec: {replicas: 2}, status: {observedGeneration: 1, updatedReplicas: 2, replicas: 2, availableReplicas: 1}}")]
    [InlineData("Ready", "", "apps/v1", "Deployment", "{spec: {replicas: 0}, status: {observedGeneration: 1}}")]
    [InlineData("Failed", "too late (ProgressDeadlineExceeded)", "apps/v1", "Deployment", "status: {conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: too late}]}")]
    [InlineData("Waiting", "1 of 2 replicas are updated", "apps/v1", "StatefulSet", "{spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, updateRevision: b}}")]
    [InlineData("Ready", "", "apps/v1", "StatefulSet", "{spec: {replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, updateRevision: b}}")]
    [InlineData("Waiting", "2 of 3 nodes have it ready", "apps/v1", "DaemonSet", "status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}")]
    [InlineData("Waiting", "0 of 1 completions are done", "batch/v1", "Job", "{}")]
    [InlineData("Ready", "", "batch/v1", "Job", "status: {conditions: [{type: Complete, status: 'True'}]}")]
    [InlineData("Failed", "BackoffLimitExceeded", "batch/v1", "Job", "status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}")]
    [InlineData("Ready", "", "v1", "Service", "spec: {type: ClusterIP}")]
    [InlineData("Waiting", "it has no address yet", "v1", "Service", "{spec: {type: LoadBalancer}, status: {loadBalancer: {}}}")]
    [InlineData("Ready", "", "v1", "Service", "{spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{hostname: a.example}]}}}")]
    [InlineData("Waiting", "it has no address yet", "networking.k8s.io/v1", "Ingress", "{}")]
    [InlineData("Waiting", "no volume is bound to it (Pending)", "v1", "PersistentVolumeClaim", "status: {phase: Pending}")]
    [InlineData("Waiting", "it is not established", "apiextensions.k8s.io/v1", "CustomResourceDefinition", "{}")]
    [InlineData("Failed", "taken", "apiextensions.k8s.io/v1", "CustomResourceDefinition", "status: {conditions: [{type: NamesAccepted, status: 'False', message: taken}]}")]
    [InlineData("Ready", "", "argoproj.io/v1alpha1", "Rollout", "{metadata: {generation: 3}, status: {phase: Paused, observedGeneration: '3'}}")]
    [InlineData("Failed", "no", "argoproj.io/v1alpha1", "Rollout", "status: {phase: Degraded, message: 'no'}")]
    [InlineData("Waiting", "its controller has not said that it is ready. Is it installed?", "external-secrets.io/v1", "ExternalSecret", "{}")]
    [InlineData("Waiting", "no key (SecretSyncedError)", "external-secrets.io/v1", "ExternalSecret", "status: {conditions: [{type: Ready, status: 'False', reason: SecretSyncedError, message: no key}]}")]
    [InlineData("Ready", "", "x.example/v1", "Thing", "{}")]
    [InlineData("Failed", "stuck", "x.example/v1", "Thing", "status: {conditions: [{type: Stalled, status: 'True', message: stuck}, {type: Ready, status: 'True'}]}")]
    public void An_object_is_ready_when_its_status_says_so(string state, string why, string apiVersion, string kind, string rest)
    {
        var obj = (JsonObject)YamlText.Read(rest).Single();
        obj["apiVersion"] = apiVersion;
        obj["kind"] = kind;
        Assert.Equal(new Readiness(Enum.Parse<ReadyState>(state), why), Readiness.Of(obj));
    }

    [Theory]
    [InlineData("10m", 600.0)]
    [InlineData("1h30m", 5400.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("10", null)]
    [InlineData("", null)]
    [InlineData("-1s", null)]
    [InlineData("999999h", null)]
    public void Durations_are_read_as_Tekton_writes_them(string text, double? seconds) => Assert.Equal(seconds, Durations.TryParse(text)?.TotalSeconds);
}
