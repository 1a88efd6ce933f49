using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <summary>One entry of a tenant's audit: append-only, and chained by hashes so that a missing or changed one shows (architecture 9).</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Action">What was done, as <c>object.verb</c>: <c>run.cancel</c>.</param>
/// <param name="Object">The key of the object.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c>, <c>denied</c>, or <c>failed</c> if it broke and may or may not have been done.</param>
/// <param name="Detail">What changed, as JSON; never a secret's value.</param>
/// <param name="Hash">SHA-256 over the previous entry's hash and this entry.</param>
[GenerateSerializer, Alias("qvs.audit-entry"), Immutable]
public sealed record AuditEntry(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] long Sequence,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Actor,
    [property: Id(4)] string Action,
    [property: Id(5)] string Object,
    [property: Id(6)] string Outcome,
    [property: Id(7)] string Detail,
    [property: Id(8)] string Hash);

/// <param name="Object">Only entries whose object starts with this.</param>
/// <param name="Before">Only sequences below this: newest first, for paging.</param>
[GenerateSerializer, Alias("qvs.audit-query"), Immutable]
public sealed record AuditQuery(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] string Actor = "",
    [property: Id(2)] string Action = "",
    [property: Id(3)] string Object = "",
    [property: Id(4)] DateTimeOffset? From = null,
    [property: Id(5)] DateTimeOffset? Until = null,
    [property: Id(6)] long? Before = null,
    [property: Id(7)] int Limit = 100);

/// <summary>The last entry of an audit that was given up: the chain goes on from its hash.</summary>
[GenerateSerializer, Alias("qvs.audit-cut"), Immutable]
public sealed record AuditCut([property: Id(0)] TenantId Tenant, [property: Id(1)] long Sequence, [property: Id(2)] string Hash, [property: Id(3)] DateTimeOffset At);

public interface IAuditLog
{
    /// <summary>
    /// Appends entries of one tenant that follow each other, with one commit; an entry with the same sequence and hash again is no error, with another hash it is. After
    /// an error some of the first may be there.
    /// </summary>
    Task Append(ImmutableArray<AuditEntry> entries, CancellationToken cancellation);

    Task<AuditEntry?> Last(TenantId tenant, CancellationToken cancellation);

    Task<ImmutableArray<AuditEntry>> Read(AuditQuery query, CancellationToken cancellation);

    /// <summary>Up to where the tenant's audit was given up; null if all of it is there.</summary>
    Task<AuditCut?> FindCut(TenantId tenant, CancellationToken cancellation);

    /// <summary>Gives up the entries up to this one for good, and keeps its hash, from which the rest is verified. The last entry stays always.</summary>
    Task Cut(AuditCut cut, CancellationToken cancellation);
}
