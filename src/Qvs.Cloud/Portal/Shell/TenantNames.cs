using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Shell;

internal static class TenantNames
{
    /// <summary>The display name of a tenant's row, or its short name.</summary>
    public static string Of(ListingRow row) => RowBody.Of(row).Text("displayName", row.Tenant.Value);
}
