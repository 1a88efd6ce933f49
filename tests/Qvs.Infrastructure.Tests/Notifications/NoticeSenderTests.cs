using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Net;
using Qvs.Infrastructure.Notifications;

namespace Qvs.Infrastructure.Tests.Notifications;

/// <summary>Messages over real HTTP and real SMTP.</summary>
public sealed class NoticeSenderTests : IAsyncLifetime
{
    private static readonly Notice Ended = new(
        "n-1", TenantId.Parse("acme"), null, NoticeEvents.Ended, "Failed", "", "It broke.", ["prod"], "olga", "https://qvs.example.com/1", DateTimeOffset.UnixEpoch);

    private readonly List<(string Path, string Body, Dictionary<string, string> Headers)> _requests = [];
    private WebApplication _app = null!;
    private int _status = 200;
    private string _retryAfter = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Url => _app.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _requests.Add((context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            context.Response.StatusCode = _status;
            context.Response.Headers.Location = _status is 302 ? "/elsewhere" : default;
            context.Response.Headers.RetryAfter = _retryAfter.Length > 0 ? _retryAfter : default;
        });
        await _app.StartAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_program_can_check_that_the_platform_sent_the_message()
    {
        var key = Encoding.UTF8.GetBytes("a key of the tenant's");

        Assert.Equal(SendOutcome.Arrived, await Send(ChannelKind.Webhook, ("url", $"{Url}/hook"), ("signingKey", $"whsec_{Convert.ToBase64String(key)}")));

        var (path, body, headers) = Assert.Single(_requests);
        Assert.Equal("/hook", path);
        var signed = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}"));
        Assert.Equal($"v1,{Convert.ToBase64String(signed)}", headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(503, false)]
    [InlineData(429, false)]
    [InlineData(404, true)]
    [InlineData(302, true)]
    public async Task What_the_channel_answers_decides_whether_it_is_tried_again(int status, bool isFinal)
    {
        _status = status;

        var outcome = await Send(ChannelKind.Slack, ("url", Url));

        Assert.Equal(isFinal, outcome.IsFinal);
        Assert.Contains($"{status}", outcome.Problem, StringComparison.Ordinal);
        Assert.Single(_requests);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Fri, 31 Dec 1999 23:59:59 GMT", -1)]
    [InlineData("soon", null)]
    public async Task A_channel_can_say_when_it_wants_to_be_asked_again(string header, int? seconds)
    {
        (_status, _retryAfter) = (429, header);

        var outcome = await Send(ChannelKind.Slack, ("url", Url));

        Assert.Equal(seconds is null, outcome.After is null);
        Assert.True(seconds is null or -1 ? outcome.After is null || outcome.After < TimeSpan.Zero : outcome.After == TimeSpan.FromSeconds(seconds.Value));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::1]/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    public async Task Addresses_that_tenants_must_not_reach_are_refused_for_good_and_not_repeated(string url)
    {
        var outcome = await Send(new EgressOptions(), ChannelKind.Slack, ("url", url));

        Assert.True(outcome.IsFinal);
        Assert.NotEqual("", outcome.Problem);
        Assert.DoesNotContain("meta-data", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_tried_again()
    {
        await _app.StopAsync(Cancel);

        var outcome = await Send(ChannelKind.Teams, ("url", Url));

        Assert.False(outcome.IsFinal);
        Assert.NotEqual("", outcome.Problem);
    }

    [Fact]
    public async Task Mail_goes_through_the_hosts_server()
    {
        using var server = new MailListener();
        var talk = server.Serve(Cancel);
        var channel = new ChannelSpec("Mail", ChannelKind.Email, null, ["team@example.com", "boss@example.com"], [], false);

        var outcome = await new MailSender(new MailServer("127.0.0.1", server.Port, "qvs@example.com", "", "", RequireTls: false)).Send(channel.Recipients, Ended, Cancel);

        Assert.Equal(SendOutcome.Arrived, outcome);
        var said = await talk;
        Assert.Contains("MAIL FROM:<qvs@example.com>", said, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<team@example.com>", said, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<boss@example.com>", said, StringComparison.Ordinal);
        Assert.Contains("It broke.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, "gone@example.com", "team@example.com", "gone@example.com")]
    [InlineData(false, true, "gone@example.com", "gone@example.com")]
    [InlineData(false, false, "full@example.com", "gone@example.com", "full@example.com")]
    public async Task Who_is_refused_keeps_the_mail_from_nobody_else(bool isSent, bool isFinal, string named, params string[] recipients)
    {
        using var server = new MailListener();
        var talk = server.Serve(Cancel);

        var outcome = await new MailSender(new MailServer("127.0.0.1", server.Port, "qvs@example.com", "", "", RequireTls: false)).Send([.. recipients], Ended, Cancel);

        Assert.Equal(isFinal, outcome.IsFinal);
        Assert.Contains("no mailbox for " + named, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(isSent, (await talk).Contains("It broke.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_mail_server_or_with_one_that_cannot_encrypt_nothing_is_sent()
    {
        using var server = new MailListener();
        _ = server.Serve(Cancel);

        Assert.True((await new MailSender(MailServer.None).Send(["team@example.com"], Ended, Cancel)).IsFinal);
        var outcome = await new MailSender(new MailServer("127.0.0.1", server.Port, "qvs@example.com", "user", "a password", RequireTls: true)).Send(["team@example.com"], Ended, Cancel);
        Assert.NotEqual("", outcome.Problem);
        Assert.DoesNotContain("a password", outcome.Problem, StringComparison.Ordinal);
    }

    private Task<SendOutcome> Send(ChannelKind kind, params (string Key, string Value)[] secrets) =>
        Send(new EgressOptions { AllowedNetworks = ["127.0.0.0/8"] }, kind, secrets);

    private static async Task<SendOutcome> Send(EgressOptions egress, ChannelKind kind, params (string Key, string Value)[] secrets)
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(new EgressGuard(egress)).AddNotifications(MailServer.None).BuildServiceProvider();
        var values = new SecretValues(secrets.ToImmutableSortedDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal));
        var channel = new ChannelSpec("Team", kind, CredentialId.Parse("team"), [], [], false);
        return await services.GetRequiredService<INoticeSender>().Send(channel, values, Ended, Cancel);
    }

    /// <summary>As much of SMTP as takes one message, and no TLS.</summary>
    private sealed class MailListener : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public MailListener() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async Task<string> Serve(CancellationToken cancellation)
        {
            using var client = await _listener.AcceptTcpClientAsync(cancellation);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            var said = new StringBuilder();
            await writer.WriteLineAsync("220 mail.example.com");
            for (var isText = false; await reader.ReadLineAsync(cancellation) is { } line;)
            {
                said.AppendLine(line);
                isText = isText ? line != "." : line == "DATA";
                if (!isText || line == "DATA")
                {
                    await writer.WriteLineAsync(line switch
                    {
                        "DATA" => "354 go on",
                        "QUIT" => "221 bye",
                        "RCPT TO:<gone@example.com>" => "550 no mailbox for gone@example.com",
                        "RCPT TO:<full@example.com>" => "450 no mailbox for full@example.com",
                        _ => "250 ok",
                    });
                }

                if (line == "QUIT")
                {
                    break;
                }
            }

            return said.ToString();
        }

        public void Dispose() => _listener.Dispose();
    }
}
