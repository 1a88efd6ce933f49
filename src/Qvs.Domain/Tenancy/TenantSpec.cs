namespace Qvs.Domain.Tenancy;

/// <param name="Name">The account's name: lower case, as the identity provider's <c>preferred_username</c> or e-mail gives it.</param>
[GenerateSerializer, Alias("qvs.tenancy.member"), Immutable]
public sealed record Member([property: Id(0)] string Name, [property: Id(1)] string DisplayName, [property: Id(2)] ImmutableArray<string> Roles);

/// <summary>A tenant: the project of formats.md 1.2.</summary>
/// <param name="Revision">One more with every change.</param>
/// <param name="Granted">Who has roles by groups of the identity provider; somebody may be in both lists, and has all the roles then.</param>
[GenerateSerializer, Alias("qvs.tenancy.tenant-view"), Immutable]
public sealed record TenantView(
    [property: Id(0)] TenantId Id,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] string Description,
    [property: Id(3)] ImmutableArray<Member> Members,
    [property: Id(4)] Quotas Quotas,
    [property: Id(5)] long Revision,
    [property: Id(6)] DateTimeOffset CreatedAt,
    [property: Id(7)] ImmutableArray<Member> Granted);

/// <summary>A token as it may be shown; of its text only the hash is kept.</summary>
/// <param name="Id">The public part: <c>qvs_ID_SECRET</c> is the token's text.</param>
/// <param name="Scopes">Empty for everything that its owner may do.</param>
[GenerateSerializer, Alias("qvs.tenancy.token-view"), Immutable]
public sealed record TokenView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Owner,
    [property: Id(3)] ImmutableArray<Permission> Scopes,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset ExpiresAt,
    [property: Id(6)] DateTimeOffset? LastUsedAt);

/// <summary>A new token; its text is shown this one time.</summary>
[GenerateSerializer, Alias("qvs.tenancy.new-token"), Immutable]
public sealed record NewToken([property: Id(0)] string Text, [property: Id(1)] TokenView Token)
{
    public override string ToString() => $"token {Token.Id}";
}
