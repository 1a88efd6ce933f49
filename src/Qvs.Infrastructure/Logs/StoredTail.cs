using System.Globalization;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// The end of what is stored of a log, by which the same lines are known when they are read again. By their times, as a log's beginning may be rotated away;
/// lines of one time come in one order, so that their count tells which of them are new.
/// </summary>
internal sealed class StoredTail
{
    private const int Part = 1_000;
    private readonly Dictionary<long, int> _known = [];

    private StoredTail(LogInfo? info, DateTimeOffset? last)
    {
        (Lines, Bytes, Last) = (info?.Lines ?? 0, info?.Bytes ?? 0, last);
        // The API counts in whole seconds, and lines of a program's two outputs may change places.
        Since = last is { } at ? new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(-1) : null;
    }

    public long Lines { get; }

    public long Bytes { get; }

    /// <summary>The time of the last line; null without one.</summary>
    public DateTimeOffset? Last { get; }

    private DateTimeOffset? Since { get; }

    /// <summary>For the address of the log; empty without a line.</summary>
    public string Query => Since is { } since ? $"&sinceTime={Uri.EscapeDataString(since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}" : "";

    public static async Task<StoredTail> Of(ILogStore store, LogKey key, CancellationToken cancellation)
    {
        var info = await store.Find(key, cancellation);
        var last = info is null or { Lines: 0 } ? [] : await store.Read(key, -1, 1, cancellation);
        var tail = new StoredTail(info, last.IsEmpty ? null : last[0].At);
        for (var to = tail.Lines; to > 0; to -= Part)
        {
            var first = Math.Max(1, to - Part + 1);
            var part = await store.Read(key, first, (int)(to - first + 1), cancellation);
            foreach (var line in part.Where(line => line.At >= tail.Since))
            {
                tail._known[line.At.UtcTicks] = tail._known.GetValueOrDefault(line.At.UtcTicks) + 1;
            }

            if (part.Any(line => line.At < tail.Since))
            {
                break;
            }
        }

        return tail;
    }

    /// <summary>Whether the next line of this time is stored already.</summary>
    public bool Has(DateTimeOffset at)
    {
        if (!_known.TryGetValue(at.UtcTicks, out var count))
        {
            return false;
        }

        if (count == 1)
        {
            _known.Remove(at.UtcTicks);
        }
        else
        {
            _known[at.UtcTicks] = count - 1;
        }

        return true;
    }
}
