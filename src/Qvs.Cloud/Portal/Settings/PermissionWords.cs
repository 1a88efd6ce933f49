using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Settings;

/// <summary>What somebody may do, in the reader's words.</summary>
internal static class PermissionWords
{
    public static string Of(Permission permission) => permission switch
    {
        Permission.Read => PortalText.PermissionRead,
        Permission.Configure => PortalText.PermissionConfigure,
        Permission.Deploy => PortalText.PermissionDeploy,
        Permission.Approve => PortalText.PermissionApprove,
        Permission.Rollback => PortalText.PermissionRollback,
        Permission.Secrets => PortalText.PermissionSecrets,
        Permission.Administer => PortalText.PermissionAdminister,
        _ => PortalText.PermissionFreeze,
    };
}
