using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Notifications;

/// <summary>Mail through the host's server; a connection a message, because they are few.</summary>
internal sealed class MailSender(MailServer server)
{
    private const int ImplicitTls = 465;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<SendOutcome> Send(ImmutableArray<string> recipients, Notice notice, CancellationToken cancellation)
    {
        if (server.Host.Length == 0)
        {
            return new SendOutcome("This platform has no mail server. Its operator can set one.", IsFinal: true);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var message = Message(recipients, notice);
            using var client = new Client();
            await client.ConnectAsync(server.Host, server.Port, Security(), patience.Token);
            if (server.User.Length > 0)
            {
                await client.AuthenticateAsync(server.User, server.Password, patience.Token);
            }

            await client.SendAsync(message, patience.Token);
            await client.DisconnectAsync(quit: true, patience.Token);
            return client.Refused is [var (_, because), ..]
                ? new SendOutcome($"The mail server refused {string.Join(", ", client.Refused.Select(one => one.Mailbox.Address))}: {because.Response} The others have the message.", IsFinal: true)
                : SendOutcome.Arrived;
        }
        catch (SmtpCommandException refused)
        {
            return new SendOutcome($"The mail server refused the message: {refused.Message}", IsFinal: (int)refused.StatusCode is >= 500 and < 600);
        }
        catch (Exception problem) when (problem is SocketException or IOException or ServiceNotConnectedException or SslHandshakeException or AuthenticationException or ProtocolException or NotSupportedException
            || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new SendOutcome($"The mail server could not be used: {(problem is OperationCanceledException ? "it does not answer" : problem.Message.TrimEnd('.'))}.", IsFinal: false);
        }
    }

    private SecureSocketOptions Security() => (server.Port, server.RequireTls) switch
    {
        (ImplicitTls, _) => SecureSocketOptions.SslOnConnect,
        (_, true) => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.StartTlsWhenAvailable,
    };

    private MimeMessage Message(ImmutableArray<string> recipients, Notice notice)
    {
        var message = new MimeMessage { Subject = NoticeText.MailSubject(notice), Body = new TextPart("plain") { Text = NoticeText.MailText(notice) } };
        message.From.Add(new MailboxAddress("Qvs.Cloud", server.Sender));
        foreach (var recipient in recipients)
        {
            message.To.Add(new MailboxAddress("", recipient));
        }

        // Answers of automatic responders would go nowhere.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>One recipient who is refused, say because they have left, keeps the message from nobody else.</summary>
    private sealed class Client : SmtpClient
    {
        public List<(MailboxAddress Mailbox, SmtpResponse Response)> Refused { get; } = [];

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Refused.Add((mailbox, response));

        protected override void OnNoRecipientsAccepted(MimeMessage message)
        {
            // One that may be accepted later decides that it is tried again.
            var (mailbox, response) = Refused.MinBy(one => one.Response.StatusCode);
            base.OnRecipientNotAccepted(message, mailbox, response);
        }
    }
}
