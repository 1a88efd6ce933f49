namespace Qvs.Grains.Tenancy;

/// <summary>Writes the tenant's audit, one entry after the other, each with the hash of the one before. Key: <c>audit:tenant</c>.</summary>
[Alias("qvs.IAuditGrain")]
public interface IAuditGrain : ITenantGrain
{
    [PlatformOnly, Alias("Append")]
    Task Append(string actor, string action, string @object, string outcome, string detail);
}
