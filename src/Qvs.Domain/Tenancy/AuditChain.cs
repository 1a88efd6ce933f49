using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Ports;

namespace Qvs.Domain.Tenancy;

/// <summary>
/// The hashes that chain a tenant's audit: each covers the one before and the whole entry, so an entry that is missing, added or changed
/// shows, and with the head kept elsewhere also a cut-off end.
/// </summary>
public static class AuditChain
{
    /// <summary>The hash before the first entry.</summary>
    public const string Start = "";

    public static AuditEntry Next(
        TenantId tenant, long lastSequence, string lastHash, DateTimeOffset at, string actor, string action, string @object, string outcome, string detail)
    {
        // Databases keep microseconds; what is hashed must be what is read back.
        var time = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var entry = new AuditEntry(tenant, lastSequence + 1, time, actor, action, @object, outcome, detail, "");
        return entry with { Hash = HashOf(lastHash, entry) };
    }

    /// <summary>The first sequence at which the chain does not hold, or null. Entries in order.</summary>
    public static long? FirstBreak(long lastSequence, string lastHash, IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Sequence != lastSequence + 1 || entry.Hash != HashOf(lastHash, entry))
            {
                return lastSequence + 1;
            }

            (lastSequence, lastHash) = (entry.Sequence, entry.Hash);
        }

        return null;
    }

    public static string HashOf(string lastHash, AuditEntry entry)
    {
        var text = new StringBuilder();
        // With the length before each part no two entries have one text.
        foreach (var part in (string[])[
            lastHash, entry.Tenant.Value, entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture),
            entry.Actor, entry.Action, entry.Object, entry.Outcome, entry.Detail])
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
