using System.Collections.Concurrent;
using System.Text;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>
/// Pinned pipeline specs as blobs <c>tenant/specs/id.json</c>: content-addressed, so that writing one twice changes nothing, and what comes back is what
/// was pinned. Whoever registers Pipelines writes theirs here; a run only names them.
/// </summary>
internal sealed class PipelineSpecs(IBlobStore blobs)
{
    private const int CachedCharacters = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<(TenantId Tenant, string Id), string> _cache = [];
    private int _cached;

    /// <param name="spec">A Tekton <c>pipelineSpec</c> as JSON with every <c>taskRef</c> resolved, as <see cref="PipelinePin.From"/> takes it.</param>
    /// <returns>The spec's id.</returns>
    public async Task<string> Write(TenantId tenant, string spec, CancellationToken cancellation)
    {
        var id = PipelinePin.IdOf(spec);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(spec));
        await blobs.Write(PathOf(tenant, id), content, new BlobCondition(IfAbsent: true), cancellation);
        return id;
    }

    /// <returns>Null if it is gone, or is not any more what was written.</returns>
    public async Task<string?> Find(TenantId tenant, string id, CancellationToken cancellation)
    {
        if (_cache.TryGetValue((tenant, id), out var known))
        {
            return known;
        }

        await using var content = await blobs.Open(PathOf(tenant, id), 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content, Encoding.UTF8);
        var spec = await reader.ReadToEndAsync(cancellation);
        if (PipelinePin.IdOf(spec) != id)
        {
            return null;
        }

        Remember((tenant, id), spec);
        return spec;
    }

    public async Task<bool> Has(TenantId tenant, string id, CancellationToken cancellation) => await blobs.Find(PathOf(tenant, id), cancellation) is not null;

    private static string PathOf(TenantId tenant, string id) => $"{tenant}/specs/{id}.json";

    private void Remember((TenantId, string) key, string spec)
    {
        if (Interlocked.Add(ref _cached, spec.Length) > CachedCharacters)
        {
            _cache.Clear();
            Interlocked.Exchange(ref _cached, spec.Length);
        }

        _cache[key] = spec;
    }
}
