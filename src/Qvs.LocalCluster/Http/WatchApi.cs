using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Faults;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;
using Qvs.LocalCluster.Tables;
using Qvs.LocalCluster.Watching;

namespace Qvs.LocalCluster.Http;

/// <summary>Watches: one line of JSON per event until the time is over, the client goes, or the history no longer reaches back.</summary>
internal sealed class WatchApi(ObjectStore store, LocalClusterOptions options)
{
    public async Task Handle(ApiCall call, ClusterFaults faults)
    {
        var selection = call.Selection;
        var seconds = call.Number("timeoutSeconds") is { } given and > 0 ? given : 1800 + Random.Shared.Next(1800);
        var (node, history, initial) = Begin(call);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, options.Stopping);
        end.CancelAfter(TimeSpan.FromSeconds(Math.Min(seconds, 86400)));
        call.Http.Response.ContentType = "application/json";
        call.Http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>()?.DisableBuffering();
        await call.Http.Response.StartAsync(call.Aborted);
        var writer = new WatchWriter(call, store, selection);
        try
        {
            foreach (var stored in initial.Objects?.Where(selection.Includes) ?? [])
            {
                writer.Add(ObjectEventType.Added, stored);
            }

            if (call.Wants("sendInitialEvents"))
            {
                writer.Bookmark(initial.Revision, initialEventsEnd: true);
            }

            await writer.Flush(end.Token);
            await Follow(call, writer, history, node, faults, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The watch's time is over, or nobody listens any more.
        }
    }

    private async Task Follow(ApiCall call, WatchWriter writer, EventHistory history, EventNode node, ClusterFaults faults, CancellationToken end)
    {
        var bookmarks = call.Wants("allowWatchBookmarks");
        var interval = options.BookmarkInterval;
        while (!end.IsCancellationRequested)
        {
            var arrival = history.Arrival;
            if (node.Next is { } missed && missed.Revision <= history.CompactedRevision)
            {
                writer.Error(Refusals.Gone($"too old resource version: {node.Revision} ({history.CompactedRevision})"));
                await writer.Flush(end);
                return;
            }

            while (node.Next is { } next)
            {
                node = next;
                if (next.Event is { } e && !await Send(call, writer, e, faults, end))
                {
                    return;
                }
            }

            await writer.Flush(end);
            try
            {
                await arrival.WaitAsync(interval, end);
            }
            catch (TimeoutException)
            {
                if (bookmarks)
                {
                    writer.Bookmark(Math.Max(node.Revision, Quiet(node)), initialEventsEnd: false);
                    await writer.Flush(end);
                }
            }
        }
    }

    /// <summary>Writes an event, or does to it what a test asked for; false ends the watch.</summary>
    private async Task<bool> Send(ApiCall call, WatchWriter writer, StoredEvent e, ClusterFaults faults, CancellationToken end)
    {
        var fault = faults.ForEvent(call.Kind.Resource.Plural);
        switch (fault?.Kind)
        {
            case FaultKind.DropEvent:
                return true;
            case FaultKind.DelayEvent:
                await writer.Flush(end);
                await Task.Delay(fault.Delay, store.Time, end);
                break;
            case FaultKind.DuplicateEvent:
                writer.Event(e);
                break;
            case FaultKind.ReorderEvent:
                writer.Hold(e);
                return true;
            case FaultKind.GoneEvent:
                writer.Error(Refusals.Gone($"too old resource version: {e.Revision - 1} ({e.Revision})"));
                await writer.Flush(end);
                return false;
            case FaultKind.ResetWatch:
                call.Http.Abort();
                return false;
        }

        writer.Event(e);
        writer.Release();
        return true;
    }

    /// <summary>With nothing left to read, a bookmark may name the present revision: no event up to it has been missed.</summary>
    private long Quiet(EventNode node)
    {
        var revision = store.Storage.Revision;
        return node.Next is null ? revision : node.Revision;
    }

    private (EventNode Node, EventHistory History, TableSnapshot Initial) Begin(ApiCall call)
    {
        var version = call.Query("resourceVersion");
        if (call.Wants("sendInitialEvents"))
        {
            if (call.Query("resourceVersionMatch") != "NotOlderThan")
            {
                throw Refusals.InvalidOptions("ListOptions", FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            }

            version = null;
        }

        if (version is null or "0")
        {
            var (snapshot, history, from) = store.Storage.Follow(call.Kind.Table);
            return (from, history, snapshot);
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            throw new ApiException(400, "BadRequest", $"invalid resource version \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        var (known, node) = store.Storage.FollowAfter(call.Kind.Table, after);
        return node is null ? throw Refusals.Gone($"too old resource version: {after} ({known.CompactedRevision})") : (node, known, default);
    }
}

/// <summary>Turns events into lines, seen through the watch's selectors.</summary>
internal sealed class WatchWriter(ApiCall call, ObjectStore store, Selection selection)
{
    private ArrayBufferWriter<byte> _lines = new();
    private bool _columnsSent;
    private StoredEvent? _held;

    public void Event(StoredEvent e)
    {
        var now = e.Type != ObjectEventType.Deleted && selection.Includes(e.Object);
        var before = e.Previous is not null && selection.Includes(e.Previous);
        if (e.Type == ObjectEventType.Deleted ? before || selection.Includes(e.Object) : false)
        {
            Add(ObjectEventType.Deleted, e.Object);
        }
        else if (now)
        {
            Add(before ? ObjectEventType.Modified : ObjectEventType.Added, e.Object);
        }
        else if (before)
        {
            Add(ObjectEventType.Deleted, e.Object);
        }
    }

    /// <summary>Keeps an event back until the next one is written.</summary>
    public void Hold(StoredEvent e)
    {
        Release();
        _held = e;
    }

    public void Release()
    {
        if (_held is { } e)
        {
            _held = null;
            Event(e);
        }
    }

    public void Add(ObjectEventType type, StoredObject stored)
    {
        ReadOnlySpan<byte> body = TableAnswers.Asked(call.Http)
            ? Json.Bytes(TableAnswers.Table(call, store, [stored], stored.Revision, null, 0, withColumns: !_columnsSent))
            : store.PresentBytes(call.Kind, stored);
        _columnsSent = true;
        Line(type switch { ObjectEventType.Added => "ADDED", ObjectEventType.Modified => "MODIFIED", _ => "DELETED" }, body);
    }

    public void Bookmark(long revision, bool initialEventsEnd)
    {
        var meta = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
        if (initialEventsEnd)
        {
            meta["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        Line("BOOKMARK", Json.Bytes(new JsonObject { ["kind"] = call.Kind.Resource.Kind, ["apiVersion"] = call.Kind.Resource.ApiVersion, ["metadata"] = meta }));
    }

    public void Error(ApiException refusal) => Line("ERROR", Json.Bytes(Answers.Failure(refusal)));

    public async Task Flush(CancellationToken cancel)
    {
        if (_lines.WrittenCount > 0)
        {
            await call.Http.Response.Body.WriteAsync(_lines.WrittenMemory, cancel);

            // A thousand idle watches should not keep a buffer each.
            _lines = new ArrayBufferWriter<byte>();
        }

        await call.Http.Response.Body.FlushAsync(cancel);
    }

    private void Line(string type, ReadOnlySpan<byte> body)
    {
        _lines.Write(Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        _lines.Write(body);
        _lines.Write("}\n"u8);
    }
}
