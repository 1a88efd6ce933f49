using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>Writes what was decided about a run: its metadata if that changed, its status if that changed, and the events.</summary>
internal sealed class RunWriter(IObjectStore store, TimeProvider time)
{
    private int _events;

    /// <summary>False when somebody else changed the run in the meantime: then everything has to be decided anew.</summary>
    public bool Write(ResourceKind kind, JsonObject before, JsonObject after, IReadOnlyList<RunEvent> events)
    {
        try
        {
            var current = before;
            if (!Json.Same(before.At("metadata", "labels"), after.At("metadata", "labels")) || !Json.Same(before.At("metadata", "annotations"), after.At("metadata", "annotations")))
            {
                // The spec stays as it was given, whatever was put in for its variables on the way.
                var changed = before.Copy();
                changed.Meta().Put("labels", after.At("metadata", "labels")?.DeepClone());
                changed.Meta().Put("annotations", after.At("metadata", "annotations")?.DeepClone());
                current = store.Update(kind, changed);
            }

            if (!Json.Same(before["status"], after["status"]))
            {
                current = current.Copy();
                current["status"] = after["status"]?.DeepClone();
                store.UpdateStatus(kind, current);
            }
        }
        catch (ApiException e) when (e.Code is 409 or 404)
        {
            return false;
        }

        foreach (var e in events)
        {
            Record(kind, after, e);
        }

        return true;
    }

    public void Record(ResourceKind kind, JsonObject of, RunEvent e)
    {
        var now = Json.Timestamp(time.GetUtcNow());
        var obj = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = $"{of.Name()}.{time.GetUtcNow().UtcTicks:x}{Interlocked.Increment(ref _events) & 0xff:x2}", ["namespace"] = of.Ns() },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = kind.ApiVersion,
                ["kind"] = kind.Kind,
                ["name"] = of.Name(),
                ["namespace"] = of.Ns(),
                ["resourceVersion"] = of.Str("metadata", "resourceVersion"),
                ["uid"] = of.Uid(),
            },
            ["count"] = 1,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["message"] = e.Message,
            ["reason"] = e.Reason,
            ["source"] = new JsonObject { ["component"] = kind.Kind },
            ["type"] = e.Warning ? "Warning" : "Normal",
        };
        try
        {
            store.Create(TektonKinds.Event, obj);
        }
        catch (ApiException)
        {
            // An event that can not be kept (the namespace is going) is no reason to stop a run.
        }
    }
}
