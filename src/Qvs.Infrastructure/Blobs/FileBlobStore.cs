using System.Globalization;
using System.Runtime.CompilerServices;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Blobs;

/// <summary>
/// Blobs as files of one folder, which the silos of one machine or of one shared volume may use together. A write goes to a temporary file,
/// is flushed, and renamed into place: it is seen whole or not at all, also after a power failure. A file's name ends with <c>~</c>, which no path contains, so that the blob
/// <c>a/b</c> and the blob <c>a/b/c</c> are not in each other's way. The tag is the time of the write, which is made to differ each time.
/// </summary>
internal sealed class FileBlobStore : IBlobStore
{
    private const string Mark = "~";
    private const int Locks = 64;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly string _temporary;
    // Other processes know other files under this hash, so it must be the same in all of them.
    private readonly FolderLock[] _locks;
    private long _lastWrite;

    public FileBlobStore(string folder, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _folder = Path.GetFullPath(folder);
        _temporary = Path.Combine(_folder, Mark + "tmp");
        Directory.CreateDirectory(_temporary);
        foreach (var left in new DirectoryInfo(_temporary).EnumerateFiles().Where(file => file.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime - Abandoned))
        {
            // What a killed process left half written, and no other can still be writing.
            left.Delete();
        }

        var locks = Directory.CreateDirectory(Path.Combine(_folder, Mark + "locks")).FullName;
        _locks = [.. Enumerable.Range(0, Locks).Select(number => new FolderLock(Path.Combine(locks, number.ToString(CultureInfo.InvariantCulture)), time))];
    }

    public async Task<BlobInfo?> Write(string path, Stream content, BlobCondition condition, CancellationToken cancellation)
    {
        var file = FileOf(BlobPath.Check(path));
        var temporary = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var writing = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, useAsync: true))
            {
                await content.CopyToAsync(writing, cancellation);
                writing.Flush(flushToDisk: true);
            }

            using (await LockOf(path).Take(cancellation))
            {
                return Holds(condition, Info(path, file)) ? Place(path, temporary, file) : null;
            }
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<BlobInfo?> Find(string path, CancellationToken cancellation) => Task.FromResult(Info(path, FileOf(BlobPath.Check(path))));

    public Task<Stream?> Open(string path, long from, long? length, CancellationToken cancellation)
    {
        BlobRange.Check(from, length);
        try
        {
            var file = new FileStream(FileOf(BlobPath.Check(path)), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, useAsync: true);
            file.Position = from;
            return Task.FromResult<Stream?>(length is { } most ? new RangeStream(file, most) : file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public async IAsyncEnumerable<BlobInfo> List(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        BlobPath.CheckPrefix(prefix);
        await Task.CompletedTask;
        foreach (var path in Below(prefix[..(prefix.LastIndexOf('/') + 1)], after ?? ""))
        {
            cancellation.ThrowIfCancellationRequested();
            if (path.StartsWith(prefix, StringComparison.Ordinal) && Info(path, FileOf(path)) is { } found)
            {
                yield return found;
            }
        }
    }

    public async Task Delete(string path, CancellationToken cancellation)
    {
        var file = FileOf(BlobPath.Check(path));
        using (await LockOf(path).Take(cancellation))
        {
            if (File.Exists(file))
            {
                File.Delete(file);
                FolderFlush.Flush(Path.GetDirectoryName(file)!);
            }
        }
    }

    private static bool Holds(BlobCondition condition, BlobInfo? current) =>
        (!condition.IfAbsent || current is null) && (condition.IfETag is null || condition.IfETag == current?.ETag);

    private static BlobInfo? Info(string path, string file)
    {
        var info = new FileInfo(file);
        return info.Exists
            ? new BlobInfo(path, info.Length, Tag(info.LastWriteTimeUtc), new DateTimeOffset(info.LastWriteTimeUtc))
            : null;
    }

    private static string Tag(DateTime writtenAt) => writtenAt.Ticks.ToString("x", CultureInfo.InvariantCulture);

    private BlobInfo? Place(string path, string temporary, string file)
    {
        // The file system's clock ticks in milliseconds, and may be set back.
        var now = File.GetLastWriteTimeUtc(temporary).Ticks;
        var old = File.Exists(file) ? File.GetLastWriteTimeUtc(file).Ticks : 0;
        long last, next;
        do
        {
            last = Interlocked.Read(ref _lastWrite);
            next = Math.Max(now, Math.Max(old, last) + 1);
        }
        while (Interlocked.CompareExchange(ref _lastWrite, next, last) != last);

        File.SetLastWriteTimeUtc(temporary, new DateTime(next, DateTimeKind.Utc));
        var folder = Path.GetDirectoryName(file)!;
        MakeFolder(folder);
        File.Move(temporary, file, overwrite: true);
        FolderFlush.Flush(folder);
        return Info(path, file);
    }

    private void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var parent = Path.GetDirectoryName(folder)!;
            MakeFolder(parent);
            Directory.CreateDirectory(folder);
            FolderFlush.Flush(parent);
        }
    }

    /// <param name="above">The path of a folder, with a slash at the end, or empty for the root.</param>
    private IEnumerable<string> Below(string above, string after)
    {
        var folder = new DirectoryInfo(Path.Combine(_folder, above));
        if (!folder.Exists)
        {
            yield break;
        }

        // A folder sorts as what is in it does: with the slash.
        var names = folder.EnumerateFileSystemInfos()
            .Select(entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name)
            .Where(name => !name.StartsWith(Mark, StringComparison.Ordinal))
            .Select(name => above + name.TrimEnd(Mark[0]))
            .Order(StringComparer.Ordinal);
        foreach (var path in names)
        {
            if (path.EndsWith('/'))
            {
                if (string.CompareOrdinal(path, after) > 0 || after.StartsWith(path, StringComparison.Ordinal))
                {
                    foreach (var below in Below(path, after))
                    {
                        yield return below;
                    }
                }
            }
            else if (string.CompareOrdinal(path, after) > 0)
            {
                yield return path;
            }
        }
    }

    private FolderLock LockOf(string path) => _locks[path.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % Locks];

    private string FileOf(string path) => Path.Combine(_folder, path + Mark);
}
