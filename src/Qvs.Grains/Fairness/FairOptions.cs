using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Fairness;

/// <summary>How tenants share what a process has; the host's settings.</summary>
public sealed class FairOptions
{
    /// <summary>Starts of runs at the same time.</summary>
    public int Starts { get; set; } = 64;

    /// <summary>Effects of runs at the same time.</summary>
    public int Effects { get; set; } = 256;

    /// <summary>Effects on one cluster at the same time.</summary>
    public int EffectsOnCluster { get; set; } = 64;

    /// <summary>An effect that takes longer waits for its cluster: others go on meanwhile.</summary>
    public TimeSpan EffectPatience { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// How many turns tenants get for one of a tenant of weight 1: what operators have set in their quotas, as this process was last told when it asked for them. Before that, 1.
/// </summary>
internal sealed class FairWeights
{
    private readonly ConcurrentDictionary<TenantId, int> _weights = [];

    public double Of(TenantId tenant) => _weights.GetValueOrDefault(tenant, Quotas.LeastWeight);

    public void Tell(TenantId tenant, int weight)
    {
        if (weight == Quotas.LeastWeight)
        {
            _weights.TryRemove(tenant, out _);
        }
        else
        {
            _weights[tenant] = weight;
        }
    }
}

/// <summary>The gates of runs. One tenant gets half of the places at most, so that the next one's work never waits for a whole backlog to move.</summary>
internal sealed class RunGates(IOptions<FairOptions> options, FairWeights weights, TimeProvider clock) : IDisposable
{
    public FairGate Starts { get; } = new("start", new FairLimits(options.Value.Starts, Half(options.Value.Starts), Half(options.Value.Starts), Least: 4), weights, clock);

    public FairGate Effects { get; } = new(
        "effect",
        new FairLimits(options.Value.Effects, Half(options.Value.Effects), Math.Min(options.Value.EffectsOnCluster, Half(options.Value.Effects)), options.Value.EffectPatience, Least: 8),
        weights,
        clock);

    public void Dispose()
    {
        Starts.Dispose();
        Effects.Dispose();
    }

    private static int Half(int places) => Math.Max(1, places / 2);
}
