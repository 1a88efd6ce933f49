using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Notifications;

/// <summary>Where messages of a tenant go: a chat channel, a mail address, a program.</summary>
[GenerateSerializer, Alias("qvs.notifications.channel-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ChannelId>))]
public sealed record ChannelId : IKey<ChannelId>
{
    private ChannelId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("channel", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ChannelId? key)
    {
        key = NameRules.IsName(text) ? new ChannelId(text!) : null;
        return key is not null;
    }

    public static ChannelId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
