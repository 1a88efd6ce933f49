using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Notifications;

/// <summary>
/// Sends through the egress guard, or through the host's mail server. A <see cref="ChannelKind.Webhook"/> is signed as standardwebhooks.com says: HMAC-SHA256
/// over <c>id.timestamp.body</c>, in base64, as <c>webhook-signature: v1,...</c>.
/// </summary>
internal sealed class NoticeSender(EgressGuard egress, MailSender mail, TimeProvider time) : INoticeSender, IDisposable
{
    private const string KeyPrefix = "whsec_";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = egress.CreateClient(Patience);

    public async Task<SendOutcome> Send(ChannelSpec channel, SecretValues? secrets, Notice notice, CancellationToken cancellation)
    {
        if (channel.Kind == ChannelKind.Email)
        {
            return await mail.Send(channel.Recipients, notice, cancellation);
        }

        if (secrets?.Values.GetValueOrDefault("url") is not { } url)
        {
            return new SendOutcome("The credential of the channel has no key 'url' any more.", IsFinal: true);
        }

        if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            // The address is a secret: it is not repeated here.
            return new SendOutcome("The 'url' of the channel's credential is no web address.", IsFinal: true);
        }

        try
        {
            egress.Check(address);
            using var request = Request(channel.Kind, secrets, notice, address);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Judge(response);
        }
        catch (EgressException refused)
        {
            return new SendOutcome(refused.Message, IsFinal: true);
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return problem.InnerException is EgressException refused
                ? new SendOutcome(refused.Message, IsFinal: true)
                : new SendOutcome($"{address.IdnHost} did not answer: {(problem is TaskCanceledException ? $"more than {Patience.TotalSeconds:0} s" : problem.Message.TrimEnd('.'))}.", IsFinal: false);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(ChannelKind kind, SecretValues secrets, Notice notice, Uri address)
    {
        var body = NoticeText.Body(kind, notice);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (kind == ChannelKind.Webhook)
        {
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("webhook-id", notice.Id);
            request.Headers.Add("webhook-timestamp", timestamp);
            if (secrets.Values.GetValueOrDefault("signingKey") is { Length: > 0 } key)
            {
                var signature = HMACSHA256.HashData(Key(key), Encoding.UTF8.GetBytes($"{notice.Id}.{timestamp}.{body}"));
                request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
            }
        }

        return request;
    }

    /// <summary>With the prefix of Standard Webhooks the rest is base64; every other text is the key itself.</summary>
    private static byte[] Key(string text)
    {
        var bytes = new byte[text.Length];
        return text.StartsWith(KeyPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[KeyPrefix.Length..], bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }

    private SendOutcome Judge(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => SendOutcome.Arrived,
        (408 or 425 or 429 or >= 500) and var status => new SendOutcome(
            $"The channel answered {status}.", IsFinal: false, response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null),
        >= 300 and < 400 and var status => new SendOutcome($"The channel answered {status}, a redirect; these are not followed. Give the final address.", IsFinal: true),
        var status => new SendOutcome($"The channel answered {status}. Check its address in the credential.", IsFinal: true),
    };
}
