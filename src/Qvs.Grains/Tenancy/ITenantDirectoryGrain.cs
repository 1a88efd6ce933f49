using Orleans.Concurrency;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>A tenant: profile, members and their roles, tokens. Key: <see cref="TenantKey"/>.</summary>
[Alias("qvs.ITenantDirectoryGrain")]
public interface ITenantDirectoryGrain : ITenantGrain
{
    /// <summary>Makes the tenant with its first owner; the same again changes nothing.</summary>
    [PlatformOnly, Alias("Create")]
    Task<Answer<TenantView>> Create(string displayName, Member owner);

    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<TenantView?> Get();

    [Requires(Permission.Administer, "tenant.rename"), Alias("Describe")]
    Task<Answer<TenantView>> Describe([Audited] string displayName, [Audited] string description, long? ifRevision);

    /// <summary>Adds a member or changes the roles; no roles removes. The last owner can not be removed, and only an owner makes owners.</summary>
    [Requires(Permission.Administer, "tenant.member"), Alias("SetMember")]
    Task<Answer<TenantView>> SetMember([Audited] Member member, long? ifRevision = null);

    /// <summary>Only the operator of the installation sets them, in the platform's name.</summary>
    /// <param name="reason">For the tenant's audit; may be empty.</param>
    [PlatformOnly("tenant.quotas"), Alias("SetQuotasWithReason")]
    Task<Answer<TenantView>> SetQuotas([Audited] Quotas quotas, long? ifRevision, [Audited] string reason = "");

    /// <summary>The tenant is to be deleted: from now on nobody is a member, no token is good, and nothing begins. The same again changes nothing.</summary>
    [PlatformOnly, Alias("Close")]
    Task Close();

    /// <summary>What the operator has set for this tenant alone.</summary>
    [PlatformOnly, AlwaysInterleave, Alias("OwnQuotas")]
    Task<Quotas> OwnQuotas();

    /// <summary>The member of that account, for signing in; null if it is none.</summary>
    [PlatformOnly, Alias("FindMember")]
    Task<Member?> FindMember(string account);

    /// <summary>
    /// What the groups of somebody who has just signed in give here, in place of what they gave before; no roles take it away. Believed until then, so that
    /// tokens of people who do not sign in any more end. The same again only moves the time.
    /// </summary>
    [PlatformOnly, Alias("Grant")]
    Task Grant(Member member, DateTimeOffset until);

    /// <summary>A token of the caller, with no more rights than the caller has, at the longest for a year.</summary>
    [Requires(Permission.Read, "token.create"), Alias("CreateToken")]
    Task<Answer<NewToken>> CreateToken([Audited] string name, [Audited] ImmutableArray<Permission> scopes, DateTimeOffset expiresAt);

    /// <summary>The caller's own; with <see cref="Permission.Administer"/> all of them.</summary>
    [Requires(Permission.Read), Alias("ListTokens")]
    Task<ImmutableArray<TokenView>> ListTokens();

    [Requires(Permission.Read, "token.revoke"), Alias("RevokeToken")]
    Task<Answer<TokenView>> RevokeToken([Audited] string id);

    /// <summary>Who the token stands for, or null: unknown, expired, revoked, or its owner is no member any more.</summary>
    [PlatformOnly, Alias("Authenticate")]
    Task<Caller?> Authenticate(string tokenId, string secret);

    /// <summary>As <see cref="Authenticate"/>, of a token whose secret was seen before: whether what it started may go on.</summary>
    [PlatformOnly, Alias("Holder")]
    Task<Caller?> Holder(string tokenId);
}
