using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>Waits until objects are ready, and says what it waits for whenever that changes.</summary>
internal sealed class ReadyWait(KubeApi api, DeployReport report, TimeProvider time, DateTimeOffset deadline)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when all are ready. One that failed, or the end of the time, is a <see cref="DeployException"/> with all that is known of the reasons.</summary>
    public async Task Until(IReadOnlyList<(ObjectId Id, string ApiVersion)> objects, CancellationToken cancel)
    {
        var (pending, said, pause) = (objects.ToList(), new Dictionary<ObjectId, string>(), FirstPause);
        while (true)
        {
            var missing = new List<(ObjectId Id, string ApiVersion, JsonObject? Object, Readiness State)>();
            foreach (var (id, apiVersion) in pending)
            {
                var found = await api.Address(apiVersion, id, cancel) is { } address ? await api.Find(address, cancel) : null;
                var state = found is null ? new Readiness(ReadyState.Waiting, "it does not exist yet") : await BindsLater(found, cancel) ? new Readiness(ReadyState.Ready, "") : Readiness.Of(found);
                if (state.State == ReadyState.Ready)
                {
                    report.Ready(id, found);
                    continue;
                }

                missing.Add((id, apiVersion, found, state));
                if (said.GetValueOrDefault(id) != state.Why)
                {
                    said[id] = state.Why;
                    report.Waiting(id, state.Why);
                }
            }

            if (missing.Count == 0)
            {
                return;
            }

            if (missing.Exists(m => m.State.State == ReadyState.Failed) || time.GetUtcNow() >= deadline)
            {
                throw await Give(missing, cancel);
            }

            pending = [.. missing.Select(m => (m.Id, m.ApiVersion))];
            await Task.Delay(pause, time, cancel);
            pause = pause < Pause ? pause * 2 : Pause;
        }
    }

    private async Task<DeployException> Give(List<(ObjectId Id, string ApiVersion, JsonObject? Object, Readiness State)> missing, CancellationToken cancel)
    {
        var late = !missing.Exists(m => m.State.State == ReadyState.Failed);
        var lines = new List<string> { late ? $"{missing.Count} not ready in time:" : "the deployment failed:" };
        foreach (var (id, _, obj, state) in missing)
        {
            var reasons = obj is null ? [] : await new Diagnosis(api).Of(obj, cancel);
            report.NotReady(id, state, reasons);
            lines.Add($"  {id}: {state.Why}");
            lines.AddRange(reasons.Select(r => $"    {r}"));
        }

        return new DeployException(string.Join('\n', lines));
    }

    /// <summary>A claim whose storage class waits for the first Pod is bound only when there is one.</summary>
    private async Task<bool> BindsLater(JsonObject obj, CancellationToken cancel)
    {
        if (obj["kind"]?.ToString() != "PersistentVolumeClaim" || obj["status"]?["phase"]?.ToString() == "Bound" || obj["spec"]?["storageClassName"]?.ToString() is not { Length: > 0 } name)
        {
            return false;
        }

        try
        {
            return (await api.Find($"/apis/storage.k8s.io/v1/storageclasses/{name}", cancel))?["volumeBindingMode"]?.ToString() == "WaitForFirstConsumer";
        }
        catch (KubeException e) when (e.Code == 403)
        {
            return false;
        }
    }
}
