using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Notifications;

/// <summary>Addresses a channel.</summary>
[GenerateSerializer, Alias("qvs.notifications.channel-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ChannelKey>))]
public sealed record ChannelKey([property: Id(0)] TenantId Tenant, [property: Id(1)] ChannelId Channel) : IKey<ChannelKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ChannelKey? key)
    {
        key = KeyText.TrySplit(text, "channel", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && ChannelId.TryParse(parts[1], out var part1)
            ? new ChannelKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"channel:{Tenant}/{Channel}";
}
