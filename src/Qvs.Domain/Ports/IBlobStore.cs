namespace Qvs.Domain.Ports;

/// <summary>A stored blob: its path, size in bytes, and a tag that changes whenever the content does.</summary>
public sealed record BlobInfo(string Path, long Size, string ETag, DateTimeOffset WrittenAt);

/// <summary>What must hold for a write to be done; else it answers null and changes nothing.</summary>
/// <param name="IfETag">The blob must still have this tag.</param>
/// <param name="IfAbsent">There must be no blob yet.</param>
public sealed record BlobCondition(string? IfETag = null, bool IfAbsent = false)
{
    public static BlobCondition None { get; } = new();
}

/// <summary>
/// Contents too large for grain state: pinned specs, logs, artifacts, deploy state. Paths are <c>tenant/kind/...</c> with slashes, made of
/// letters, digits and <c>-_.=</c>; a segment <c>..</c> is refused. A write is seen whole or not at all.
/// </summary>
public interface IBlobStore
{
    /// <returns>The blob as written, or null if the condition did not hold.</returns>
    Task<BlobInfo?> Write(string path, Stream content, BlobCondition condition, CancellationToken cancellation);

    Task<BlobInfo?> Find(string path, CancellationToken cancellation);

    /// <param name="from">The first byte.</param>
    /// <param name="length">How many bytes, or null for all the rest.</param>
    /// <returns>Null if there is no such blob. The caller disposes the stream.</returns>
    Task<Stream?> Open(string path, long from, long? length, CancellationToken cancellation);

    /// <summary>Blobs below a prefix, in ordinal order of their paths.</summary>
    /// <param name="after">Only paths after this one, for going on.</param>
    IAsyncEnumerable<BlobInfo> List(string prefix, string? after, CancellationToken cancellation);

    /// <summary>Deletes one blob; one that is not there is no error.</summary>
    Task Delete(string path, CancellationToken cancellation);
}
