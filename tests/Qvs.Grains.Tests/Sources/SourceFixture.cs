using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Sources;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Sources;

/// <summary>A platform with a repository on GitHub whose pushes start a line, and with a clock and a network that a test may disturb.</summary>
internal sealed class SourceFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private SourceFixture(Platform platform, ShiftedTime time, Trouble trouble)
    {
        (Platform, Time, Trouble) = (platform, time, trouble);
        _patience.CancelAfter(TimeSpan.FromMinutes(6));
    }

    /// <summary>Ends the waiting for what never comes.</summary>
    public CancellationToken Patience => _patience.Token;

    public static WebhookKey Key { get; } = new(Platform.Acme, RepositoryId.Parse("hats"));

    public static Trigger OnMain { get; } = new(
        "on-main", AssemblyLineId.Parse("deliver"), [SourceEventKind.Push], ["main"], [], [], []);

    public Platform Platform { get; }

    public ShiftedTime Time { get; }

    public Trouble Trouble { get; }

    public string Secret { get; private set; } = "";

    public IWebhookGrain Webhook => Platform.Grains.Webhook(Key);

    public static async Task<SourceFixture> Start(short silos = 1, Action<SourceOptions>? configure = null, bool reportsStatus = false)
    {
        var (time, trouble) = (new ShiftedTime(), new Trouble());
        var platform = await Platform.Start(
            silos: silos,
            configure: services =>
            {
                services.AddSingleton<IIncomingGrainCallFilter>(trouble);
                services.Configure<SourceOptions>(options => configure?.Invoke(options));
            },
            clock: time);
        var fixture = new SourceFixture(platform, time, trouble);
        await platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await platform.SaveLine("deliver", Shop.Line("deliver"));
        using var owner = Platform.AsOwner();
        Platform.Done(await platform.Grains.Credential(new CredentialKey(Platform.Acme, CredentialId.Parse("git-token"))).Save(
            CredentialPurpose.Git, "", new Grains.Credentials.CredentialChange(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add("token", "ght_secret")), null));
        Platform.Done(await platform.Grains.Repository(new RepositoryKey(Platform.Acme, Key.Repository)).Save(
            new RepositorySpec(RepositoryKind.GitHub, "https://github.com/acme/hats.git", "", CredentialId.Parse("git-token")), null));
        fixture.Secret = Platform.Done(await fixture.Webhook.Save(new WebhookSpec(reportsStatus, [OnMain]), 0)).Secret!;
        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        _patience.Dispose();
    }

    public WebhookRequest Request(string body, string? name = null, string header = "push", string? secret = null) => new(
        ImmutableDictionary<string, string>.Empty
            .Add("x-hub-signature-256", $"sha256={Payloads.Sign(body, secret ?? Secret)}")
            .Add("x-github-event", header)
            .Add("x-github-delivery", name ?? Guid.NewGuid().ToString()),
        [.. Encoding.UTF8.GetBytes(body)]);

    /// <summary>As the endpoint does it.</summary>
    public async Task<DeliveryAccepted?> Deliver(WebhookRequest request)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        if (await Webhook.Admit(request) is not { } admission)
        {
            return null;
        }

        return await Platform.Grains.WebhookDelivery(WebhookDeliveryKey.Of(Key, admission.DeliveryName, request.Body.AsSpan())).Accept(admission, request.Body);
    }

    public async Task<WebhookDelivery> Until(WebhookDeliveryKey key, Func<WebhookDelivery, bool> expected)
    {
        while (true)
        {
            try
            {
                using var owner = Platform.AsOwner();
                if (await Platform.Grains.WebhookDelivery(key).Get() is { } now && expected(now))
                {
                    return now;
                }
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException or System.Net.Sockets.SocketException)
            {
                // The silo that was asked has died; another one answers.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Patience);
        }
    }

    public Task<WebhookDelivery> UntilDone(WebhookDeliveryKey key) => Until(key, delivery => delivery.Status != DeliveryStatus.Pending);

    public async Task<int> Runs()
    {
        using var owner = Platform.AsOwner();
        return (await Platform.Grains.Line(Platform.Line("deliver")).Get())!.Value.LastRun;
    }

    public async Task<ImmutableArray<ListingRow>> Rows() =>
        (await Platform.Service<IListings>().Query(new ListingQuery(Platform.Acme, ListingKinds.WebhookDelivery, "hats", Descending: true), CancellationToken.None)).Rows;

    public async Task<IReadOnlyList<ListingRow>> RowsUntil(Func<ImmutableArray<ListingRow>, bool> expected)
    {
        while (true)
        {
            if (await Rows() is var rows && expected(rows))
            {
                return rows;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Patience);
        }
    }

    public Task Forget() => Platform.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
