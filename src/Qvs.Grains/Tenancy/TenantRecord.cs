using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>A tenant at rest.</summary>
internal sealed class TenantRecord
{
    public int Version { get; set; } = 1;

    public string DisplayName { get; set; } = "";

    public string Description { get; set; } = "";

    public List<Member> Members { get; set; } = [];

    /// <summary>Roles that the identity provider's groups gave, apart from those that somebody set.</summary>
    public List<GrantedMember> Granted { get; set; } = [];

    public Quotas Quotas { get; set; } = Quotas.None;

    public List<TokenRecord> Tokens { get; set; } = [];

    /// <summary>Since when the tenant is being deleted: nobody gets in, and nothing begins.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public long Revision { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <param name="Until">Not believed any longer than this without another sign-in.</param>
internal sealed record GrantedMember(string Name, string DisplayName, ImmutableArray<string> Roles, DateTimeOffset Until);

/// <summary>A token at rest: of its secret only the hash.</summary>
internal sealed record TokenRecord(
    string Id, string Hash, string Name, string Owner, ImmutableArray<Permission> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt);
