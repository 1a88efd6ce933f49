using Qvs.Cloud.Hosting;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Identity;

/// <summary>What members of a group of the identity provider may do in a project; <c>*</c> is every project.</summary>
internal sealed record RoleGrant(string Group, string Project, ImmutableArray<string> Roles)
{
    public const string Everywhere = "*";

    /// <summary>Reads <c>Grants:0:Group</c>, <c>:Project</c> and <c>:Roles</c>, and so on.</summary>
    /// <exception cref="StartupException">A part is missing, or there is no such role.</exception>
    public static ImmutableArray<RoleGrant> Read(IConfigurationSection section) => [.. section.GetChildren().Select(Of)];

    private static RoleGrant Of(IConfigurationSection section)
    {
        var (group, project) = (section["Group"] ?? "", section["Project"] ?? "");
        string[] roles = (section["Roles"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (group.Length == 0 || roles.Length == 0 || (project != Everywhere && !TenantId.TryParse(project, out _)))
        {
            throw new StartupException($"the setting {section.Path} must have a Group, a Project (a name, or * for all) and Roles. Complete or remove it.");
        }

        return roles.FirstOrDefault(role => !Qvs.Domain.Tenancy.Roles.All.Contains(role)) is { } unknown
            ? throw new StartupException($"the setting {section.Path}:Roles names '{unknown}', which is no role. Use {string.Join(", ", Qvs.Domain.Tenancy.Roles.All)}.")
            : new RoleGrant(group, project, [.. roles]);
    }
}

/// <summary>Tells the projects, whenever somebody signs in, what the groups of that account give it there.</summary>
internal sealed class Grants(IdentityOptions options, IGrainFactory grains, IListings listings, TimeProvider clock)
{
    public async Task Apply(string account, string displayName, IReadOnlySet<string> groups, CancellationToken cancellation)
    {
        if (options.Grants.IsEmpty)
        {
            return;
        }

        var until = clock.GetUtcNow() + options.GrantsStay;
        foreach (var tenant in await Concerned(cancellation))
        {
            var roles = options.Grants.Where(grant => groups.Contains(grant.Group) && (grant.Project == RoleGrant.Everywhere || grant.Project == tenant.Value))
                .SelectMany(grant => grant.Roles).Distinct(StringComparer.Ordinal);
            using (CallerContext.Use(Caller.Platform(tenant)))
            {
                await grains.Tenant(tenant).Grant(new Member(account, displayName, [.. roles]), until);
            }
        }
    }

    private async Task<HashSet<TenantId>> Concerned(CancellationToken cancellation)
    {
        var tenants = options.Grants.Where(grant => grant.Project != RoleGrant.Everywhere).Select(grant => TenantId.Parse(grant.Project)).ToHashSet();
        if (options.Grants.Any(grant => grant.Project == RoleGrant.Everywhere))
        {
            await foreach (var row in listings.Sweep(ListingKinds.Tenant, [], cancellation))
            {
                tenants.Add(row.Tenant);
            }
        }

        return tenants;
    }
}
