using Qvs.Cloud.Hosting;

namespace Qvs.Cloud.Identity;

/// <summary>How people sign in: section <c>Qvs:Identity</c>.</summary>
internal sealed record IdentityOptions
{
    public const string Section = "Qvs:Identity";

    /// <summary>The OpenID Connect issuer; empty for the embedded accounts.</summary>
    public required string Authority { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>The claim that names the account; members of tenants are listed by it.</summary>
    public required string AccountClaim { get; init; }

    public bool UsesProvider => Authority.Length > 0;

    /// <exception cref="StartupException">A setting has no meaning.</exception>
    public static IdentityOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = new IdentityOptions
        {
            Authority = section["Authority"] ?? "",
            ClientId = section["ClientId"] ?? "",
            ClientSecret = section["ClientSecret"] ?? "",
            AccountClaim = section["AccountClaim"] ?? "preferred_username",
        };
        if (options.UsesProvider && (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http")))
        {
            throw new StartupException($"{Section}:Authority is '{options.Authority}'. Write the address of the OpenID Connect issuer.");
        }

        return options.UsesProvider && options.ClientId.Length == 0
            ? throw new StartupException($"{Section}:Authority is set, but {Section}:ClientId is not. Write the id under which this server is registered there.")
            : options;
    }
}
