using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;
using Qvs.LocalCluster.Tables;

namespace Qvs.LocalCluster.Http;

/// <summary>Lists: selectors, pages, resourceVersion rules. Pages of one list show one moment, as long as it is remembered.</summary>
internal sealed class ListApi(ObjectStore store)
{
    private const int RememberedLists = 64;

    private readonly Lock _lock = new();
    private readonly Queue<(string Table, TableSnapshot Snapshot)> _started = new();

    public async Task Handle(ApiCall call)
    {
        var selection = call.Selection;
        var limit = call.Number("limit") ?? 0;
        var (snapshot, after) = call.Query("continue") is { } token ? Continue(call, token) : (First(call), null);
        var objects = snapshot.Objects;
        var start = after is null ? Start(objects, selection.Namespace) : objects.IndexOf(after) is var at and >= 0 ? at + 1 : ~objects.IndexOf(after);
        var page = new List<StoredObject>();
        var i = start;
        for (; i < objects.Count && (limit <= 0 || page.Count < limit); i++)
        {
            if (selection.Namespace is { } ns && objects[i].Namespace != ns)
            {
                i = objects.Count;
                break;
            }

            if (selection.Includes(objects[i]))
            {
                page.Add(objects[i]);
            }
        }

        var rest = i < objects.Count ? Remaining(objects, i, selection) : 0;
        string? next = null;
        if (rest > 0)
        {
            Remember(call.Kind.Table, snapshot);
            next = Token(snapshot.Revision, page[^1]);
        }

        // Kubernetes states the remaining number only where it did not have to look at each object for it.
        var counted = selection.Labels.IsEverything && selection.Fields.IsEverything ? rest : 0;
        await Write(call, page, snapshot.Revision, next, counted);
    }

    public async Task Write(ApiCall call, IReadOnlyList<StoredObject> page, long revision, string? next, int rest)
    {
        if (TableAnswers.Asked(call.Http))
        {
            await TableAnswers.Write(call, store, page, revision, next, rest: rest);
            return;
        }

        var meta = Meta(revision, next, rest);
        using var body = new MemoryStream(page.Sum(o => o.Bytes.Length + 1) + 256);
        body.Write(Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"{call.Kind.ListKind}\",\"apiVersion\":\"{call.Kind.Resource.ApiVersion}\",\"metadata\":{meta.ToJsonString()},\"items\":["));
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
            {
                body.WriteByte((byte)',');
            }

            body.Write(store.PresentBytes(call.Kind, page[i]));
        }

        body.Write("]}\n"u8);
        await Answers.Bytes(call.Http, body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    public static JsonObject Meta(long revision, string? next, int rest)
    {
        var meta = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (next is not null)
        {
            meta["continue"] = next;
            if (rest > 0)
            {
                meta["remainingItemCount"] = rest;
            }
        }

        return meta;
    }

    public static ApiException TooLarge(long wanted, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {wanted}, current: {current}")
        {
            Details = new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            },
        };

    private TableSnapshot First(ApiCall call)
    {
        var snapshot = store.Storage.List(call.Kind.Table);
        var match = call.Query("resourceVersionMatch");
        var version = call.Query("resourceVersion");
        if (match is not null && version is null)
        {
            throw Refusals.InvalidOptions("ListOptions", FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (match is not (null or "Exact" or "NotOlderThan"))
        {
            throw Refusals.InvalidOptions("ListOptions", FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan"]));
        }

        if (version is null or "0")
        {
            return snapshot;
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted))
        {
            throw Refusals.BadRequest($"Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        if (wanted > snapshot.Revision)
        {
            throw TooLarge(wanted, snapshot.Revision);
        }

        if (match == "Exact" && wanted != snapshot.Revision)
        {
            return Find(call.Kind.Table, wanted) ?? throw Refusals.Gone($"The resourceVersion for the provided list is too old: {wanted}");
        }

        return snapshot;
    }

    private (TableSnapshot Snapshot, StoredObject? After) Continue(ApiCall call, string token)
    {
        if (call.Query("resourceVersion") is not (null or "0"))
        {
            throw Refusals.BadRequest("specifying resource version is not allowed when using continue");
        }

        long revision;
        StoredObject after;
        try
        {
            var read = Json.Parse(Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=')));
            revision = read.Number("rv") ?? throw new FormatException("no rv");
            after = StoredObject.Key(read.Text("ns") ?? "", read.Text("name") ?? throw new FormatException("no name"));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Refusals.BadRequest("continue key is not valid: it has an unknown form");
        }

        if (revision < 0)
        {
            return (store.Storage.List(call.Kind.Table), after);
        }

        if (Find(call.Kind.Table, revision) is { } snapshot)
        {
            return (snapshot, after);
        }

        var refusal = Refusals.Gone(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
            + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - "
            + "objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.");
        throw new ApiException(refusal.Code, refusal.Reason, refusal.Message) { Details = new JsonObject { ["inconsistentContinue"] = Token(-1, after) } };
    }

    private TableSnapshot? Find(string table, long revision)
    {
        lock (_lock)
        {
            foreach (var (name, snapshot) in _started)
            {
                if (name == table && snapshot.Revision == revision)
                {
                    return snapshot;
                }
            }

            return null;
        }
    }

    private void Remember(string table, TableSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_started.Any(s => s.Table == table && s.Snapshot.Revision == snapshot.Revision))
            {
                return;
            }

            _started.Enqueue((table, snapshot));
            while (_started.Count > RememberedLists)
            {
                _started.Dequeue();
            }
        }
    }

    /// <summary>Forgets lists in progress, as a compaction does: their continue tokens get 410.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _started.Clear();
        }
    }

    private static string Token(long revision, StoredObject last) =>
        Convert.ToBase64String(Json.Bytes(new JsonObject { ["rv"] = revision, ["ns"] = last.Namespace, ["name"] = last.Name })).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static int Start(System.Collections.Immutable.ImmutableSortedSet<StoredObject> objects, string? ns) =>
        ns is null ? 0 : objects.IndexOf(StoredObject.Key(ns, "")) is var i && i >= 0 ? i : ~i;

    private static int Remaining(System.Collections.Immutable.ImmutableSortedSet<StoredObject> objects, int from, Watching.Selection selection)
    {
        var count = 0;
        for (var i = from; i < objects.Count && (selection.Namespace is null || objects[i].Namespace == selection.Namespace); i++)
        {
            count += selection.Includes(objects[i]) ? 1 : 0;
        }

        return count;
    }
}
