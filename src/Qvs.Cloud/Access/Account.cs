using System.Globalization;
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
    private const string TokenClaim = "qvs.token";
    private const string UntilClaim = "qvs.until";

    public static string? NameOf(ClaimsPrincipal user) => user.FindFirst(NameClaim)?.Value;

    public static string DisplayNameOf(ClaimsPrincipal user) => user.FindFirst(DisplayClaim)?.Value ?? NameOf(user) ?? "";

    /// <param name="until">When the session ends whatever happens; also pages that are still open then.</param>
    public static ClaimsPrincipal Principal(string name, string displayName, string scheme, DateTimeOffset? until = null) => new(new ClaimsIdentity(
        [
            new Claim(NameClaim, name),
            new Claim(DisplayClaim, displayName),
            .. until is { } end ? [new Claim(UntilClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))] : Array.Empty<Claim>(),
        ],
        scheme,
        NameClaim,
        RoleClaim));

    public static ClaimsPrincipal Principal(Caller caller, string tokenId, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(NameClaim, caller.Actor.Name),
            new Claim(TenantClaim, caller.Tenant.Value),
            new Claim(TokenClaim, tokenId),
            .. caller.Actor.Roles.Select(role => new Claim(RoleClaim, role)),
            .. caller.Scopes.Select(scope => new Claim(ScopeClaim, scope.ToString())),
        ],
        scheme,
        NameClaim,
        RoleClaim));

    /// <summary>Whether the session of a person has ended by itself.</summary>
    public static bool IsOver(ClaimsPrincipal user, DateTimeOffset now) =>
        long.TryParse(user.FindFirst(UntilClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var until) && now.ToUnixTimeSeconds() >= until;

    /// <summary>The id of the token of a request; null for a person's session.</summary>
    public static string? TokenOf(ClaimsPrincipal user) => user.FindFirst(TokenClaim)?.Value;

    /// <summary>The caller of a request with a token; null for a person's session.</summary>
    public static Caller? TokenCaller(ClaimsPrincipal user) =>
        TenantId.TryParse(user.FindFirst(TenantClaim)?.Value, out var tenant) && NameOf(user) is { } name
            ? Caller.Member(
                tenant,
                new Actor(name, [.. user.FindAll(RoleClaim).Select(claim => claim.Value)]),
                [.. user.FindAll(ScopeClaim).Select(claim => Enum.Parse<Permission>(claim.Value))])
            : null;
}
