using Qvs.LocalCluster;
using Qvs.LocalCluster.Faults;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Benchmarks.Chaos;

/// <summary>A Kubernetes API over HTTPS that outlives the silos, whose PipelineRuns run at once, and on which much goes wrong.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private static readonly TimeSpan Gust = TimeSpan.FromMilliseconds(100);
    private readonly Qvs.LocalCluster.LocalCluster _cluster;
    private readonly Random _random;

    private ChaosCluster(Qvs.LocalCluster.LocalCluster cluster, InstantTekton tekton, int seed) =>
        (_cluster, Tekton, _random) = (cluster, tekton, new Random(seed));

    public InstantTekton Tekton { get; }

    public string Kubeconfig => _cluster.Kubeconfig;

    public static async Task<ChaosCluster> Start(int seed)
    {
        InstantTekton? tekton = null;
        var cluster = await Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions
        {
            // Admission and conversion are Tekton's; only what runs is not.
            Extensions = [parts => TektonExtension.With()(parts) with { Controllers = [tekton = new InstantTekton(parts.Objects, seed)] }],
        });
        return new ChaosCluster(cluster, tekton!, seed);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>In gusts requests fail, some of them after they were carried out, and watch events are lost, repeated and reordered.</summary>
    public async Task Storm(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                _cluster.Faults.Clear();
                foreach (var fault in _random.Next(4) == 0 ? Faults() : [])
                {
                    _cluster.Faults.Add(fault);
                }

                await Task.Delay(Gust, TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _cluster.Faults.Clear();
        }
    }

    private IEnumerable<Fault> Faults()
    {
        yield return new Fault(FaultKind.DropEvent) { Times = _random.Next(8) + 1 };
        yield return new Fault(FaultKind.DuplicateEvent) { Times = _random.Next(4) + 1 };
        yield return new Fault(FaultKind.ReorderEvent) { Times = _random.Next(4) + 1 };
        yield return new Fault(FaultKind.ResetAfter) { Times = _random.Next(3) + 1, Method = "POST" };
        yield return new Fault(FaultKind.Reset) { Times = _random.Next(3) + 1 };
        yield return new Fault(FaultKind.Answer) { Times = _random.Next(3) + 1, Code = 500 };
        if (_random.Next(5) == 0)
        {
            yield return new Fault(FaultKind.Answer) { Times = 100, Code = 503 };
        }

        if (_random.Next(20) == 0)
        {
            yield return new Fault(FaultKind.GoneEvent);
        }

        if (_random.Next(20) == 0)
        {
            yield return new Fault(FaultKind.ResetWatch);
        }
    }
}
