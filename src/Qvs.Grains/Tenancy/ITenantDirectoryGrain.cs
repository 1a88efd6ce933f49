using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>A tenant: profile, members and their roles, tokens. Key: <see cref="TenantKey"/>.</summary>
[Alias("qvs.ITenantDirectoryGrain")]
public interface ITenantDirectoryGrain : ITenantGrain
{
    /// <summary>Makes the tenant with its first owner; the same again changes nothing.</summary>
    [PlatformOnly, Alias("Create")]
    Task<Answer<TenantView>> Create(string displayName, Member owner);

    [Requires(Permission.Read), Alias("Get")]
    Task<TenantView?> Get();

    [Requires(Permission.Administer, "tenant.rename"), Alias("Describe")]
    Task<Answer<TenantView>> Describe(string displayName, string description, long? ifRevision);

    /// <summary>Adds a member or changes the roles; no roles removes. The last owner can not be removed, and only an owner makes owners.</summary>
    [Requires(Permission.Administer, "tenant.member"), Alias("SetMember")]
    Task<Answer<TenantView>> SetMember(Member member);

    [Requires(Permission.Administer, "tenant.quotas"), Alias("SetQuotas")]
    Task<Answer<TenantView>> SetQuotas(Quotas quotas, long? ifRevision);

    /// <summary>The member of that account, for signing in; null if it is none.</summary>
    [PlatformOnly, Alias("FindMember")]
    Task<Member?> FindMember(string account);

    /// <summary>A token of the caller, with no more rights than the caller has, at the longest for a year.</summary>
    [Requires(Permission.Read, "token.create"), Alias("CreateToken")]
    Task<Answer<NewToken>> CreateToken(string name, ImmutableArray<Permission> scopes, DateTimeOffset expiresAt);

    /// <summary>The caller's own; with <see cref="Permission.Administer"/> all of them.</summary>
    [Requires(Permission.Read), Alias("ListTokens")]
    Task<ImmutableArray<TokenView>> ListTokens();

    [Requires(Permission.Read, "token.revoke"), Alias("RevokeToken")]
    Task<Answer<TokenView>> RevokeToken(string id);

    /// <summary>Who the token stands for, or null: unknown, expired, revoked, or its owner is no member any more.</summary>
    [PlatformOnly, Alias("Authenticate")]
    Task<Caller?> Authenticate(string tokenId, string secret);
}
