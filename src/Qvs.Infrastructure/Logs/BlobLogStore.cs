using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Logs in chunks of a quarter of a megabyte with an index of line numbers: a range is one or two reads, whatever the log's length. One process writes a
/// log, any may read it.
/// </summary>
internal sealed class BlobLogStore(IBlobStore blobs, TimeProvider time) : ILogStore
{
    private const int ChunkBytes = 256 * 1024;
    private const int LongestExpression = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<LogKey, Writer> _writers = [];

    public async Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation)
    {
        var writer = _writers.GetOrAdd(key, static _ => new Writer());
        await writer.Turn.WaitAsync(cancellation);
        try
        {
            var index = writer.Index ??= await Index(key, cancellation) ?? LogIndex.Empty with { StartedAt = time.GetUtcNow() };
            var fresh = lines.Where(line => line.Number > index.Lines).ToList();
            if (fresh.Count == 0 && isComplete == index.IsComplete && index.Lines > 0)
            {
                return;
            }

            foreach (var part in fresh.Chunk(5_000))
            {
                index = await Add(key, index, part, cancellation);
            }

            writer.Index = index with { IsComplete = isComplete || index.IsComplete };
            using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(writer.Index));
            await blobs.Write(LogPaths.Index(key), text, BlobCondition.None, cancellation);
        }
        finally
        {
            writer.Turn.Release();
        }

        writer.Wake();
        if (isComplete)
        {
            _writers.TryRemove(key, out _);
        }
    }

    public async Task<LogInfo?> Find(LogKey key, CancellationToken cancellation) => (await Current(key, cancellation))?.Info(key);

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
        if (await Current(key, cancellation) is not { } index)
        {
            return [];
        }

        var from = first < 0 ? Math.Max(1, index.Lines + first + 1) : Math.Max(1, first);
        var until = Math.Min(index.Lines, from + count - 1);
        var read = ImmutableArray.CreateBuilder<LogLine>();
        foreach (var chunk in index.Chunks.Where(chunk => chunk.First <= until && chunk.First + chunk.Count > from))
        {
            read.AddRange((await Lines(key, chunk, cancellation)).Where(line => line.Number >= from && line.Number <= until));
        }

        return read.ToImmutable();
    }

    public async IAsyncEnumerable<LogLine> Follow(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = Math.Max(1, first);
        while (true)
        {
            var info = await Find(key, cancellation);
            foreach (var line in await Read(key, next, 1_000, cancellation))
            {
                next = line.Number + 1;
                yield return line;
            }

            if (info is null || (info.IsComplete && next > info.Lines))
            {
                yield break;
            }

            if (next > info.Lines)
            {
                await Change(key, cancellation);
            }
        }
    }

    public async Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation)
    {
        var regex = Compile(expression);
        var matches = ImmutableArray.CreateBuilder<LogMatch>();
        long total = 0;
        foreach (var chunk in (await Current(key, cancellation))?.Chunks ?? [])
        {
            foreach (var line in await Lines(key, chunk, cancellation))
            {
                foreach (var match in regex.EnumerateMatches(line.Text))
                {
                    total++;
                    if (matches.Count < limit)
                    {
                        matches.Add(new LogMatch(line, match.Index, match.Length));
                    }
                }
            }
        }

        return (matches.ToImmutable(), total);
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

    private async Task<LogIndex> Add(LogKey key, LogIndex index, IReadOnlyList<LogLine> lines, CancellationToken cancellation)
    {
        var text = new MemoryStream();
        var (first, count) = (lines[0].Number, 0);
        // The last chunk is filled before another one is begun.
        if (!index.Chunks.IsEmpty && index.Chunks[^1].Bytes < ChunkBytes)
        {
            var last = index.Chunks[^1];
            // Only what the index knows: a process may have died between the chunk and the index.
            await using var kept = await blobs.Open(LogPaths.Chunk(key, last.First), 0, last.Bytes, cancellation) ?? throw new IOException($"The log chunk {LogPaths.Chunk(key, last.First)} is gone.");
            await kept.CopyToAsync(text, cancellation);
            (first, count, index) = (last.First, last.Count, index with { Chunks = index.Chunks.RemoveAt(index.Chunks.Length - 1) });
        }

        var at = 0;
        while (at < lines.Count)
        {
            while (at < lines.Count && text.Length < ChunkBytes)
            {
                text.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{lines[at].At.UtcTicks:x} {lines[at].Text.Replace('\r', ' ')}\n")));
                count++;
                at++;
            }

            text.Position = 0;
            await blobs.Write(LogPaths.Chunk(key, first), text, BlobCondition.None, cancellation);
            index = index with { Chunks = index.Chunks.Add(new LogChunk(first, count, (int)text.Length)) };
            if (at < lines.Count)
            {
                (text, first, count) = (new MemoryStream(), lines[at].Number, 0);
            }
        }

        return index;
    }

    private async Task<LogIndex?> Current(LogKey key, CancellationToken cancellation) =>
        _writers.TryGetValue(key, out var writer) && writer.Index is { } index ? index : await Index(key, cancellation);

    private async Task<LogIndex?> Index(LogKey key, CancellationToken cancellation)
    {
        await using var text = await blobs.Open(LogPaths.Index(key), 0, null, cancellation);
        return text is null ? null : await JsonSerializer.DeserializeAsync<LogIndex>(text, cancellationToken: cancellation);
    }

    private async Task<IReadOnlyList<LogLine>> Lines(LogKey key, LogChunk chunk, CancellationToken cancellation)
    {
        await using var content = await blobs.Open(LogPaths.Chunk(key, chunk.First), 0, null, cancellation);
        if (content is null)
        {
            return [];
        }

        using var reader = new StreamReader(content, Encoding.UTF8);
        var lines = new List<LogLine>(chunk.Count);
        while (lines.Count < chunk.Count && await reader.ReadLineAsync(cancellation) is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            lines.Add(new LogLine(
                chunk.First + lines.Count, new DateTimeOffset(long.Parse(line.AsSpan(0, space), NumberStyles.HexNumber, CultureInfo.InvariantCulture), TimeSpan.Zero), line[(space + 1)..]));
        }

        return lines;
    }

    /// <summary>Waits until somebody here appends, or until it is time to look what others have written.</summary>
    private async Task Change(LogKey key, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(Poll, time, enough.Token);
        await (_writers.TryGetValue(key, out var writer) ? Task.WhenAny(pause, writer.Changed) : pause);
        await enough.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static Regex Compile(string expression)
    {
        if (expression.Length > LongestExpression)
        {
            throw new FormatException($"The expression has more than {LongestExpression} characters.");
        }

        try
        {
            return new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{expression}' is no expression: {problem.Message}", problem);
        }
    }

    /// <summary>The state of a log that this process writes.</summary>
    private sealed class Writer
    {
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SemaphoreSlim Turn { get; } = new(1);

        public LogIndex? Index { get; set; }

        public Task Changed => _changed.Task;

        public void Wake() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
