using System.Security.Cryptography;
using Qvs.Cloud.Access;
using Qvs.Cloud.Api;
using Qvs.Domain;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Accounts;

namespace Qvs.Cloud.Identity;

/// <summary>A request that was put, and the secret with which its token is fetched; null where the browser brings that.</summary>
internal sealed record PutRequest(string UserCode, string? Secret);

/// <summary>What a person may choose from when a program asks.</summary>
/// <param name="Code">As it is shown.</param>
public sealed record AskedOf(string Code, ProgramRequest Request, ImmutableArray<(string Name, string Title)> Projects);

/// <summary>
/// How a program on another machine comes to act for a person: it asks, the person confirms in a browser, and the platform makes it a token of one project.
/// The form of it is RFC 8628 for programs that poll, and RFC 7636 and 8252 for those that the browser can come back to; both prove themselves by a verifier.
/// </summary>
internal sealed class ProgramSignIns(IGrainFactory grains, TenantSessions sessions, TimeProvider clock)
{
    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);
    public const int MostDays = 366;

    // No vowels, so that no words; no characters that look alike (RFC 8628, 6.1).
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    public async Task<Answer<PutRequest>> Ask(ProgramRequest request)
    {
        if (Problems(request).ToImmutableArray() is { IsEmpty: false } problems)
        {
            return Answer.Refuse<PutRequest>(problems);
        }

        var secret = request.ReturnTo.Length == 0 ? Secret() : null;
        string code;
        do
        {
            code = RandomNumberGenerator.GetString(Letters, Length);
        }
        while (!await grains.ProgramSignIn(code).Ask(request, secret is null ? "" : ApiToken.HashOf(secret), clock.GetUtcNow() + Lives));
        return Answer.Of(new PutRequest(Shown(code), secret is null ? null : $"{code}.{secret}"));
    }

    /// <summary>The request with that code, if it waits; and the projects that the person can give it.</summary>
    public async Task<AskedOf?> Find(string code, System.Security.Claims.ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (Plain(code) is not { } plain || await grains.ProgramSignIn(plain).Find() is not { } request)
        {
            return null;
        }

        var mine = (await sessions.TenantsOf(person, cancellation)).Select(row => (row.Tenant.Value, Summaries.DisplayName(row)));
        return new AskedOf(Shown(plain), request, [.. mine.Where(one => request.Project.Length == 0 || one.Value == request.Project)]);
    }

    /// <returns>Where the browser goes back to, with a code that works once; empty if the program polls; null if it is too late or not the person's project.</returns>
    public async Task<string?> Allow(string code, System.Security.Claims.ClaimsPrincipal person, string project, CancellationToken cancellation)
    {
        if (await Find(code, person, cancellation) is not { } asked || asked.Projects.All(one => one.Name != project)
            || await sessions.Open(person, project) is not { } session)
        {
            return null;
        }

        var scopes = asked.Request.Scopes.Where(session.May).ToImmutableArray();
        if (scopes.IsEmpty && !asked.Request.Scopes.IsEmpty)
        {
            return null;
        }

        var secret = asked.Request.ReturnTo.Length == 0 ? null : Secret();
        var grain = grains.ProgramSignIn(Plain(code)!);
        return !await grain.Allow(session.Caller.Actor.Name, session.Tenant, scopes, secret is null ? null : ApiToken.HashOf(secret)) ? null
            : secret is null ? ""
            : Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(
                asked.Request.ReturnTo, new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = $"{Plain(code)}.{secret}", ["state"] = asked.Request.State });
    }

    public async Task<bool> Deny(string code) => Plain(code) is { } plain && await grains.ProgramSignIn(plain).Deny();

    /// <summary>The token, once, made with the roles that the person has now.</summary>
    public async Task<(ProgramSignInStatus Status, Answer<NewToken>? Made, ProgramGrant? Grant)> Redeem(string code, string verifier)
    {
        if (code.Split('.') is not [var user, var secret] || Plain(user) is not { } plain)
        {
            return (ProgramSignInStatus.Gone, null, null);
        }

        var answer = await grains.ProgramSignIn(plain).Redeem(secret, verifier);
        if (answer.Grant is not { } grant)
        {
            return (answer.Status, null, null);
        }

        Member? member;
        using (CallerContext.Use(Caller.Platform(grant.Tenant)))
        {
            member = await grains.Tenant(grant.Tenant).FindMember(grant.Account);
        }

        if (member is null)
        {
            return (ProgramSignInStatus.Gone, null, null);
        }

        using (CallerContext.Use(Caller.Member(grant.Tenant, new Actor(member.Name, member.Roles))))
        {
            var made = await grains.Tenant(grant.Tenant).CreateToken($"qvsctl, {grant.Request.Host}", grant.Scopes, clock.GetUtcNow().AddDays(grant.Request.Days));
            return (answer.Status, made, grant);
        }
    }

    /// <summary>As it is shown and typed: two groups of four.</summary>
    public static string Shown(string code) => $"{code[..4]}-{code[4..]}";

    private static string? Plain(string code)
    {
        var letters = code.Length > 40 ? "" : new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetter)]);
        return letters.Length == Length ? letters : null;
    }

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static IEnumerable<Rejection> Problems(ProgramRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Host) || request.Host.Length > 100 || request.Host.Any(char.IsControl))
        {
            yield return new Rejection(RejectionCodes.Invalid, "The host's name is missing or too long.", "Send 1 to 100 characters.");
        }

        if (request.Challenge.Length != 43 || request.Challenge.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            yield return new Rejection(RejectionCodes.Invalid, "The challenge is no SHA-256 as base64url.", "Make it as RFC 7636 says, S256.");
        }

        if (request.Days is < 1 or > MostDays)
        {
            yield return new Rejection(RejectionCodes.Invalid, $"A token cannot live for {request.Days} days.", $"Ask for 1 to {MostDays}.");
        }

        if (request.Project.Length > 0 && TenantId.Check(request.Project) is { } invalid)
        {
            yield return invalid;
        }

        if (request.ReturnTo.Length > 0 && !IsLoopback(request.ReturnTo))
        {
            yield return new Rejection(RejectionCodes.Invalid, "The address to return to is not on the program's own machine.", "Listen on http://127.0.0.1:PORT/.");
        }

        if (request.State.Length > 200)
        {
            yield return new Rejection(RejectionCodes.Invalid, "The state is too long.", "Send at most 200 characters.");
        }
    }

    // An address and not a name: what "localhost" is, others may decide (RFC 8252, 8.3).
    private static bool IsLoopback(string address) =>
        address.Length < 200 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
        && (uri.Host is "127.0.0.1" or "[::1]") && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && uri.Query.Length == 0;
}
