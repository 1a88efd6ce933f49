using Orleans.Concurrency;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>Writes the tenant's audit, one entry after the other, each with the hash of the one before. Key: <c>audit:tenant</c>.</summary>
[Alias("qvs.IAuditGrain")]
public interface IAuditGrain : ITenantGrain
{
    /// <summary>Ends when the entry is in the log. Many may be appended at a time: what comes while others are being written is written together.</summary>
    [PlatformOnly, AlwaysInterleave, Alias("Append")]
    Task Append(string actor, string action, string @object, string outcome, string detail);

    /// <summary>Gives up entries that are older than this. The hash of the last of them is kept, so that the rest can be verified, and the audit says so.</summary>
    [PlatformOnly, Alias("GiveUp")]
    Task GiveUp(DateTimeOffset before);

    /// <summary>Reads the whole log again and compares it with its hashes and with the end that is kept apart from it.</summary>
    [Requires(Permission.Administer), AlwaysInterleave, ResponseTimeout("00:05:00"), Alias("Verify")]
    Task<AuditCheck> Verify();
}

/// <param name="Entries">How many there were ever.</param>
/// <param name="FirstBreak">The first sequence at which an entry was changed, is missing or was added; null if all is as it was written.</param>
/// <param name="Cut">Up to where entries were given up; what is left begins behind it.</param>
[GenerateSerializer, Alias("qvs.audit-check"), Immutable]
public sealed record AuditCheck([property: Id(0)] long Entries, [property: Id(1)] long? FirstBreak, [property: Id(2)] AuditCut? Cut = null);
