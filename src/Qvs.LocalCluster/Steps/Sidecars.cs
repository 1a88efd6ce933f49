using System.Net.Sockets;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>The sidecars of a pod: started before its steps, stopped after them.</summary>
internal sealed class Sidecars(StepRunner steps, PodContext context, IReadOnlyList<ContainerState> sidecars, PodStatus status, TimeProvider time)
{
    private readonly List<(ContainerState State, StepProcess Process, Task Over)> _started = [];
    private IReadOnlyDictionary<string, Dictionary<string, string>> _environments = new Dictionary<string, Dictionary<string, string>>();

    public Task Start(IReadOnlyDictionary<string, Dictionary<string, string>> environments, RunningPod running)
    {
        _environments = environments;
        foreach (var sidecar in sidecars)
        {
            try
            {
                var process = steps.Start(sidecar.Plan, context, environments[sidecar.Plan.Name]);
                running.Add(process);
                _started.Add((sidecar, process, Follow(sidecar, process)));
            }
            catch (Exception e) when (e is ContainerStartException or ContainerConfigException)
            {
                sidecar.Terminate(128, "StartError", e.Message, time.GetUtcNow());
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Steps start when every sidecar is ready, or over.</summary>
    public async Task WaitUntilReady(CancellationToken cancel)
    {
        foreach (var (state, _, over) in _started.Where(s => s.State.Plan.ReadinessProbe is not null))
        {
            var probe = state.Plan.ReadinessProbe!;
            await Delay(probe.Number("initialDelaySeconds") ?? 0, cancel).ConfigureAwait(false);
            while (!over.IsCompleted && !await Answers(state.Plan, probe).ConfigureAwait(false))
            {
                await Delay(Math.Clamp(probe.Number("periodSeconds") ?? 1, 1, 10), cancel).ConfigureAwait(false);
            }

            state.Ready = !over.IsCompleted;
            status.Write(time.GetUtcNow());
        }
    }

    /// <summary>Ends what still runs. Tekton puts an image in its place that does nothing and succeeds.</summary>
    public async Task Stop()
    {
        foreach (var (state, process, over) in _started)
        {
            process.Kill(Ended.Cancelled);
            await Task.WhenAny(over, Task.Delay(TimeSpan.FromSeconds(3), time)).ConfigureAwait(false);
            if (state.ExitCode is null)
            {
                state.Terminate(0, "Completed", "Sidecar container successfully stopped by nop image", time.GetUtcNow());
            }

            process.Dispose();
        }
    }

    private async Task Follow(ContainerState sidecar, StepProcess process)
    {
        var code = await process.Wait(timeout: null, time).ConfigureAwait(false);
        if (process.Why == Ended.ByItself)
        {
            sidecar.Terminate(code, code == 0 ? "Completed" : "Error", null, time.GetUtcNow());
            status.Write(time.GetUtcNow());
        }
    }

    private async Task<bool> Answers(ContainerPlan sidecar, JsonObject probe)
    {
        if (probe.Object("exec") is { } exec)
        {
            using var process = steps.Start(
                sidecar with { Name = sidecar.Name + "-probe", Script = "", Command = exec.Texts("command"), Args = [] }, context, _environments[sidecar.Name]);
            return await process.Wait(TimeSpan.FromSeconds(Math.Max(1, probe.Number("timeoutSeconds") ?? 1)), time).ConfigureAwait(false) == 0;
        }

        var port = (probe.Number("tcpSocket", "port") ?? probe.Number("httpGet", "port")) is { } p ? (int)p : 0;
        if (port == 0 || context.Network is not null)
        {
            // A network of the pod's own can not be asked from here; the process is there, which has to do.
            return true;
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port).WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return false;
        }
    }

    private Task Delay(long seconds, CancellationToken cancel) => Task.Delay(TimeSpan.FromSeconds(seconds), time, cancel);
}
