using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>A log that this process writes, and perhaps others: who comes second with the index reads it anew, and writes only what it has not.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to dispose of.
internal sealed class LogWriter(LogBlobs blobs, LogKey key, TimeProvider time)
#pragma warning restore CA1001
{
    private const int ChunkBytes = 256 * 1024;
    private const int Tries = 10;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<LogChunk> _unpublished = [];
    private TaskCompletionSource _changed = New();
    private string _name = NewName();
    private LogIndex? _index;
    private string? _tag;

    /// <summary>Completes with the next thing that is appended here.</summary>
    public Task Changed => _changed.Task;

    /// <exception cref="LogDeletedException">It was there, and is not any more.</exception>
    public async Task Append(IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (var tries = 0; !await Try(lines, isComplete, cancellation); tries++)
            {
                if (tries == Tries)
                {
                    throw new IOException($"The log of {key} can not be written: what is stored of it changes too fast, or is broken.");
                }
            }
        }
        finally
        {
            _turn.Release();
        }

        Interlocked.Exchange(ref _changed, New()).TrySetResult();
    }

    private async Task<bool> Try(IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation)
    {
        if (_index is null)
        {
            var known = _tag;
            (_index, _tag) = await blobs.Tagged(cancellation);
            if (_index is null && known is not null)
            {
                throw new LogDeletedException(key);
            }

            _index ??= LogIndex.Empty with { StartedAt = time.GetUtcNow() };
        }

        var next = _index with { IsComplete = isComplete || _index.IsComplete };
        var fresh = lines.Where(line => line.Number > next.Lines).ToList();
        if (_tag is not null && fresh.Count == 0 && next.IsComplete == _index.IsComplete)
        {
            return true;
        }

        try
        {
            next = await Add(next, fresh, cancellation);
            if (await blobs.Write(next, _tag, cancellation) is { } tag)
            {
                (_index, _tag) = (next, tag);
                _unpublished.Clear();
                return true;
            }
        }
        catch (FileNotFoundException)
        {
            // Its chunk is gone: it was deleted, or what was known of it is old.
        }

        await Lose(cancellation);
        return false;
    }

    /// <summary>Somebody else has written: what was not published is taken away, and what comes goes to other blobs than those that he may have read.</summary>
    private async Task Lose(CancellationToken cancellation)
    {
        var now = await blobs.Index(cancellation);
        if (now is null && _index is not null)
        {
            _unpublished.AddRange(_index.Chunks.Where(chunk => chunk.Writer == _name));
        }

        // Unless it was this process after all, in a write whose answer did not arrive.
        var published = now?.Chunks.Select(chunk => (chunk.First, chunk.Writer)).ToHashSet() ?? [];
        foreach (var chunk in _unpublished.Where(chunk => !published.Contains((chunk.First, chunk.Writer))))
        {
            await blobs.Delete(chunk, cancellation);
        }

        _unpublished.Clear();
        (_index, _name) = (null, NewName());
    }

    private async Task<LogIndex> Add(LogIndex index, List<LogLine> lines, CancellationToken cancellation)
    {
        for (var at = 0; at < lines.Count;)
        {
            var (chunk, text) = (new LogChunk(lines[at].Number, 0, 0, _name), new MemoryStream());
            // The last chunk is filled before another one is begun.
            if (!index.Chunks.IsEmpty && index.Chunks[^1] is { Bytes: < ChunkBytes } last)
            {
                text = await blobs.Text(last, cancellation);
                (chunk, index) = (last with { Writer = _name }, index with { Chunks = index.Chunks.RemoveAt(index.Chunks.Length - 1) });
                Unpublish(chunk, last.Writer != _name);
            }
            else
            {
                Unpublish(chunk, true);
            }

            for (; at < lines.Count && text.Length < ChunkBytes; at++)
            {
                text.Write(LogBlobs.Encode(lines[at]));
                chunk = chunk with { Count = chunk.Count + 1 };
            }

            chunk = chunk with { Bytes = (int)text.Length };
            await blobs.Write(chunk, text, cancellation);
            index = index with { Chunks = index.Chunks.Add(chunk) };
        }

        return index;
    }

    private void Unpublish(LogChunk chunk, bool isNew)
    {
        if (isNew)
        {
            _unpublished.Add(chunk);
        }
    }

    private static string NewName() => Guid.NewGuid().ToString("N")[..12];

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The log's run was retired while it was written.</summary>
internal sealed class LogDeletedException(LogKey key) : Exception($"The log of {key} was deleted.");
