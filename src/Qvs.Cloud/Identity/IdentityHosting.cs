using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Identity;

/// <summary>Who is asking: a cookie after signing in, or a token. What they may do is the tenants' matter (TenantSessions and the access filter).</summary>
internal static class IdentityHosting
{
    public const string SignInLimit = "sign-in";
    private const string Either = "cookie-or-token";

    public static void AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(options).AddSingleton<Accounts>().AddSingleton<SignInLink>().AddSingleton<FirstStart>();
        services.AddCascadingAuthenticationState();
        var authentication = services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = context =>
                TokenAuthentication.IsMeant(context.Request) ? TokenAuthentication.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null)
            .AddCookie(Cookie);
        if (options.UsesProvider)
        {
            authentication.AddOpenIdConnect(provider => Provider(provider, options));
        }

        // Whatever is mapped without saying otherwise needs somebody who has signed in.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(SignInLimit, context => RateLimitPartition.GetSlidingWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new SlidingWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 }));
        });
    }

    private static void Cookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "qvs.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnTo";
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Pages lead to the sign-in; whatever a program asked for gets a status.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/apis", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    private static void Provider(OpenIdConnectOptions provider, IdentityOptions options)
    {
        provider.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        provider.Authority = options.Authority;
        provider.ClientId = options.ClientId;
        provider.ClientSecret = options.ClientSecret;
        provider.ResponseType = OpenIdConnectResponseType.Code;
        provider.ResponseMode = OpenIdConnectResponseMode.Query;
        provider.UsePkce = true;
        provider.MapInboundClaims = false;
        provider.GetClaimsFromUserInfoEndpoint = true;
        provider.Scope.Add("email");
        provider.CallbackPath = "/sign-in/callback";
        provider.RequireHttpsMetadata = new Uri(options.Authority) is { IsLoopback: false };
        provider.CorrelationCookie.SecurePolicy = provider.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        provider.Events.OnTicketReceived = context =>
        {
            // The session keeps the account's name and nothing else of what the provider said.
            var user = context.Principal!;
            var name = user.FindFirst(options.AccountClaim)?.Value ?? user.FindFirst("sub")?.Value;
            if (string.IsNullOrWhiteSpace(name))
            {
                context.Fail($"The identity provider gave no claim '{options.AccountClaim}'. Ask it to, or name another in {IdentityOptions.Section}:AccountClaim.");
                return Task.CompletedTask;
            }

            context.Principal = Account.Principal(
                name.ToLowerInvariant(), user.FindFirst("name")?.Value ?? name, CookieAuthenticationDefaults.AuthenticationScheme);
            return Task.CompletedTask;
        };
    }
}
