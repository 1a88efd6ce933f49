namespace Qvs.Domain.Tenancy;

/// <summary>What somebody may do in a tenant (architecture 9). Promotion and rollback are permissions of their own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Permission>))]
public enum Permission
{
    /// <summary>See everything of the tenant but secrets' values, which nobody ever sees again.</summary>
    Read,

    /// <summary>Change applications, environments, deployments' parameters, lines, repositories and webhooks.</summary>
    Configure,

    /// <summary>Start, cancel, retry and promote runs.</summary>
    Deploy,

    /// <summary>Decide on approvals.</summary>
    Approve,

    /// <summary>Bring back an earlier release, and hold it.</summary>
    Rollback,

    /// <summary>Write and rotate credentials, and connect clusters.</summary>
    Secrets,

    /// <summary>Members, roles, tokens of others, quotas, export and deletion of the tenant.</summary>
    Administer,

    /// <summary>Freeze environments, and deploy although one is frozen.</summary>
    Freeze,
}

/// <summary>The roles of a tenant and what each may do.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Developer = "developer";
    public const string Approver = "approver";
    public const string Viewer = "viewer";

    public static ImmutableArray<string> All { get; } = [Owner, Admin, Developer, Approver, Viewer];

    /// <summary>An unknown role may do nothing.</summary>
    public static ImmutableArray<Permission> PermissionsOf(string role) => role switch
    {
        Owner => [.. Enum.GetValues<Permission>()],
        Admin => [Permission.Read, Permission.Configure, Permission.Deploy, Permission.Approve, Permission.Rollback, Permission.Secrets, Permission.Administer, Permission.Freeze],
        Developer => [Permission.Read, Permission.Configure, Permission.Deploy],
        Approver => [Permission.Read, Permission.Approve],
        Viewer => [Permission.Read],
        _ => [],
    };
}
