using System.Text.Json;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>The end of the chain as this grain last wrote it: a log that was cut off shows by it.</summary>
internal sealed class AuditHead
{
    public int Version { get; set; } = 1;

    public long Sequence { get; set; }

    public string Hash { get; set; } = AuditChain.Start;

    /// <summary>The first sequence that the log had lost when somebody last looked; the chain goes on after the loss, which stays on record.</summary>
    public long? LostFrom { get; set; }
}

/// <summary>
/// The log is the truth: the end of the chain is read from it once, and an entry that was written but not answered is found there. The head,
/// written some moments after the log for all that was appended meanwhile, may lag behind it by what a crash left out, and never be ahead.
/// </summary>
internal sealed class AuditGrain(
    [PersistentState("audit-head", "qvs")] IPersistentState<AuditHead> head, IAuditLog audit, TimeProvider clock) : Grain, IAuditGrain
{
    private const int MostAttempts = 3;
    private const int MostAtOnce = 50;
    private const int Page = 1_000;
    private static readonly TimeSpan HeadLag = TimeSpan.FromSeconds(1);

    private readonly Queue<Waiting> _waiting = [];
    private AuditEntry? _last;
    private bool _isRead;
    private Task _writing = Task.CompletedTask;
    private IGrainTimer? _headDue;

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString()["audit:".Length..]);

    public Task Append(string actor, string action, string @object, string outcome, string detail)
    {
        var waiting = new Waiting((sequence, hash, at) => AuditChain.Next(Tenant, sequence, hash, at, actor, action, @object, outcome, detail), clock.GetUtcNow());
        _waiting.Enqueue(waiting);
        if (_writing.IsCompleted)
        {
            _writing = Write();
        }

        return waiting.Done.Task;
    }

    /// <summary>Until nothing waits: each time what came while the entries before were written.</summary>
    private async Task Write()
    {
        while (_waiting.Count > 0)
        {
            var batch = new List<Waiting>();
            while (batch.Count < MostAtOnce && _waiting.TryDequeue(out var next))
            {
                batch.Add(next);
            }

            try
            {
                await Write(batch);
            }
            catch (Exception problem)
            {
                _isRead = false;
                batch.ForEach(waiting => waiting.Done.TrySetException(problem));
            }
        }
    }

    private async Task Write(List<Waiting> batch)
    {
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            var last = await Last();
            ImmutableArray<AuditEntry> entries = [.. batch.Select(waiting => last = waiting.Next(last?.Sequence ?? 0, last?.Hash ?? AuditChain.Start, waiting.At))];
            try
            {
                await audit.Append(entries, CancellationToken.None);
                _last = last;
                End(batch, batch.Count);
            }
            catch (Exception) when (attempt < MostAttempts)
            {
                // Written and not answered, or another activation was faster: the log knows.
                _isRead = false;
                var written = (await Last())?.Hash;
                End(batch, entries.Select(entry => entry.Hash).ToList().IndexOf(written ?? "") + 1);
            }
        }
    }

    private void End(List<Waiting> batch, int written)
    {
        batch[..written].ForEach(waiting => waiting.Done.TrySetResult());
        batch.RemoveRange(0, written);
        _headDue ??= written > 0 ? this.RegisterGrainTimer(_ => WriteHead(), new GrainTimerCreationOptions(HeadLag, Timeout.InfiniteTimeSpan)) : null;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => WriteHead();

    public async Task<AuditCheck> Verify()
    {
        await WriteHead();
        var cut = await audit.FindCut(Tenant, CancellationToken.None);
        var (before, sequence, hash) = ((long?)null, 0L, "");
        var kept = (head.State.Sequence, head.State.Hash);
        long? broken = null;
        AuditEntry? older = null;

        // Backwards, as the log reads: each entry is checked when the one before it is known.
        while (await audit.Read(new AuditQuery(Tenant, Before: before, Limit: Page), CancellationToken.None) is { Length: > 0 } page)
        {
            // What was given up may still be there if a process died meanwhile.
            foreach (var entry in page.TakeWhile(entry => cut is null || entry.Sequence > cut.Sequence))
            {
                (sequence, hash) = older is null ? (entry.Sequence, entry.Hash) : (sequence, hash);
                broken = older is not null && AuditChain.FirstBreak(entry.Sequence, entry.Hash, [older]) is { } here ? here : broken;
                broken = entry.Sequence == kept.Sequence && entry.Hash != kept.Hash ? entry.Sequence : broken;
                older = entry;
            }

            before = page[^1].Sequence;
        }

        broken = older is not null && AuditChain.FirstBreak(cut?.Sequence ?? 0, cut?.Hash ?? AuditChain.Start, [older]) is { } first ? first : broken;
        broken ??= sequence < kept.Sequence ? sequence + 1 : null;
        return new AuditCheck(sequence, Earlier(broken, head.State.LostFrom), cut);
    }

    public async Task GiveUp(DateTimeOffset before)
    {
        var old = await audit.Read(new AuditQuery(Tenant, Until: before, Limit: 1), CancellationToken.None);
        if (old is not [{ } entry] || entry.Sequence == (await Last())?.Sequence)
        {
            return;
        }

        // Said first: a cut that nobody is told of would look like a loss.
        await Append(
            Actor.Platform.Name, "audit.give-up", new TenantKey(Tenant).ToString(), "done", JsonSerializer.Serialize(new { entry.Sequence, entry.Hash, before }, JsonSerializerOptions.Web));
        await audit.Cut(new AuditCut(Tenant, entry.Sequence, entry.Hash, clock.GetUtcNow()), CancellationToken.None);
    }

    private async Task<AuditEntry?> Last()
    {
        if (!_isRead)
        {
            _last = await audit.Last(Tenant, CancellationToken.None);
            _isRead = true;
            if ((_last?.Sequence ?? 0) < head.State.Sequence)
            {
                head.State.LostFrom = Earlier(head.State.LostFrom, (_last?.Sequence ?? 0) + 1);
            }
        }

        return _last;
    }

    private async Task WriteHead()
    {
        if (_headDue is null || _last is not { } entry)
        {
            return;
        }

        _headDue.Dispose();
        _headDue = null;
        (head.State.Sequence, head.State.Hash) = (entry.Sequence, entry.Hash);
        try
        {
            await head.WriteStateAsync();
        }
        catch
        {
            // The entry itself is written, which is what was asked for; the next activation reads what the head is.
            DeactivateOnIdle();
        }
    }

    private static long? Earlier(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    /// <summary>An entry that has no place in the chain yet.</summary>
    private sealed record Waiting(Func<long, string, DateTimeOffset, AuditEntry> Next, DateTimeOffset At)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
