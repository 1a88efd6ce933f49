using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>
/// The loop that every simulated kind shares: objects of the kind, and those whose owned objects changed, are reconciled one after the
/// other; one that is not finished names the time until its next turn.
/// </summary>
internal abstract class Simulated(ObjectStore store, SimulationOptions options) : IController
{
    private readonly Channel<(string Namespace, string Name)> _queue = Channel.CreateUnbounded<(string, string)>();
    private readonly ConcurrentDictionary<(string, string), byte> _waiting = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    protected ObjectStore Store => store;

    protected abstract ApiKind Kind { get; }

    /// <summary>Kinds whose changes wake their controller.</summary>
    protected virtual IReadOnlyList<ApiKind> Owned => [];

    public async Task Run(CancellationToken cancel)
    {
        Task[] all = [Worker(cancel), Watch(Kind, cancel), .. Owned.Select(k => Watch(k, cancel))];
        await Task.WhenAll(all);
    }

    /// <summary>Brings the world one step nearer to the object; the time until the next look, or null when nothing is left to do.</summary>
    protected abstract TimeSpan? Reconcile(JsonObject obj);

    /// <summary>Which objects of this kind have to look again because of another object.</summary>
    protected virtual IEnumerable<(string Namespace, string Name)> Concerned(ApiKind kind, JsonObject obj) =>
        obj.Meta().Objects("ownerReferences").Where(r => r.Flag("controller") == true && r.Text("kind") == Kind.Resource.Kind)
            .Select(r => (obj.Namespace() ?? "", r.Text("name") ?? ""));

    /// <summary>What is left of the object's delay; zero or less when its time has come.</summary>
    protected TimeSpan Remaining(JsonObject obj, params JsonObject?[] alsoAnnotated)
    {
        var now = store.Time.GetUtcNow();
        var uid = obj.Meta().Text("uid") ?? "";
        return _since.GetOrAdd(uid, now) + Delay([obj, .. alsoAnnotated]) - now;
    }

    protected string? Failure(params JsonObject?[] annotated) =>
        annotated.Select(o => o.Text("metadata", "annotations", SimulationOptions.FailureAnnotation)).FirstOrDefault(f => f is not null) ?? options.Failure;

    protected void SetStatus(JsonObject obj, JsonObject status)
    {
        // Through text, as numbers made here are ints and read ones are longs.
        status = Json.Parse(Json.Bytes(status));
        if (!Json.Same(obj["status"], status))
        {
            obj["status"] = status;
            store.UpdateStatus(Kind.Resource, obj);
        }
    }

    protected JsonObject OwnedBy(JsonObject owner) => new()
    {
        ["apiVersion"] = Kind.Resource.ApiVersion,
        ["kind"] = Kind.Resource.Kind,
        ["name"] = owner.Name(),
        ["uid"] = owner.Meta().Text("uid"),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    protected IReadOnlyList<JsonObject> OwnedOf(ApiKind kind, JsonObject owner) =>
        [.. store.List(kind.Resource, owner.Namespace()).Where(o => o.Meta().Objects("ownerReferences").Any(r => r.Text("uid") == owner.Meta().Text("uid")))];

    protected static JsonObject Condition(JsonObject obj, string type, bool holds, string reason, string message, string now)
    {
        var status = holds ? "True" : "False";
        var before = obj.Objects("status", "conditions").FirstOrDefault(c => c.Text("type") == type);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastUpdateTime"] = before.Text("status") == status && before.Text("reason") == reason ? before.Text("lastUpdateTime") : now,
            ["lastTransitionTime"] = before.Text("status") == status ? before.Text("lastTransitionTime") : now,
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    protected string Now() => Json.Timestamp(store.Time.GetUtcNow());

    private TimeSpan Delay(IEnumerable<JsonObject?> annotated)
    {
        foreach (var text in annotated.Select(o => o.Text("metadata", "annotations", SimulationOptions.DelayAnnotation)).OfType<string>())
        {
            var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 2 : 1;
            if (double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - unit)), NumberStyles.Float, CultureInfo.InvariantCulture, out var n))
            {
                return unit == 2 ? TimeSpan.FromMilliseconds(n) : text[^1] == 'm' ? TimeSpan.FromMinutes(n) : TimeSpan.FromSeconds(n);
            }
        }

        return options.Delay;
    }

    private async Task Watch(ApiKind kind, CancellationToken cancel)
    {
        await foreach (var change in store.Watch(kind.Resource, null, cancel))
        {
            if (kind.Table == Kind.Table)
            {
                if (change.Type == ObjectEventType.Deleted)
                {
                    _since.TryRemove(change.Object.Meta().Text("uid") ?? "", out _);
                }

                Enqueue(change.Object.Namespace() ?? "", change.Object.Name());
            }

            foreach (var (ns, name) in Concerned(kind, change.Object))
            {
                Enqueue(ns, name);
            }
        }
    }

    private void Enqueue(string ns, string name)
    {
        if (_waiting.TryAdd((ns, name), 0))
        {
            _queue.Writer.TryWrite((ns, name));
        }
    }

    private async Task Worker(CancellationToken cancel)
    {
        await foreach (var (ns, name) in _queue.Reader.ReadAllAsync(cancel))
        {
            _waiting.TryRemove((ns, name), out _);
            TimeSpan? again;
            try
            {
                again = store.Get(Kind.Resource, ns, name) is { } obj && !obj.Meta().ContainsKey("deletionTimestamp") ? Reconcile(obj) : null;
            }
            catch (ApiException e) when (e.Code is 403 or 404 or 409)
            {
                // Changed under our hands, or its namespace is going.
                again = e.Code == 409 ? TimeSpan.FromMilliseconds(10) : null;
            }

            if (again is { } wait)
            {
                _ = Later(ns, name, wait, cancel);
            }
        }
    }

    private async Task Later(string ns, string name, TimeSpan wait, CancellationToken cancel)
    {
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), store.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancel.IsCancellationRequested)
        {
            Enqueue(ns, name);
        }
    }
}
