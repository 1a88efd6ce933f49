using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace Qvs.Cloud.Identity;

/// <summary>Who is asking: a cookie after signing in, or a token. What they may do is the tenants' matter (TenantSessions and the access filter).</summary>
internal static class IdentityHosting
{
    public const string SignInLimit = "sign-in";
    public const string AskLimit = "sign-in-ask";
    public const string PollLimit = "sign-in-poll";
    public const string DecideLimit = "sign-in-decide";
    private const string Either = "cookie-or-token";

    public static void AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(options).AddSingleton<Accounts>().AddSingleton<SignInLink>().AddSingleton<FirstStart>();
        services.AddSingleton<Grants>().AddSingleton<ProgramSignIns>();
        services.AddCascadingAuthenticationState();
        var authentication = services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = context =>
                TokenAuthentication.IsMeant(context.Request) ? TokenAuthentication.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null)
            .AddCookie(cookie => Cookie(cookie, options));
        if (options.UsesProvider)
        {
            authentication.AddOpenIdConnect(provider => ProviderSignIn.Configure(provider, options));
        }

        // Whatever is mapped without saying otherwise needs somebody who has signed in.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(SignInLimit, context => ByAddress(context, 30));
            limiter.AddPolicy(AskLimit, context => ByAddress(context, 30));
            limiter.AddPolicy(PollLimit, context => ByAddress(context, 300));
            // Against codes being guessed by somebody who has signed in: 20^8 of them, sixty a minute.
            limiter.AddPolicy(DecideLimit, context => Limited(Access.Account.NameOf(context.User) ?? "", 60));
        });
    }

    /// <summary>Behind a proxy the request looks like plain http; what people use says the address that they are told.</summary>
    public static CookieSecurePolicy Secure(IdentityOptions options) =>
        options.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private static RateLimitPartition<string> ByAddress(HttpContext context, int perMinute) => Limited(context.Connection.RemoteIpAddress?.ToString() ?? "", perMinute);

    private static RateLimitPartition<string> Limited(string who, int perMinute) => RateLimitPartition.GetSlidingWindowLimiter(
        who,
        _ => new SlidingWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });

    private static void Cookie(CookieAuthenticationOptions cookie, IdentityOptions options)
    {
        cookie.Cookie.Name = "qvs.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = Secure(options);
        cookie.ExpireTimeSpan = options.SessionLength;
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
}
