using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Qvs.Cloud.Access;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Identity;

/// <summary>API tokens: <c>Authorization: Bearer qvs_tenant.id_secret</c>. A refused one is a 401, never a redirect.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IGrainFactory grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";
    private const string Prefix = "Bearer ";

    public static bool IsMeant(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsMeant(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var text = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        if (!ApiToken.TryParse(text, out var token))
        {
            return AuthenticateResult.Fail("This is no token of this server.");
        }

        using (CallerContext.Use(Caller.Platform(token.Tenant)))
        {
            var caller = await grains.Tenant(token.Tenant).Authenticate(token.Id, token.Secret);
            return caller is null
                ? AuthenticateResult.Fail("The token is unknown, expired or revoked.")
                : AuthenticateResult.Success(new AuthenticationTicket(Account.Principal(caller, token.Id, Name), Name));
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
