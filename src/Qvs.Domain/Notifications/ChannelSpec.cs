using Qvs.Domain.Credentials;

namespace Qvs.Domain.Notifications;

[JsonConverter(typeof(JsonStringEnumConverter<ChannelKind>))]
public enum ChannelKind
{
    /// <summary>An incoming webhook of Slack, or of whatever understands its messages.</summary>
    Slack,

    /// <summary>A workflow of Microsoft Teams that takes adaptive cards.</summary>
    Teams,

    /// <summary>Mail, through the mail server of the host.</summary>
    Email,

    /// <summary>A program of the tenant's: JSON, signed as Standard Webhooks says.</summary>
    Webhook,
}

/// <summary>Where messages about runs go, and which (formats.md 4.6).</summary>
/// <param name="Credential">Its key <c>url</c> is the address, which whoever knows it can write to; <c>signingKey</c> signs what a <see cref="ChannelKind.Webhook"/> is sent. Null for mail.</param>
/// <param name="Recipients">Mail addresses; empty for the other kinds.</param>
/// <param name="Rules">A message goes out if one of these matches; without any all do.</param>
/// <param name="IsPaused">Nothing is sent while it is.</param>
[GenerateSerializer, Alias("qvs.notifications.channel"), Immutable]
public sealed record ChannelSpec(
    [property: Id(0)] string DisplayName,
    [property: Id(1)] ChannelKind Kind,
    [property: Id(2)] CredentialId? Credential,
    [property: Id(3)] ImmutableArray<string> Recipients,
    [property: Id(4)] ImmutableArray<NotificationRule> Rules,
    [property: Id(5)] bool IsPaused);

/// <summary>Which messages. Within a list one must match, an empty list matches everything; <c>*</c> stands for any characters.</summary>
/// <param name="Events">Of <see cref="NoticeEvents"/>.</param>
/// <param name="Outcomes">
/// What an ended run came to: <c>Succeeded</c>, <c>Failed</c>, ...; the severity of a task's message. A rule that says outcomes and no events is about
/// these two only.
/// </param>
/// <param name="Lines">Names of AssemblyLines.</param>
/// <param name="Environments">Names of environments that the run is for.</param>
[GenerateSerializer, Alias("qvs.notifications.rule"), Immutable]
public sealed record NotificationRule(
    [property: Id(0)] ImmutableArray<string> Events,
    [property: Id(1)] ImmutableArray<string> Outcomes,
    [property: Id(2)] ImmutableArray<string> Lines,
    [property: Id(3)] ImmutableArray<string> Environments);

/// <summary>What messages are about.</summary>
public static class NoticeEvents
{
    public const string Started = "started";
    public const string Approval = "approval";
    public const string Retried = "retried";
    public const string Ended = "ended";

    /// <summary>A task said something (formats.md 4.8).</summary>
    public const string Task = "task";

    /// <summary>Somebody tries the channel.</summary>
    public const string Test = "test";

    public static ImmutableArray<string> All { get; } = [Started, Approval, Retried, Ended, Task];
}
