using System.Security.Claims;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Access;

/// <summary>What a signed-in identity says: an account's name, or the caller that a token stands for.</summary>
internal static class Account
{
    private const string NameClaim = "qvs.account";
    private const string DisplayClaim = "qvs.name";
    private const string TenantClaim = "qvs.tenant";
    private const string RoleClaim = "qvs.role";
    private const string ScopeClaim = "qvs.scope";

    public static string? NameOf(ClaimsPrincipal user) => user.FindFirst(NameClaim)?.Value;

    public static string DisplayNameOf(ClaimsPrincipal user) => user.FindFirst(DisplayClaim)?.Value ?? NameOf(user) ?? "";

    public static ClaimsPrincipal Principal(string name, string displayName, string scheme) =>
        new(new ClaimsIdentity([new Claim(NameClaim, name), new Claim(DisplayClaim, displayName)], scheme, NameClaim, RoleClaim));

    public static ClaimsPrincipal Principal(Caller caller, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(NameClaim, caller.Actor.Name),
            new Claim(TenantClaim, caller.Tenant.Value),
            .. caller.Actor.Roles.Select(role => new Claim(RoleClaim, role)),
            .. caller.Scopes.Select(scope => new Claim(ScopeClaim, scope.ToString())),
        ],
        scheme,
        NameClaim,
        RoleClaim));

    /// <summary>The caller of a request with a token; null for a person's session.</summary>
    public static Caller? TokenCaller(ClaimsPrincipal user) =>
        TenantId.TryParse(user.FindFirst(TenantClaim)?.Value, out var tenant) && NameOf(user) is { } name
            ? Caller.Member(
                tenant,
                new Actor(name, [.. user.FindAll(RoleClaim).Select(claim => claim.Value)]),
                [.. user.FindAll(ScopeClaim).Select(claim => Enum.Parse<Permission>(claim.Value))])
            : null;
}
