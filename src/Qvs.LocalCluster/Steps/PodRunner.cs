using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>
/// Runs pods as processes of this machine, as a kubelet runs them as containers: waits for volumes, starts sidecars, then one step after the other,
/// and keeps the pod's status. Deleting the pod ends its processes.
/// </summary>
internal sealed class PodRunner(IObjectStore store, IContainerLogs logs, StepSettings settings, StepRunner steps, ISandbox sandbox, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, RunningPod> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _room = new(settings.MaxPods);
    private readonly PodVolumes _volumes = new(store, settings.DataFolder);

    /// <summary>What people should know about how steps run here, or null.</summary>
    public string? Warning => sandbox.Warning;

    /// <summary>Starts a pod whose object has been made; it goes on by itself.</summary>
    public void Start(PodPlan pod)
    {
        var running = new RunningPod();
        if (_running.TryAdd(pod.Uid, running))
        {
            running.Over = Task.Run(() => Run(pod, running));
        }
    }

    /// <summary>Ends all processes of a pod.</summary>
    public void Stop(string uid)
    {
        if (_running.TryGetValue(uid, out var running))
        {
            running.Cancel();
        }
    }

    /// <summary>Deletes the files of a claim that is gone: the next one of its name begins empty.</summary>
    public void DeleteClaim(string ns, string name)
    {
        try
        {
            Directory.Delete(PodVolumes.ClaimFolder(settings.DataFolder, ns, name), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There was no such folder, or a step is still at it; what is left goes with the data folder.
        }
    }

    /// <summary>Reports the pods that were running when this machine or process went down, as a node reports containers that it can not find.</summary>
    public void ReportLost()
    {
        foreach (var pod in store.List(TektonKinds.Pod, null).Where(p => p.Label(TektonLabels.TaskRun) is not null && p.Str("status", "phase") is not ("Succeeded" or "Failed")))
        {
            var now = Json.Timestamp(time.GetUtcNow());
            var status = pod.Ensure("status");
            var known = pod.Objects("status", "containerStatuses").ToDictionary(c => c.Str("name"), StringComparer.Ordinal);
            status["phase"] = "Failed";
            status["containerStatuses"] = Reading.ToArray(pod.Objects("spec", "containers").Select(c =>
            {
                var container = known.GetValueOrDefault(c.Str("name"))?.Copy() ?? new JsonObject { ["name"] = c.Str("name"), ["image"] = c.Str("image") };
                if (!container.Has("state", "terminated"))
                {
                    container["ready"] = false;
                    container["state"] = new JsonObject
                    {
                        ["terminated"] = new JsonObject
                        {
                            ["exitCode"] = 137,
                            ["finishedAt"] = now,
                            ["message"] = "The container could not be located when the pod was terminated",
                            ["reason"] = "ContainerStatusUnknown",
                            ["startedAt"] = container.Text("state", "running", "startedAt"),
                        },
                    };
                }

                return container;
            }));
            try
            {
                store.UpdateStatus(TektonKinds.Pod, pod);
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // It is being deleted or changed; nothing runs of it in any case.
            }
        }

        var left = Path.Combine(settings.DataFolder, "pods");
        if (Directory.Exists(left))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>Ends all pods and waits until nothing of them is left.</summary>
    public async Task StopAll()
    {
        var all = _running.Values.ToList();
        foreach (var running in all)
        {
            running.Cancel();
        }

        await Task.WhenAny(Task.WhenAll(all.Select(r => r.Over)), Task.Delay(TimeSpan.FromSeconds(10), time)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var running in _running.Values)
        {
            running.Cancel();
        }

        _room.Dispose();
    }

    private async Task Run(PodPlan pod, RunningPod running)
    {
        var containers = pod.Steps.Concat(pod.Sidecars).Select(c => new ContainerState(c)).ToList();
        var status = new PodStatus(store, pod, containers, time.GetUtcNow());
        PodFolder? folder = null;
        var entered = false;
        try
        {
            await _room.WaitAsync(running.Token).ConfigureAwait(false);
            entered = true;
            if (Images(containers))
            {
                status.Write(time.GetUtcNow());
                return;
            }

            folder = new PodFolder(settings.DataFolder, pod);
            var volumes = await Volumes(pod, folder, status, running.Token).ConfigureAwait(false);
            await Containers(pod, new PodContext(pod, folder, volumes, await Network(pod, running).ConfigureAwait(false)), containers, status, running).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The pod is gone; nobody reads its status any more.
        }
        finally
        {
            running.Cancel();
            foreach (var container in containers)
            {
                logs.Complete(pod.Namespace, pod.Name, container.Plan.Name);
            }

            folder?.Delete();
            if (entered)
            {
                _room.Release();
            }

            _running.TryRemove(pod.Uid, out _);
        }
    }

    private bool Images(List<ContainerState> containers)
    {
        var stuck = false;
        foreach (var container in containers)
        {
            if (steps.ImageProblem(container.Plan.Image) is { } problem)
            {
                container.Wait("ImagePullBackOff", problem);
                stuck = true;
            }
        }

        return stuck;
    }

    /// <summary>Waits until everything that the volumes stand for is there, as long as the run's timeout lets it.</summary>
    private async Task<Dictionary<string, string>> Volumes(PodPlan pod, PodFolder folder, PodStatus status, CancellationToken cancel)
    {
        for (var first = true; ; first = false)
        {
            try
            {
                return _volumes.Prepare(pod, folder);
            }
            catch (VolumeNotReadyException e)
            {
                if (first)
                {
                    status.NotReady(e.Message, e.IsClaim, time.GetUtcNow());
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A network for the step and its sidecars to share, when they have none otherwise.</summary>
    private async Task<int?> Network(PodPlan pod, RunningPod running)
    {
        if (pod.Sidecars.Count == 0 || sandbox is not Bubblewrap bubblewrap || bubblewrap.NetworkHolder() is not { } holder)
        {
            return null;
        }

        var id = new TaskCompletionSource<int>();
        var text = new StringBuilder();
        var process = StepProcess.Start(holder, bytes =>
        {
            text.Append(Encoding.ASCII.GetString(bytes.Span));
            if (text.ToString().TrimEnd() is var t && text.ToString().EndsWith('\n') && int.TryParse(t, out var pid))
            {
                id.TrySetResult(pid);
            }
        }, 1024, endsItsTree: true);
        running.Add(process);
        try
        {
            return await id.Task.WaitAsync(TimeSpan.FromSeconds(5), time, running.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task Containers(PodPlan pod, PodContext context, List<ContainerState> containers, PodStatus status, RunningPod running)
    {
        var environments = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            try
            {
                environments[container.Plan.Name] = steps.Environment(container.Plan, pod);
            }
            catch (ContainerConfigException e)
            {
                container.Wait("CreateContainerConfigError", e.Message);
                status.Write(time.GetUtcNow());
                return;
            }
        }

        foreach (var container in containers)
        {
            container.Run(time.GetUtcNow());
        }

        var sidecars = new Sidecars(steps, context, [.. containers.Skip(pod.Steps.Count)], status, time);
        await sidecars.Start(environments, running).ConfigureAwait(false);
        status.Write(time.GetUtcNow());
        await sidecars.WaitUntilReady(running.Token).ConfigureAwait(false);
        var failed = false;
        for (var i = 0; i < pod.Steps.Count; i++)
        {
            var state = containers[i];
            var end = failed ? steps.Skip(state.Plan, context) : await Step(state.Plan, context, environments[state.Plan.Name], running).ConfigureAwait(false);
            running.Token.ThrowIfCancellationRequested();
            failed |= end.Failed;
            state.Terminate(end.ExitCode, end.Reason, end.Message.Length > 0 ? end.Message : null, time.GetUtcNow());
            logs.Complete(pod.Namespace, pod.Name, state.Plan.Name);

            // The last step's end is written together with that of the sidecars, unless there is something to wait for.
            if (!failed && (i + 1 < pod.Steps.Count || pod.Sidecars.Count > 0))
            {
                status.Write(time.GetUtcNow());
            }
        }

        await sidecars.Stop().ConfigureAwait(false);
        status.Write(time.GetUtcNow());
    }

    private async Task<StepEnd> Step(ContainerPlan step, PodContext context, Dictionary<string, string> environment, RunningPod running)
    {
        var started = time.GetUtcNow();
        try
        {
            using var process = steps.Start(step, context, environment);
            running.Add(process);
            return await steps.Finish(process, step, context, started).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ContainerStartException or ContainerConfigException)
        {
            return new StepEnd(128, "StartError", e.Message);
        }
    }
}
