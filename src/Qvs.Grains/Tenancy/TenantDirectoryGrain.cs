using System.Security.Cryptography;
using System.Text.Json;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Credentials;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Tenancy;

/// <summary>A tenant in lists.</summary>
/// <param name="Quotas">What the operator has set for it; null in a row of a server that did not write them yet.</param>
public sealed record TenantSummary(string Name, string DisplayName, string Description, int Members, long Revision, Quotas? Quotas = null);

internal sealed class TenantDirectoryGrain(
    [PersistentState("tenant", "qvs")] IPersistentState<TenantRecord> record, RowWriter rows, QuotaGate gate, TimeProvider clock) : Grain, ITenantDirectoryGrain
{
    private static readonly TimeSpan LongestToken = TimeSpan.FromDays(366);
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromMinutes(1);
    private const int MostTokens = 500;
    private const int MostReason = 1_000;

    private static readonly Quotas Nothing = new()
    {
        Applications = 0,
        Environments = 0,
        Clusters = 0,
        OpenRuns = 0,
        RunsPerDay = 0,
        CompilesAtOnce = 0,
    };

    private TenantId? _tenant;

    private TenantId Tenant => _tenant ??= KeyOf.Grain<TenantKey>(this).Tenant;

    private TenantRecord State => record.State;

    private bool Exists => State.Revision > 0;

    private Caller Caller => CallerContext.Current ?? throw new AccessDeniedException();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            await rows.Repair(this, Tenant, ListingKinds.Tenant, Tenant.Value, State.Revision, Row);
        }
    }

    public async Task<Answer<TenantView>> Create(string displayName, Member owner)
    {
        if (Tenant == TenantId.Reserved)
        {
            return Answer.Refuse<TenantView>(RejectionCodes.Exists, $"The name '{Tenant}' is the platform's own.", "Choose another.");
        }

        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            if (await GrainFactory.Deletion(Tenant).Get() is { } deletion)
            {
                return Answer.Refuse<TenantView>(
                    RejectionCodes.Exists,
                    deletion.NameFreeAt is { } free ? $"The name '{Tenant}' was a project's that was deleted; it rests until {free.UtcDateTime:yyyy-MM-dd}." : $"The project '{Tenant}' is being deleted.",
                    "Choose another name.");
            }
        }

        if (!Exists)
        {
            if (Wrong(displayName, "") is { IsEmpty: false } problems)
            {
                return Answer.Refuse<TenantView>(problems);
            }

            State.CreatedAt = clock.GetUtcNow();
            (State.DisplayName, State.Members) = (displayName, [owner with { Roles = [Roles.Owner] }]);
            await Write();
        }

        // Again as well: a process may have died in between.
        await MakeCredentials();
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            await GrainFactory.Retention(Tenant).Wake();
        }

        return Answer.Of(View());
    }

    public Task<TenantView?> Get() => Task.FromResult(Exists ? View() : null);

    public Task<Answer<TenantView>> Describe(string displayName, string description, long? ifRevision) =>
        Change(ifRevision, () => Wrong(displayName, description), () => (State.DisplayName, State.Description) = (displayName, description));

    public Task<Answer<TenantView>> SetQuotas(Quotas quotas, long? ifRevision, string reason = "") => Change(
        ifRevision,
        () => reason.Length > MostReason
            ? [.. QuotaRules.Problems(quotas), new Rejection(RejectionCodes.Invalid, "The reason is too long.", $"Use at most {MostReason} characters.")]
            : QuotaRules.Problems(quotas),
        () => State.Quotas = quotas);

    public Task<Answer<TenantView>> SetMember(Member member, long? ifRevision = null)
    {
        var byOwner = Caller.IsPlatform || Caller.Actor.Roles.Contains(Roles.Owner);
        var before = State.Members.Find(one => one.Name == member.Name);
        var roles = member.Roles.IsDefault ? [] : member.Roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return Change(
            ifRevision,
            () => [.. MemberProblems(member.Name, member.DisplayName, roles, before, byOwner)],
            () =>
            {
                State.Members.RemoveAll(one => one.Name == member.Name);
                if (!roles.IsEmpty)
                {
                    State.Members.Add(member with { Roles = roles });
                    State.Members.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
                }
                else
                {
                    State.Tokens.RemoveAll(token => token.Owner == member.Name);
                }
            });
    }

    public Task<Quotas> OwnQuotas() => Task.FromResult(State.ClosedAt is null ? State.Quotas : Nothing);

    public async Task Close()
    {
        if (Exists && State.ClosedAt is null)
        {
            State.ClosedAt = clock.GetUtcNow();
            await WriteRecord();
        }
    }

    public Task<Member?> FindMember(string account) => Task.FromResult(FindAny(account));

    public async Task Grant(Member member, DateTimeOffset until)
    {
        var before = State.Granted.Find(one => one.Name == member.Name);
        var roles = member.Roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        if (!Exists || (before is null && roles.IsEmpty))
        {
            return;
        }

        var now = clock.GetUtcNow();
        State.Granted.RemoveAll(one => one.Name == member.Name || one.Until <= now);
        if (!roles.IsEmpty)
        {
            State.Granted.Add(new GrantedMember(member.Name, member.DisplayName, roles, until));
            State.Granted.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        }

        await WriteRecord();
        if (before is null || !before.Roles.SequenceEqual(roles))
        {
            using (CallerContext.Use(Caller.Platform(Tenant)))
            {
                await GrainFactory.Audit(Tenant).Append(
                    member.Name, "tenant.grant", new TenantKey(Tenant).ToString(), "done", JsonSerializer.Serialize(new { roles }, JsonSerializerOptions.Web));
            }
        }
    }

    public async Task<Answer<NewToken>> CreateToken(string name, ImmutableArray<Permission> scopes, DateTimeOffset expiresAt)
    {
        var caller = Caller;
        var now = clock.GetUtcNow();
        var problems = TokenProblems(caller, name, scopes, expiresAt, now).ToImmutableArray();
        if (!problems.IsEmpty)
        {
            return Answer.Refuse<NewToken>(problems);
        }

        // A token made with a limited token is limited as well.
        var limited = scopes.IsEmpty ? caller.Scopes : scopes;
        var token = ApiToken.Make(Tenant, RandomNumberGenerator.GetBytes(ApiToken.IdBytes), RandomNumberGenerator.GetBytes(ApiToken.SecretBytes));
        var kept = new TokenRecord(token.Id, ApiToken.HashOf(token.Secret), name, caller.Actor.Name, limited, now, expiresAt, null);
        State.Tokens.RemoveAll(old => old.ExpiresAt <= now);
        State.Tokens.Add(kept);
        await WriteRecord();
        return Answer.Of(new NewToken(token.Reveal(), View(kept)));
    }

    public Task<ImmutableArray<TokenView>> ListTokens() => Task.FromResult<ImmutableArray<TokenView>>(
        [.. State.Tokens.Where(token => token.Owner == Caller.Actor.Name || Caller.May(Permission.Administer)).Select(View)]);

    public async Task<Answer<TokenView>> RevokeToken(string id)
    {
        var found = State.Tokens.Find(token => token.Id == id && (token.Owner == Caller.Actor.Name || Caller.May(Permission.Administer)));
        if (found is null)
        {
            return Answer.Refuse<TokenView>(RejectionCodes.NotFound, $"There is no token '{id}', or it is not yours.");
        }

        State.Tokens.Remove(found);
        await WriteRecord();
        return Answer.Of(View(found));
    }

    public async Task<Caller?> Authenticate(string tokenId, string secret)
    {
        var now = clock.GetUtcNow();
        var at = State.Tokens.FindIndex(token => token.Id == tokenId);
        if (at < 0 || !ApiToken.Matches(secret, State.Tokens[at].Hash) || CallerOf(State.Tokens[at], now) is not { } caller)
        {
            return null;
        }

        var token = State.Tokens[at];
        if (token.LastUsedAt is not { } last || now - last >= UseIsNoted)
        {
            State.Tokens[at] = token with { LastUsedAt = now };
            await WriteRecord();
        }

        return caller;
    }

    public Task<Caller?> Holder(string tokenId) =>
        Task.FromResult(State.Tokens.Find(token => token.Id == tokenId) is { } found ? CallerOf(found, clock.GetUtcNow()) : null);

    private Caller? CallerOf(TokenRecord token, DateTimeOffset now) => token.ExpiresAt > now && FindAny(token.Owner) is { } owner
        ? Caller.Member(Tenant, new Actor(owner.Name, owner.Roles), token.Scopes)
        : null;

    /// <summary>Somebody with the roles from both sides.</summary>
    private Member? FindAny(string account)
    {
        if (State.ClosedAt is not null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var member = State.Members.Find(one => one.Name == account);
        var granted = State.Granted.Find(one => one.Name == account && one.Until > now);
        return granted is null ? member : new Member(account, member?.DisplayName ?? granted.DisplayName, [.. (member?.Roles ?? []).Union(granted.Roles, StringComparer.Ordinal)]);
    }

    private async Task<Answer<TenantView>> Change(long? ifRevision, Func<ImmutableArray<Rejection>> check, Action change)
    {
        if (!Exists)
        {
            return Answer.Refuse<TenantView>(RejectionCodes.NotFound, $"There is no project '{Tenant}'.");
        }

        if (ifRevision is { } expected && expected != State.Revision)
        {
            return Answer.Refuse<TenantView>(
                RejectionCodes.RevisionConflict, $"The project was changed meanwhile: it has revision {State.Revision}, not {expected}.", "Read it again and repeat the change.");
        }

        if (check() is { IsEmpty: false } problems)
        {
            return Answer.Refuse<TenantView>(problems);
        }

        change();
        await Write();
        return Answer.Of(View());
    }

    private async Task Write()
    {
        State.Revision++;
        await WriteRecord();
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            await rows.Write(this, Tenant, ListingKinds.Tenant, Tenant.Value, State.Revision, Row);
        }
    }

    private Task WriteRecord() => record.Write(this);

    /// <summary>What every tenant has from its beginning (formats.md 1.4).</summary>
    private async Task MakeCredentials()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        await Make(CredentialNames.Pulumi, "Encrypts secrets in the state of Pulumi", "passphrase", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        await Make(CredentialNames.PublicGit, "Stands for the token of public repositories", "token", "");
    }

    private async Task Make(CredentialId id, string description, string key, string value)
    {
        var credential = GrainFactory.Credential(new CredentialKey(Tenant, id));
        if (await credential.Get() is null)
        {
            var values = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(key, value);
            await credential.Save(CredentialPurpose.Free, description, new CredentialChange(values), 0);
        }
    }

    private TenantView View() => new(
        Tenant,
        State.DisplayName,
        State.Description,
        [.. State.Members],
        State.Quotas,
        State.Revision,
        State.CreatedAt,
        [.. State.Granted.Where(one => one.Until > clock.GetUtcNow()).Select(one => new Member(one.Name, one.DisplayName, one.Roles))]);

    private static TokenView View(TokenRecord token) => new(token.Id, token.Name, token.Owner, token.Scopes, token.CreatedAt, token.ExpiresAt, token.LastUsedAt);

    private ListingRow? Row() => Exists
        ? new ListingRow(
            Tenant,
            ListingKinds.Tenant,
            Tenant.Value,
            "",
            "",
            Tenant.Value,
            $"{Tenant} {State.DisplayName} {State.Description}".ToLowerInvariant(),
            State.Revision,
            JsonSerializer.Serialize(new TenantSummary(Tenant.Value, State.DisplayName, State.Description, State.Members.Count, State.Revision, State.Quotas), JsonSerializerOptions.Web))
        : null;

    private static ImmutableArray<Rejection> Wrong(string displayName, string description) =>
        string.IsNullOrWhiteSpace(displayName) || displayName.Length > 200 || description.Length > 2_000
            ? [new Rejection(RejectionCodes.Invalid, "The display name is missing, or a text is too long.", "Use 1 to 200 characters, and at most 2000 for the description.")]
            : [];

    private IEnumerable<Rejection> MemberProblems(string name, string displayName, ImmutableArray<string> roles, Member? before, bool byOwner)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl) || displayName.Length > 200)
        {
            yield return new Rejection(RejectionCodes.Invalid, "The account's name is missing or too long.", "Use the name that the identity provider gives.");
        }

        foreach (var unknown in roles.Except(Roles.All))
        {
            yield return new Rejection(RejectionCodes.Invalid, $"There is no role '{unknown}'.", $"Use {string.Join(", ", Roles.All)}.");
        }

        if (before is null && roles.IsEmpty)
        {
            yield return new Rejection(RejectionCodes.NotFound, $"'{name}' is no member.");
        }

        var (was, becomes) = (before?.Roles.Contains(Roles.Owner) == true, roles.Contains(Roles.Owner));
        if (was != becomes && !byOwner)
        {
            yield return new Rejection("owner-only", "Only an owner makes or removes owners.", "Ask an owner.");
        }

        if (was && !becomes && State.Members.Count(member => member.Roles.Contains(Roles.Owner)) == 1)
        {
            yield return new Rejection("last-owner", $"'{name}' is the last owner.", "Make somebody else an owner first.");
        }

        if (before is null && QuotaRules.Refusal(Quota.Members, gate.Limits(State.Quotas), State.Members.Count) is { } tooMany)
        {
            yield return tooMany;
        }
    }

    private IEnumerable<Rejection> TokenProblems(Caller caller, string name, ImmutableArray<Permission> scopes, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            yield return new Rejection(RejectionCodes.Invalid, "The token has no name, or a too long one.", "Name what it is for.");
        }

        if (expiresAt <= now || expiresAt - now > LongestToken)
        {
            yield return new Rejection(RejectionCodes.Invalid, "The token would expire at once or in more than a year.", "Choose a day within a year.");
        }

        foreach (var scope in scopes.Where(scope => !caller.May(scope)))
        {
            yield return new Rejection("scope-not-held", $"You may not {scope} yourself.", "Leave the scope out.");
        }

        if (State.Tokens.Count(token => token.ExpiresAt > now) >= MostTokens)
        {
            yield return new Rejection("too-many", $"A project has at most {MostTokens} tokens.", "Revoke some first.");
        }
    }
}
