using System.Runtime.CompilerServices;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Grains.Tests.Simulation;

/// <summary>The simulated cluster has no pods, so nothing is ever said.</summary>
internal sealed class NoLogs : ILogStore, ILogCollector
{
    public Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation) => Task.CompletedTask;

    public Task<LogInfo?> Find(LogKey key, CancellationToken cancellation) => Task.FromResult<LogInfo?>(null);

    public Task<ImmutableArray<LogInfo>> List(RunKey run, string? attempt, CancellationToken cancellation) => Task.FromResult<ImmutableArray<LogInfo>>([]);

    public Task<ImmutableArray<LogLine>> Read(LogKey key, long first, int count, CancellationToken cancellation) => Task.FromResult<ImmutableArray<LogLine>>([]);

    public async IAsyncEnumerable<LogLine> Follow(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation) =>
        Task.FromResult<(ImmutableArray<LogMatch>, long)>(([], 0));

    public Task Delete(RunKey run, CancellationToken cancellation) => Task.CompletedTask;

    public void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets, bool hasEnded)
    {
    }

    public Task<bool> IsUnfinished(RunKey run, string attempt, CancellationToken cancellation) => Task.FromResult(false);

    public Task GiveUp(RunKey run, string attempt, CancellationToken cancellation) => Task.CompletedTask;
}
