using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <summary>How much of a tenant the database still has.</summary>
/// <param name="Rows">Of lists, use and whatever else has a row for each tenant's thing; the audit counts by itself.</param>
[GenerateSerializer, Alias("qvs.tenant-remains"), Immutable]
public sealed record TenantRemains(
    [property: Id(0)] long Rows, [property: Id(1)] long States, [property: Id(2)] long Reminders, [property: Id(3)] long Audit)
{
    public bool IsNothing => (Rows, States, Reminders, Audit) == (0, 0, 0, 0);
}

/// <summary>Everything of a tenant in the database, whatever it belongs to. Only for its deletion.</summary>
public interface ITenantStore
{
    /// <param name="otherKinds">Kinds of grain keys that are no tenant's, though the text after the kind may look like one.</param>
    Task<TenantRemains> Count(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation);

    /// <summary>Removes reminders, lists, use, states and audit for good. May break off anywhere and be done again.</summary>
    Task Erase(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation);
}
