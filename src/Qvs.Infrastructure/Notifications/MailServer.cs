namespace Qvs.Infrastructure.Notifications;

/// <summary>The host's mail server.</summary>
/// <param name="Host">Empty if there is none: channels of mail say so then.</param>
/// <param name="Port">587 upgrades to TLS when it must, 465 begins with it.</param>
/// <param name="Sender">The address that messages come from.</param>
/// <param name="User">Empty to send without signing in.</param>
/// <param name="RequireTls">False only for a server on this machine.</param>
public sealed record MailServer(string Host, int Port, string Sender, string User, string Password, bool RequireTls)
{
    public static MailServer None { get; } = new("", 587, "", "", "", true);

    // A record prints its members; a password must not be.
    public override string ToString() => $"{Host}:{Port}";
}
