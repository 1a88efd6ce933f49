using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Catalog;

/// <summary>Addresses a tenant's catalog.</summary>
public sealed record CatalogKey(TenantId Tenant)
{
    public override string ToString() => $"catalog:{Tenant}";
}
