using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Identity;

/// <summary>Signing in at an OpenID Connect provider: authorization code with PKCE. What it says of a person becomes an account's name and roles of projects.</summary>
internal static class ProviderSignIn
{
    public const string CallbackPath = "/sign-in/callback";
    public const string SignedOutPath = "/signed-out";

    public static void Configure(OpenIdConnectOptions provider, IdentityOptions options)
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
        // For the hint when signing out; the rest is dropped below.
        provider.SaveTokens = true;
        provider.Scope.Add("email");
        foreach (var scope in options.Scopes)
        {
            provider.Scope.Add(scope);
        }

        // Many providers tell these at the user info endpoint only.
        foreach (var claim in new[] { options.AccountClaim, options.GroupsClaim, "email_verified" })
        {
            provider.ClaimActions.MapJsonKey(claim, claim);
        }

        provider.CallbackPath = CallbackPath;
        // Signing out begins here, in one place; a request of another site must not do it.
        provider.RemoteSignOutPath = provider.SignedOutCallbackPath = default;
        provider.RequireHttpsMetadata = new Uri(options.Authority) is { IsLoopback: false };
        provider.CorrelationCookie.SecurePolicy = provider.NonceCookie.SecurePolicy = IdentityHosting.Secure(options);
        // The answer comes as a plain navigation, which lax cookies follow; browsers keep no others over plain http.
        provider.CorrelationCookie.SameSite = provider.NonceCookie.SameSite = SameSiteMode.Lax;
        provider.Events.OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.RedirectUri = $"{Base(context.HttpContext, options)}{CallbackPath}";
            return Task.CompletedTask;
        };
        provider.Events.OnTicketReceived = Received;
        provider.Events.OnRemoteFailure = Failed;
    }

    /// <summary>The address at the provider that ends the session there too, or null if it has none or does not answer.</summary>
    public static async Task<string?> SignOutAddress(HttpContext context, IdentityOptions options)
    {
        var provider = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
        var hint = await context.GetTokenAsync(CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectParameterNames.IdToken);
        try
        {
            var configuration = await provider.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(configuration.EndSessionEndpoint) ? null : QueryHelpers.AddQueryString(
                configuration.EndSessionEndpoint,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["client_id"] = options.ClientId,
                    ["id_token_hint"] = hint,
                    ["post_logout_redirect_uri"] = $"{Base(context, options)}{SignedOutPath}",
                });
        }
        catch (InvalidOperationException problem)
        {
            Logger(context).ProviderSilent(problem);
            return null;
        }
    }

    public static ILogger Logger(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProviderSignIn));

    private static async Task Received(TicketReceivedContext context)
    {
        var options = context.HttpContext.RequestServices.GetRequiredService<IdentityOptions>();
        var user = context.Principal!;
        var name = user.FindFirst(options.AccountClaim)?.Value.Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(name) || name.Length > 200 || name.Any(char.IsControl))
        {
            Refuse(context, $"The identity provider gave no usable claim '{options.AccountClaim}'. Let it give one, or name another in {IdentityOptions.Section}:AccountClaim.");
            return;
        }

        if (options.AccountClaim == "email" && user.FindFirst("email_verified")?.Value is { } verified && !string.Equals(verified, "true", StringComparison.OrdinalIgnoreCase))
        {
            Refuse(context, $"The identity provider has not verified the e-mail address '{name}'.");
            return;
        }

        var displayName = user.FindFirst("name")?.Value is { Length: > 0 and <= 200 } shown ? shown : name;
        var groups = user.FindAll(options.GroupsClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        await context.HttpContext.RequestServices.GetRequiredService<Grants>().Apply(name, displayName, groups, context.HttpContext.RequestAborted);

        // The session keeps the account's name, its end, and the ID token for signing out; nothing else of what the provider said.
        var until = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + options.SessionLength;
        context.Principal = Account.Principal(name, displayName, CookieAuthenticationDefaults.AuthenticationScheme, until);
        var properties = context.Properties!;
        properties.StoreTokens([.. properties.GetTokens().Where(token => token.Name == OpenIdConnectParameterNames.IdToken)]);
        (properties.IsPersistent, properties.AllowRefresh, properties.ExpiresUtc) = (true, false, until);
    }

    /// <summary>Whatever goes wrong ends at the sign-in page with a text that says what to do; what the provider said goes to the log alone.</summary>
    private static Task Failed(RemoteFailureContext context)
    {
        var problem = context.Failure switch
        {
            _ when context.Request.Query["error"] == "access_denied" => SignInProblem.Denied,
            _ when context.Failure?.GetBaseException() is HttpRequestException or IOException or System.Net.Sockets.SocketException => SignInProblem.Unreachable,
            OpenIdConnectProtocolInvalidNonceException => SignInProblem.Expired,
            _ when context.Request.Query.ContainsKey("error") || context.Failure is OpenIdConnectProtocolException => SignInProblem.Provider,
            // Only the handler's own checks of state and correlation are left.
            AuthenticationFailureException { InnerException: null } => SignInProblem.Expired,
            _ => SignInProblem.Provider,
        };
        Logger(context.HttpContext).SignInFailed(context.Failure, problem);
        context.Response.Redirect(SignInEndpoints.Address(problem, LocalPath.Or(context.Properties?.RedirectUri, "/")));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static string Base(HttpContext context, IdentityOptions options) =>
        options.PublicUrl.Length > 0 ? options.PublicUrl : $"{context.Request.Scheme}://{context.Request.Host}";

    // To fail the context would not be enough: the handler signs in all the same.
    private static void Refuse(TicketReceivedContext context, string reason)
    {
        Logger(context.HttpContext).ClaimsRefused(reason);
        context.Response.Redirect(SignInEndpoints.Address(SignInProblem.Claims, LocalPath.Or(context.ReturnUri, "/")));
        context.HandleResponse();
    }
}

/// <summary>Why a sign-in at the provider came to nothing.</summary>
internal enum SignInProblem
{
    None,
    Denied,
    Expired,
    Unreachable,
    Claims,
    Provider,
}

internal static partial class ProviderSignInLog
{
    [LoggerMessage(12, LogLevel.Warning, "A sign-in at the identity provider failed ({Problem}).")]
    public static partial void SignInFailed(this ILogger logger, Exception? cause, SignInProblem problem);

    [LoggerMessage(14, LogLevel.Warning, "A sign-in is refused. {Reason}")]
    public static partial void ClaimsRefused(this ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Warning, "The identity provider does not answer.")]
    public static partial void ProviderSilent(this ILogger logger, Exception cause);
}
