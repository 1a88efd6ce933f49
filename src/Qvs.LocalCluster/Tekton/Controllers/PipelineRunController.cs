using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>Does what <see cref="PipelineRunDecider"/> decides: makes claims and child runs, stops child runs, writes the status.</summary>
internal sealed class PipelineRunController(IObjectStore store, TektonSettings settings, TimeProvider time, ILogger<PipelineRunController> logger)
    : Reconciler(store, TektonKinds.PipelineRun, time, logger)
{
    private readonly RunWriter _writer = new(store, time);

    protected override IReadOnlyList<ResourceKind> Owned => [TektonKinds.TaskRun, TektonKinds.CustomRun];

    protected override void Reconcile(JsonObject obj)
    {
        var decision = PipelineRunDecider.Decide(obj, new StoreView(Store, obj.Ns()), settings, Now);
        var run = decision.Run;
        foreach (var claim in decision.Claims)
        {
            Create(TektonKinds.Claim, claim);
        }

        foreach (var child in decision.Create)
        {
            var kind = child.Str("kind") == TektonKinds.CustomRun.Kind ? TektonKinds.CustomRun : TektonKinds.TaskRun;
            try
            {
                Create(kind, child);
            }
            catch (ApiException e) when (e.Code is 400 or 422)
            {
                run = run.Copy();
                run.Ensure("status").SetSucceeded(Condition.Failure("CreateRunFailed", e.Message), Now);
                run.Ensure("status")["completionTime"] = Json.Timestamp(Now);
                break;
            }
        }

        foreach (var stop in decision.Stops)
        {
            Stop(obj.Ns(), stop);
        }

        if (!_writer.Write(TektonKinds.PipelineRun, obj, run, decision.Events))
        {
            Queue.Add(obj.Ns(), obj.Name());
        }
        else if (decision.Again is { } again)
        {
            Queue.AddAfter(obj.Ns(), obj.Name(), again + TimeSpan.FromMilliseconds(5));
        }
    }

    private void Create(ResourceKind kind, JsonObject obj)
    {
        try
        {
            Store.Create(kind, obj);
        }
        catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" })
        {
            // Made by an earlier attempt, whose status was not written.
        }
    }

    private void Stop(string ns, Stop stop)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (Store.Get(stop.Kind, ns, stop.Name) is not { } run)
            {
                return;
            }

            var spec = run.Ensure("spec");
            spec["status"] = stop.SpecStatus;
            spec["statusMessage"] = stop.Message;
            try
            {
                Store.Update(stop.Kind, run);
                return;
            }
            catch (ApiException e) when (e is { Code: 409 })
            {
                // It is just being written by its own controller.
            }
        }
    }
}
