using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Accounts;

/// <summary>What a program asks for when it wants to act for a person.</summary>
/// <param name="Host">The machine's name, as the program says it: shown to the person, and believed by nobody.</param>
/// <param name="Project">Empty if the person is to choose.</param>
/// <param name="Scopes">Empty for everything that the person may do.</param>
/// <param name="Days">How long the token is to live.</param>
/// <param name="Challenge">SHA-256 of the verifier that only the program knows, as base64url (RFC 7636, S256).</param>
/// <param name="ReturnTo">A loopback address on which the program listens; empty if it polls (RFC 8628).</param>
/// <param name="State">Given back with the code at <see cref="ReturnTo"/>.</param>
[GenerateSerializer, Alias("qvs.program-request"), Immutable]
public sealed record ProgramRequest(
    [property: Id(0)] string Host,
    [property: Id(1)] string Project,
    [property: Id(2)] ImmutableArray<Permission> Scopes,
    [property: Id(3)] int Days,
    [property: Id(4)] string Challenge,
    [property: Id(5)] string ReturnTo,
    [property: Id(6)] string State);

/// <summary>What the person allowed.</summary>
[GenerateSerializer, Alias("qvs.program-grant"), Immutable]
public sealed record ProgramGrant(
    [property: Id(0)] string Account, [property: Id(1)] TenantId Tenant, [property: Id(2)] ImmutableArray<Permission> Scopes, [property: Id(3)] ProgramRequest Request);

public enum ProgramSignInStatus
{
    /// <summary>Nobody has decided yet.</summary>
    Pending,

    /// <summary>Asked again too soon.</summary>
    TooSoon,

    Denied,

    /// <summary>Too old, used, or never there: all of these look the same.</summary>
    Gone,

    /// <summary>Answered once.</summary>
    Granted,
}

[GenerateSerializer, Alias("qvs.program-answer"), Immutable]
public sealed record ProgramAnswer([property: Id(0)] ProgramSignInStatus Status, [property: Id(1)] ProgramGrant? Grant);

/// <summary>
/// One request of a program to act for a person, from the question to the one answer. It lives in memory, for minutes: what a restart forgets cannot be
/// redeemed, and the program asks again. It belongs to no tenant and opens none. Key: <c>program:CODE</c>, where CODE is what the person compares.
/// </summary>
[Alias("qvs.IProgramSignInGrain")]
public interface IProgramSignInGrain : IGrainWithStringKey
{
    /// <param name="secretHash">Of what the program redeems with; empty if it is given to the program at <see cref="ProgramRequest.ReturnTo"/>.</param>
    /// <returns>False if the code is in use.</returns>
    [Alias("Ask")]
    Task<bool> Ask(ProgramRequest request, string secretHash, DateTimeOffset until);

    /// <returns>Null unless it waits for a decision.</returns>
    [Alias("Find")]
    Task<ProgramRequest?> Find();

    /// <returns>False if there is nothing to decide any more.</returns>
    [Alias("Allow")]
    Task<bool> Allow(string account, TenantId tenant, ImmutableArray<Permission> scopes, string? secretHash);

    /// <returns>False if there is nothing to decide any more.</returns>
    [Alias("Deny")]
    Task<bool> Deny();

    /// <summary>The grant, once. A wrong secret or verifier is answered as if nothing were there, and too many of them end the request.</summary>
    [Alias("Redeem")]
    Task<ProgramAnswer> Redeem(string secret, string verifier);
}
