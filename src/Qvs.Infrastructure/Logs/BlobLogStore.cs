using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Logs in chunks of a quarter of a megabyte with an index of line numbers: a range is one or two reads, whatever the log's length. Any process may write and
/// read.
/// </summary>
internal sealed class BlobLogStore(IBlobStore blobs, AttemptMarks marks, TimeProvider time) : ILogStore
{
    /// <summary>Chunks that are fetched while one is searched: a store elsewhere answers late.</summary>
    private const int ReadAhead = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<LogKey, LogWriter> _writers = [];

    public async Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation)
    {
        try
        {
            await _writers.GetOrAdd(key, key => new LogWriter(Of(key), key, time)).Append(lines, isComplete, cancellation);
        }
        catch (LogDeletedException)
        {
            _writers.TryRemove(key, out _);
            throw;
        }

        if (isComplete)
        {
            _writers.TryRemove(key, out _);
        }
    }

    public async Task<LogInfo?> Find(LogKey key, CancellationToken cancellation) => (await Of(key).Index(cancellation))?.Info(key);

    public async Task<ImmutableArray<LogInfo>> List(RunKey run, string? attempt, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<LogInfo>();
        await foreach (var blob in blobs.List(LogPaths.Of(run, attempt), null, cancellation))
        {
            if (LogPaths.KeyOf(run, blob.Path) is { } key && await Find(key, cancellation) is { } info)
            {
                found.Add(info);
            }
        }

        found.Sort((one, other) => one.StartedAt.CompareTo(other.StartedAt));
        return found.ToImmutable();
    }

    public async Task<ImmutableArray<LogLine>> Read(LogKey key, long first, int count, CancellationToken cancellation)
    {
        if (await Of(key).Index(cancellation) is not { } index)
        {
            return [];
        }

        var from = first < 0 ? Math.Max(1, index.Lines + first + 1) : Math.Max(1, first);
        var until = Math.Min(index.Lines, from + count - 1);
        var read = ImmutableArray.CreateBuilder<LogLine>();
        foreach (var chunk in index.Chunks.Where(chunk => chunk.First <= until && chunk.First + chunk.Count > from))
        {
            read.AddRange((await Of(key).Lines(chunk, cancellation)).Where(line => line.Number >= from && line.Number <= until));
        }

        return read.ToImmutable();
    }

    public async IAsyncEnumerable<LogLine> Follow(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = Math.Max(1, first);
        while (true)
        {
            // Whether it is over is asked first: what is read after that is all there will be. A log that is not there comes while its attempt lives, and only then.
            var lives = await marks.Lives(key.Run, key.Attempt, cancellation);
            var info = await Find(key, cancellation);
            var isOver = info is null ? lives != true : info.IsComplete || lives == false;
            var read = await Read(key, next, 1_000, cancellation);
            foreach (var line in read)
            {
                next = line.Number + 1;
                yield return line;
            }

            if (!read.IsEmpty)
            {
                continue;
            }

            if (isOver)
            {
                yield break;
            }

            await Change(key, cancellation);
        }
    }

    public async Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation)
    {
        var search = new LogSearch(expression, limit);
        var of = Of(key);
        var chunks = (await of.Index(cancellation))?.Chunks ?? [];
        var ahead = new Queue<Task<MemoryStream?>>(chunks.Take(ReadAhead).Select(chunk => of.Whole(chunk, cancellation)));
        for (var at = 0; at < chunks.Length; at++)
        {
            using var text = await ahead.Dequeue();
            if (at + ReadAhead < chunks.Length)
            {
                ahead.Enqueue(of.Whole(chunks[at + ReadAhead], cancellation));
            }

            search.Look(chunks[at], text is null ? [] : text.GetBuffer().AsSpan(0, (int)text.Length));
        }

        return (search.Matches, search.Total);
    }

    public async Task Delete(RunKey run, CancellationToken cancellation)
    {
        var paths = new List<string>();
        await foreach (var blob in blobs.List(LogPaths.Of(run, null), null, cancellation))
        {
            paths.Add(blob.Path);
        }

        foreach (var path in paths)
        {
            await blobs.Delete(path, cancellation);
        }
    }

    private LogBlobs Of(LogKey key) => new(blobs, key);

    /// <summary>Waits until somebody here appends, or until it is time to look what others have written.</summary>
    private async Task Change(LogKey key, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(Poll, time, enough.Token);
        await (_writers.TryGetValue(key, out var writer) ? Task.WhenAny(pause, writer.Changed) : pause);
        await enough.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
