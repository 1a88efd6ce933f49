using Qvs.Cloud.Api;
using Qvs.Cloud.Hosting;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Accounts;

namespace Qvs.Cloud.Identity;

/// <param name="Host">The name of the machine, shown to the person.</param>
/// <param name="Challenge">SHA-256 of a verifier that only you know, as base64url (RFC 7636).</param>
/// <param name="Project">Empty if the person is to choose.</param>
/// <param name="Scopes">Empty for everything that the person may do.</param>
/// <param name="Days">How long the token is to live.</param>
/// <param name="ReturnTo">http://127.0.0.1:PORT/... on which you listen; empty if you poll.</param>
/// <param name="State">Comes back with the code.</param>
internal sealed record SignInRequestBody(
    string Host, string Challenge, string Project = "", Permission[]? Scopes = null, int Days = 30, string ReturnTo = "", string State = "");

/// <param name="UserCode">To be shown: the person compares it.</param>
/// <param name="DeviceCode">To poll with; null if the code comes to <c>returnTo</c>.</param>
/// <param name="Address">Where a person types the code.</param>
/// <param name="CompleteAddress">The same with the code in it.</param>
internal sealed record SignInRequestAnswer(string UserCode, string? DeviceCode, string Address, string CompleteAddress, int ExpiresInSeconds, int PollSeconds);

internal sealed record SignInTokenBody(string Code, string Verifier);

internal sealed record SignInToken(string Token, string Id, string Server, string Project, string Account, ImmutableArray<Permission> Scopes, DateTimeOffset ExpiresAt);

/// <summary>The two requests by which a program comes to a token (see <see cref="ProgramSignIns"/>). Nobody is known yet, so both are anonymous and limited.</summary>
internal static class ProgramSignInApi
{
    public const int PollSeconds = 2;

    public static void MapProgramSignIn(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup($"{ApiHosting.Root}/sign-in").AllowAnonymous().DisableAntiforgery().WithTags("Sign-in");
        group.MapPost("/requests", Ask).RequireRateLimiting(IdentityHosting.AskLimit)
            .WithName("AskForToken").WithSummary("Ask a person for a token: show them the code and the address").Produces<SignInRequestAnswer>();
        group.MapPost("/token", Redeem).RequireRateLimiting(IdentityHosting.PollLimit)
            .WithName("FetchToken").WithSummary("Fetch the token once the person has allowed it; sign-in-pending until then").Produces<SignInToken>();
    }

    private static async Task<IResult> Ask(SignInRequestBody body, ProgramSignIns signIns, CloudOptions options)
    {
        var scopes = body.Scopes?.Distinct().ToImmutableArray() ?? [];
        var answer = await signIns.Ask(new ProgramRequest(body.Host, body.Project, scopes, body.Days, body.Challenge, body.ReturnTo, body.State));
        var page = $"{ControlPlane.PublicUrl(options)}{ProgramEndpoints.Path}";
        return Answers.Of(answer, put => new SignInRequestAnswer(
            put.UserCode, put.Secret, page, $"{page}?code={put.UserCode}", (int)ProgramSignIns.Lives.TotalSeconds, PollSeconds));
    }

    private static async Task<IResult> Redeem(SignInTokenBody body, ProgramSignIns signIns, CloudOptions options, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (status, made, grant) = body.Code.Length <= 200 && body.Verifier.Length <= 200
            ? await signIns.Redeem(body.Code, body.Verifier)
            : (ProgramSignInStatus.Gone, null, null);
        return made is not null
            ? Answers.Of(made, token => new SignInToken(
                token.Text, token.Token.Id, ControlPlane.PublicUrl(options), grant!.Tenant.Value, token.Token.Owner, token.Token.Scopes, token.Token.ExpiresAt))
            : status switch
            {
                ProgramSignInStatus.Pending => Problem("sign-in-pending", "Nobody has confirmed yet.", $"Ask again in {PollSeconds} seconds."),
                ProgramSignInStatus.TooSoon => Problem("sign-in-too-soon", "You ask too often.", $"Wait {PollSeconds} seconds in between."),
                ProgramSignInStatus.Denied => Problem("sign-in-denied", "The person denied it.", "Ask the person, and begin again."),
                _ => Problem("sign-in-gone", "The code is unknown, too old, or was used already.", "Begin again."),
            };
    }

    private static IResult Problem(string code, string message, string next) => Problems.Of(StatusCodes.Status400BadRequest, code, message, next);
}
