namespace Qvs.Domain.Tenancy;

/// <summary>
/// On whose behalf a call is made: set after authentication by whatever took the request, and compared with the object's tenant before any
/// grain does anything. No caller means no access.
/// </summary>
/// <param name="Tenant">The one tenant that this call may touch.</param>
/// <param name="Scopes">What a token was limited to; empty for a person, who may do all that the roles allow.</param>
/// <param name="IsPlatform">The platform itself, acting within one tenant: webhooks, reminders, promotion, one grain calling another.</param>
[GenerateSerializer, Alias("qvs.tenancy.caller"), Immutable]
public sealed record Caller(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] Actor Actor,
    [property: Id(2)] ImmutableArray<Permission> Scopes,
    [property: Id(3)] bool IsPlatform)
{
    public static Caller Platform(TenantId tenant) => new(tenant, Actor.Platform, [], true);

    /// <summary>A person, or a token of a person.</summary>
    public static Caller Member(TenantId tenant, Actor actor, ImmutableArray<Permission> scopes = default) =>
        new(tenant, actor, scopes.IsDefault ? [] : scopes, false);

    public bool May(Permission permission) =>
        IsPlatform || ((Scopes.IsEmpty || Scopes.Contains(permission)) && Actor.Roles.Any(role => Roles.PermissionsOf(role).Contains(permission)));
}
