using System.Text;
using System.Text.Json;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;

namespace Qvs.Grains.Credentials;

/// <summary>A credential at rest: what it is for, and its values sealed one by one.</summary>
internal sealed record SealedCredential(CredentialPurpose Purpose, string Description, SortedDictionary<string, string> Sealed);

internal sealed class CredentialGrain(
    [PersistentState("credential", "qvs")] IPersistentState<Definition<SealedCredential>> state, RowWriter rows, ISecretSealer sealer, TimeProvider time)
    : DefinitionGrain<SealedCredential>(state, rows, time, ListingKinds.Credential), ICredentialGrain
{
    private const int MostKeys = 100;
    private const int MostValueBytes = 256 * 1024;

    private CredentialKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"credential '{Id.Credential}'";

    protected override string Parent => Current?.Value.Purpose.ToString() ?? "";

    private CredentialKey Id => _id ??= KeyOf.Grain<CredentialKey>(this);

    public Task<CredentialView?> Get() => Task.FromResult(Current is { } current ? View(current) : null);

    public async Task<Answer<CredentialView>> Save(CredentialPurpose purpose, string description, CredentialChange change, long? ifRevision)
    {
        var values = new SortedDictionary<string, string>(Current?.Value.Sealed ?? [], StringComparer.Ordinal);
        ImmutableArray<Rejection> problems = [.. Problems(description, change)];
        if (problems.IsEmpty)
        {
            foreach (var (key, value) in change.Values)
            {
                if (value is null)
                {
                    values.Remove(key);
                }
                else
                {
                    values[key] = await sealer.Seal(Tenant, PurposeOf(key), Encoding.UTF8.GetBytes(value), CancellationToken.None);
                }
            }

            if (values.Count is 0 or > MostKeys)
            {
                problems = [new Rejection(RejectionCodes.Invalid, $"The {Name} has {values.Count} keys.", $"Give it 1 to {MostKeys}.")];
            }
        }

        var answer = await SaveSpec(new SealedCredential(purpose, description, values), ifRevision, () => Task.FromResult<IEnumerable<Rejection>>(problems));
        return answer.IsDone ? Answer.Of(View(answer.Value)) : Answer.Refuse<CredentialView>(answer.Rejections);
    }

    public async Task<Answer<CredentialView>> Delete(long? ifRevision)
    {
        var answer = await DeleteSpec(ifRevision, () => Listings.OfCredential(Tenant, Id.Credential));
        return answer.IsDone ? Answer.Of(View(answer.Value)) : Answer.Refuse<CredentialView>(answer.Rejections);
    }

    public async Task<SecretValues?> Reveal()
    {
        if (Current is not { } current)
        {
            return null;
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in current.Value.Sealed)
        {
            values[key] = Encoding.UTF8.GetString(await sealer.Open(Tenant, PurposeOf(key), text, CancellationToken.None));
        }

        return new SecretValues(values.ToImmutable());
    }

    /// <summary>Not even sealed values go into lists.</summary>
    protected override string Body(Versioned<SealedCredential> definition) => JsonSerializer.Serialize(View(definition));

    protected override string Text(SealedCredential spec) => $"{spec.Description} {spec.Purpose} {string.Join(' ', spec.Sealed.Keys)}";

    private string PurposeOf(string key) => $"{Id.Credential}/{key}";

    private CredentialView View(Versioned<SealedCredential> definition) => new(
        Id.Credential,
        definition.Value.Purpose,
        definition.Value.Description,
        [.. definition.Value.Sealed.Keys],
        definition.Revision,
        definition.ChangedAt,
        definition.ChangedBy);

    private static IEnumerable<Rejection> Problems(string description, CredentialChange change)
    {
        if (description.Length > 2_000)
        {
            yield return new Rejection(RejectionCodes.Invalid, "The description is too long.", "At most 2000 characters are allowed.");
        }

        foreach (var (key, value) in change.Values)
        {
            // The rule of Kubernetes for keys of Secrets.
            if (key.Length is 0 or > 253 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || key is "." or "..")
            {
                yield return new Rejection(RejectionCodes.Invalid, $"'{key}' is no key of a secret.", "Use letters, digits, '-', '_' and '.'.");
            }

            if (value is not null && Encoding.UTF8.GetByteCount(value) > MostValueBytes)
            {
                yield return new Rejection(RejectionCodes.Invalid, $"The value of '{key}' is too long.", $"At most {MostValueBytes / 1024} KiB are allowed.");
            }
        }
    }
}
