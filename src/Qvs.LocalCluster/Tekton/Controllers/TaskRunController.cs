using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Tasks;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>Does what <see cref="TaskRunDecider"/> decides: makes claims and pods and has them run, takes pods away, writes the status.</summary>
internal sealed class TaskRunController(IObjectStore store, PodRunner pods, TektonSettings settings, TimeProvider time, ILogger<TaskRunController> logger)
    : Reconciler(store, TektonKinds.TaskRun, time, logger)
{
    private readonly RunWriter _writer = new(store, time);

    protected override IReadOnlyList<ResourceKind> Owned => [TektonKinds.Pod, TektonKinds.Claim];

    protected override void Starting() => pods.ReportLost();

    protected override void Seen(ResourceKind of, ObjectEvent change)
    {
        if (of == TektonKinds.Pod && (change.Type == ObjectEventType.Deleted || change.Object.Has("metadata", "deletionTimestamp")))
        {
            pods.Stop(change.Object.Uid());
        }
        else if (of == TektonKinds.Claim && change.Type == ObjectEventType.Deleted)
        {
            pods.DeleteClaim(change.Object.Ns(), change.Object.Name());
        }
    }

    protected override void Reconcile(JsonObject obj)
    {
        var decision = TaskRunDecider.Decide(obj, new StoreView(Store, obj.Ns()), settings, Now);
        foreach (var claim in decision.Claims)
        {
            CreateClaim(claim);
        }

        if (decision.Start is { } pod)
        {
            StartPod(pod);
        }

        if (decision.Stop is { } name)
        {
            StopPod(obj, name);
        }

        if (!_writer.Write(TektonKinds.TaskRun, obj, decision.Run, decision.Events))
        {
            Queue.Add(obj.Ns(), obj.Name());
        }
        else if (decision.Again is { } again)
        {
            Queue.AddAfter(obj.Ns(), obj.Name(), again);
        }
    }

    private void CreateClaim(JsonObject claim)
    {
        try
        {
            Store.Create(TektonKinds.Claim, claim);
        }
        catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" })
        {
            // Made by an earlier attempt.
        }
    }

    private void StartPod(TaskPod pod)
    {
        JsonObject made;
        try
        {
            made = Store.Create(TektonKinds.Pod, pod.Pod);
        }
        catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" })
        {
            // A pod of an earlier run of this name is still going; the next change of it brings us here again.
            return;
        }

        pods.Start(pod.Plan with { Uid = made.Uid() });
        if (pods.Warning is { } warning)
        {
            _writer.Record(TektonKinds.Pod, made, new RunEvent(true, "NotIsolated", warning));
        }
    }

    private void StopPod(JsonObject run, string name)
    {
        if (Store.Get(TektonKinds.Pod, run.Ns(), name) is not { } pod || !pod.IsControlledBy(run))
        {
            return;
        }

        pods.Stop(pod.Uid());
        try
        {
            Store.Delete(TektonKinds.Pod, run.Ns(), name);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }
}
