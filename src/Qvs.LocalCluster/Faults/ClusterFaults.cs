using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Faults;

/// <summary>Faults on demand: tests say what shall go wrong next, and the API does it.</summary>
public sealed class ClusterFaults
{
    private sealed class Pending(Fault fault)
    {
        public Fault Fault => fault;

        public int Left { get; set; } = fault.Times;
    }

    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];
    private readonly ClusterStorage _storage;
    private readonly ListApi _lists;
    private readonly Tokens _tokens;

    internal ClusterFaults(ClusterStorage storage, ListApi lists, Tokens tokens) => (_storage, _lists, _tokens) = (storage, lists, tokens);

    public void Add(Fault fault)
    {
        lock (_lock)
        {
            _pending.Add(new Pending(fault));
        }
    }

    /// <summary>All is well again.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
        }

        _tokens.Expire(false);
    }

    /// <summary>Forgets the history: watches from older revisions and lists in progress get 410.</summary>
    public void Compact()
    {
        _storage.CompactHistory();
        _lists.Forget();
    }

    /// <summary>The cluster's token is refused with 401 until <see cref="Clear"/>.</summary>
    public void ExpireToken() => _tokens.Expire(true);

    internal Fault? ForRequest(string method, string resource) =>
        Take(f => f.Kind <= FaultKind.ResetAfter && (f.Method is null || f.Method == method) && (f.Resource is null || f.Resource == resource));

    internal Fault? ForEvent(string resource) => Take(f => f.Kind > FaultKind.ResetAfter && (f.Resource is null || f.Resource == resource));

    internal static ApiException Answer(Fault fault)
    {
        var (reason, message) = fault.Code switch
        {
            429 => ("TooManyRequests", "too many requests, please try again later"),
            500 => ("InternalError", "Internal error occurred: asked for by a test"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "Timeout: request did not complete within the allotted time"),
            _ => ("Unknown", $"the server answers {fault.Code} because a test asked for it"),
        };
        return new ApiException(fault.Code, reason, message) { Details = fault.RetryAfter is { } s ? new() { ["retryAfterSeconds"] = s } : null };
    }

    private Fault? Take(Predicate<Fault> fits)
    {
        lock (_lock)
        {
            var found = _pending.Find(p => fits(p.Fault));
            if (found is not null && --found.Left <= 0)
            {
                _pending.Remove(found);
            }

            return found?.Fault;
        }
    }
}
