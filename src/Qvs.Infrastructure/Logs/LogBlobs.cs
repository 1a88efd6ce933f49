using System.Globalization;
using System.Text;
using System.Text.Json;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>The blobs of one log: an index, and chunks of lines, each with its time in hexadecimal ticks before it.</summary>
internal sealed class LogBlobs(IBlobStore blobs, LogKey key)
{
    public async Task<LogIndex?> Index(CancellationToken cancellation)
    {
        await using var text = await blobs.Open(LogPaths.Index(key), 0, null, cancellation);
        return text is null ? null : await JsonSerializer.DeserializeAsync<LogIndex>(text, cancellationToken: cancellation);
    }

    /// <summary>The index and its tag. The tag may be older than the index, never newer: who writes by it has seen all that it guards.</summary>
    public async Task<(LogIndex? Index, string? Tag)> Tagged(CancellationToken cancellation)
    {
        var info = await blobs.Find(LogPaths.Index(key), cancellation);
        var index = info is null ? null : await Index(cancellation);
        return (index, index is null ? null : info!.ETag);
    }

    /// <returns>The new tag; null if the index was changed or deleted since.</returns>
    public async Task<string?> Write(LogIndex index, string? tag, CancellationToken cancellation)
    {
        using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(index));
        return (await blobs.Write(LogPaths.Index(key), text, new BlobCondition(tag, tag is null), cancellation))?.ETag;
    }

    public async Task Write(LogChunk chunk, MemoryStream text, CancellationToken cancellation)
    {
        text.Position = 0;
        await blobs.Write(LogPaths.Chunk(key, chunk), text, BlobCondition.None, cancellation);
    }

    public Task Delete(LogChunk chunk, CancellationToken cancellation) => blobs.Delete(LogPaths.Chunk(key, chunk), cancellation);

    /// <exception cref="FileNotFoundException">The chunk is not there.</exception>
    /// <exception cref="IOException">It is shorter than the index says.</exception>
    public async Task<MemoryStream> Text(LogChunk chunk, CancellationToken cancellation)
    {
        var text = new MemoryStream(chunk.Bytes);
        // Only what the index knows: somebody may have died between the chunk and the index.
        await using var content = await blobs.Open(LogPaths.Chunk(key, chunk), 0, chunk.Bytes, cancellation)
            ?? throw new FileNotFoundException($"The log chunk {LogPaths.Chunk(key, chunk)} is gone.");
        await content.CopyToAsync(text, cancellation);
        return text.Length == chunk.Bytes ? text : throw new IOException($"The log chunk {LogPaths.Chunk(key, chunk)} has {text.Length} bytes of {chunk.Bytes}.");
    }

    /// <returns>Nothing if the chunk was deleted meanwhile.</returns>
    public async Task<IReadOnlyList<LogLine>> Lines(LogChunk chunk, CancellationToken cancellation)
    {
        await using var text = await Whole(chunk, cancellation);
        return text is null ? [] : Parse(chunk, text);
    }

    /// <summary>A chunk's text in one piece: a line at a time would wait thousands of times for a long log. Null if the chunk was deleted meanwhile.</summary>
    public async Task<MemoryStream?> Whole(LogChunk chunk, CancellationToken cancellation)
    {
        await using var content = await blobs.Open(LogPaths.Chunk(key, chunk), 0, chunk.Bytes, cancellation);
        if (content is null)
        {
            return null;
        }

        var text = new MemoryStream(chunk.Bytes);
        await content.CopyToAsync(text, Math.Max(1, chunk.Bytes), cancellation);
        text.Position = 0;
        return text;
    }

    private static List<LogLine> Parse(LogChunk chunk, MemoryStream text)
    {
        using var reader = new StreamReader(text, Encoding.UTF8);
        var lines = new List<LogLine>(chunk.Count);
        while (lines.Count < chunk.Count && reader.ReadLine() is { } line)
        {
            lines.Add(Parse(chunk.First + lines.Count, line));
        }

        return lines;
    }

    /// <summary>One line as it is stored, without its end.</summary>
    public static LogLine Parse(long number, ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        return new LogLine(number, new DateTimeOffset(long.Parse(line[..space], NumberStyles.HexNumber, CultureInfo.InvariantCulture), TimeSpan.Zero), line[(space + 1)..].ToString());
    }

    // Programs go back to the beginning of a line to draw over it. Stored, that would be a line of its own and shift all numbers.
    public static byte[] Encode(LogLine line) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{line.At.UtcTicks:x} {(line.Text.AsSpan().ContainsAny('\r', '\n') ? line.Text.Replace('\r', ' ').Replace('\n', ' ') : line.Text)}\n"));
}
