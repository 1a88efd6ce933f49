using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Infrastructure.Secrets;

/// <summary>A tenant's keys at rest, wrapped; the last one seals.</summary>
internal sealed record TenantKeys(ImmutableArray<WrappedKey> Keys);

/// <summary>
/// Values sealed with their tenant's key: <c>v1.VERSION.BASE64</c>. Associated data are tenant and purpose, so that a sealed text opens nowhere else. Keys
/// are blobs <c>tenant/keys/keys.json</c>, changed under their ETag.
/// </summary>
internal sealed class EnvelopeSealer(IMasterKey master, IBlobStore blobs) : ISecretSealer, ISecretKeys
{
    private const string Format = "v1";
    private const int KeyBytes = 32;
    private readonly ConcurrentDictionary<TenantId, ImmutableArray<byte[]>> _keys = [];

    public async Task<string> Seal(TenantId tenant, string purpose, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        var keys = await Keys(tenant, 1, cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{Format}.{keys.Length}.{Convert.ToBase64String(Aead.Seal(keys[^1], value.Span, Associated(tenant, purpose)))}");
    }

    public async Task<byte[]> Open(TenantId tenant, string purpose, string sealedText, CancellationToken cancellation)
    {
        var version = VersionOf(sealedText, out var text);
        var keys = await Keys(tenant, version, cancellation);
        return version <= keys.Length
            ? Aead.Open(keys[version - 1], text, Associated(tenant, purpose))
            : throw new FormatException("The sealed text is of a key that this tenant does not have.");
    }

    public async Task<bool> IsOutdated(TenantId tenant, string sealedText, CancellationToken cancellation) =>
        VersionOf(sealedText, out _) < (await Keys(tenant, 1, cancellation)).Length;

    public Task RotateTenant(TenantId tenant, CancellationToken cancellation) =>
        Change(tenant, async kept => new TenantKeys(kept.Keys.Add(await master.Wrap(RandomNumberGenerator.GetBytes(KeyBytes), cancellation))), cancellation);

    public async Task<bool> Rewrap(TenantId tenant, CancellationToken cancellation)
    {
        var changed = false;
        await Change(
            tenant,
            async kept =>
            {
                changed = kept.Keys.Any(key => key.Master != master.Name);
                var wrapped = ImmutableArray.CreateBuilder<WrappedKey>();
                foreach (var key in kept.Keys)
                {
                    wrapped.Add(key.Master == master.Name ? key : await master.Wrap(await master.Unwrap(key, cancellation), cancellation));
                }

                return new TenantKeys(wrapped.ToImmutable());
            },
            cancellation);
        return changed;
    }

    private static byte[] Associated(TenantId tenant, string purpose) => Encoding.UTF8.GetBytes($"{tenant}\n{purpose}");

    private static string PathOf(TenantId tenant) => $"{tenant}/keys/keys.json";

    private static int VersionOf(string sealedText, out byte[] text)
    {
        var parts = sealedText.Split('.');
        if (parts is not [Format, var version, var base64] || !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw new FormatException("This is no sealed text.");
        }

        text = Convert.FromBase64String(base64);
        return number;
    }

    /// <summary>The tenant's keys, made when there are none; read again when another process has rotated meanwhile.</summary>
    private async Task<ImmutableArray<byte[]>> Keys(TenantId tenant, int atLeast, CancellationToken cancellation)
    {
        if (_keys.TryGetValue(tenant, out var known) && known.Length >= atLeast)
        {
            return known;
        }

        var kept = (await Read(tenant, cancellation))?.Keys ?? await Change(tenant, Task.FromResult, cancellation);
        var keys = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var key in kept.Keys)
        {
            keys.Add(await master.Unwrap(key, cancellation));
        }

        return _keys[tenant] = keys.ToImmutable();
    }

    private async Task<(TenantKeys Keys, string ETag)?> Read(TenantId tenant, CancellationToken cancellation)
    {
        if (await blobs.Find(PathOf(tenant), cancellation) is not { } info || await blobs.Open(PathOf(tenant), 0, null, cancellation) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            return (await JsonSerializer.DeserializeAsync<TenantKeys>(content, cancellationToken: cancellation)
                ?? throw new FormatException($"The keys of {tenant} are not readable."), info.ETag);
        }
    }

    private async Task<TenantKeys> Change(TenantId tenant, Func<TenantKeys, Task<TenantKeys>> change, CancellationToken cancellation)
    {
        while (true)
        {
            var kept = await Read(tenant, cancellation);
            var before = kept?.Keys ?? new TenantKeys([await master.Wrap(RandomNumberGenerator.GetBytes(KeyBytes), cancellation)]);
            var after = await change(before);
            using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(after));
            var condition = kept is { } there ? new BlobCondition(there.ETag) : new BlobCondition(IfAbsent: true);
            if (await blobs.Write(PathOf(tenant), content, condition, cancellation) is not null)
            {
                _keys.TryRemove(tenant, out _);
                return after;
            }

            // Somebody else was first; what they made counts.
        }
    }
}
