using System.Globalization;
using Qvs.Cloud.Hosting;

namespace Qvs.Cloud.Identity;

/// <summary>How people sign in: section <c>Qvs:Identity</c>.</summary>
internal sealed record IdentityOptions
{
    public const string Section = "Qvs:Identity";

    private static readonly string[] Known =
        ["Authority", "ClientId", "ClientSecret", "AccountClaim", "GroupsClaim", "Scopes", "Grants", "GrantsStay", "SessionLength"];

    /// <summary>The OpenID Connect issuer; empty for the embedded accounts.</summary>
    public required string Authority { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>The claim that names the account; members of tenants are listed by it.</summary>
    public required string AccountClaim { get; init; }

    /// <summary>The claim that lists the groups of the account.</summary>
    public required string GroupsClaim { get; init; }

    /// <summary>What is asked for beside <c>openid profile email</c>, for providers that give groups only then.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Which groups have which roles in which projects.</summary>
    public required ImmutableArray<RoleGrant> Grants { get; init; }

    /// <summary>How long what the groups gave is believed without another sign-in: API tokens live on it.</summary>
    public required TimeSpan GrantsStay { get; init; }

    /// <summary>How long a session lives: with a provider from the sign-in on, since only then groups are read; else from its last use.</summary>
    public required TimeSpan SessionLength { get; init; }

    /// <summary>Where people reach this server; empty if that is where it listens. Behind a proxy the request does not tell.</summary>
    public required string PublicUrl { get; init; }

    public bool UsesProvider => Authority.Length > 0;

    /// <exception cref="StartupException">A setting has no meaning.</exception>
    public static IdentityOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new StartupException($"the setting {unknown.Path} is not known. The settings are {string.Join(", ", Known)}; correct or remove it.");
        }

        var options = new IdentityOptions
        {
            Authority = section["Authority"] ?? "",
            ClientId = section["ClientId"] ?? "",
            ClientSecret = section["ClientSecret"] ?? "",
            AccountClaim = Or(section["AccountClaim"], "preferred_username"),
            GroupsClaim = Or(section["GroupsClaim"], "groups"),
            Scopes = [.. (section["Scopes"] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)],
            Grants = RoleGrant.Read(section.GetSection("Grants")),
            GrantsStay = Span(section, "GrantsStay", TimeSpan.FromDays(30)),
            SessionLength = Span(section, "SessionLength", TimeSpan.FromHours(12)),
            PublicUrl = (configuration["Qvs:PublicUrl"] ?? "").TrimEnd('/'),
        };
        if (options.UsesProvider && (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http")))
        {
            throw new StartupException($"{Section}:Authority is '{options.Authority}'. Write the address of the OpenID Connect issuer.");
        }

        return options.UsesProvider && options.ClientId.Length == 0
            ? throw new StartupException($"{Section}:Authority is set, but {Section}:ClientId is not. Write the id under which this server is registered there.")
            : !options.UsesProvider && !options.Grants.IsEmpty
            ? throw new StartupException($"{Section}:Grants gives roles to groups, but there is no {Section}:Authority that could name any. Set it, or remove the grants.")
            : options;
    }

    private static string Or(string? text, string otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise : text;

    private static TimeSpan Span(IConfigurationSection section, string name, TimeSpan otherwise) =>
        section[name] is not { Length: > 0 } text ? otherwise
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span
        : throw new StartupException($"the setting {section.Path}:{name} is '{text}', but must be a time such as 12:00:00 or 30.00:00:00.");
}
