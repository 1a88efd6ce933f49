using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Sources;

/// <summary>Webhooks: who may, what is kept secret, and what is genuine.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task The_secret_is_shown_once_and_stands_nowhere()
    {
        await using var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();

        var again = Platform.Done(await sources.Webhook.Save(new WebhookSpec(false, []), null));

        Assert.Matches("^[0-9a-f]{64}$", sources.Secret);
        Assert.Null(again.Secret);
        Assert.Equal(2, again.Webhook.Revision);
        var row = await sources.Platform.Service<IListings>().Find(Platform.Acme, ListingKinds.Webhook, SourceFixture.Key.ToString(), CancellationToken.None);
        Assert.DoesNotContain(sources.Secret, row!.Body, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(sources.Platform.Database)!, "qvs.db*"))
        {
            Assert.DoesNotContain(sources.Secret, System.Text.Encoding.Latin1.GetString(await ReadShared(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_the_secret_of_this_webhook_makes_a_genuine_request()
    {
        await using var sources = await SourceFixture.Start();
        var body = Payloads.GitHubPush();

        Assert.Null(await sources.Deliver(sources.Request(body, secret: new string('0', 64))));
        Assert.Null(await sources.Deliver(sources.Request(body) with { Proofs = ImmutableDictionary<string, string>.Empty }));
        Assert.Null(await sources.Deliver(sources.Request(body) with { Body = [.. System.Text.Encoding.UTF8.GetBytes(body + " ")] }));
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            Assert.Null(await sources.Platform.Grains.Webhook(SourceFixture.Key with { Repository = RepositoryId.Parse("nothing") }).Admit(sources.Request(body)));
        }

        var other = TenantId.Parse("other");
        using (CallerContext.Use(Caller.Platform(other)))
        {
            Assert.Null(await sources.Platform.Grains.Webhook(new WebhookKey(other, SourceFixture.Key.Repository)).Admit(sources.Request(body)));
        }

        Assert.Empty(await sources.Rows());
        Assert.Equal(0, await sources.Runs());
        Assert.NotNull(await sources.Deliver(sources.Request(body)));
    }

    [Fact]
    public async Task A_rotation_ends_the_old_secret_at_once_or_after_a_day()
    {
        await using var sources = await SourceFixture.Start();
        var (body, first) = (Payloads.GitHubPush(), sources.Secret);
        using var owner = Platform.AsOwner();

        var second = Platform.Done(await sources.Webhook.Rotate(keepOld: true));
        Assert.NotNull(second.Webhook.OldSecretUntil);
        Assert.True(await IsTaken(first) && await IsTaken(second.Secret!));
        sources.Time.Advance(TimeSpan.FromHours(25));
        Assert.False(await IsTaken(first));
        Assert.Null((await sources.Webhook.Get())!.OldSecretUntil);

        var third = Platform.Done(await sources.Webhook.Rotate(keepOld: false));
        Assert.False(await IsTaken(second.Secret!));
        Assert.True(await IsTaken(third.Secret!));

        async Task<bool> IsTaken(string secret)
        {
            using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
            return await sources.Webhook.Admit(sources.Request(body, secret: secret)) is not null;
        }
    }

    [Fact]
    public async Task A_webhook_needs_a_repository_that_says_who_hosts_it_and_triggers_that_can_be_understood()
    {
        await using var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();

        var nowhere = await sources.Platform.Grains.Webhook(SourceFixture.Key with { Repository = RepositoryId.Parse("nothing") }).Save(new WebhookSpec(false, []), null);
        var plain = await sources.Platform.Grains.Webhook(SourceFixture.Key with { Repository = RepositoryId.Parse("shop") }).Save(new WebhookSpec(true, []), null);
        var wrong = await sources.Webhook.Save(new WebhookSpec(false, [SourceFixture.OnMain with { Refs = ["("] }]), null);

        Assert.Equal(RejectionCodes.NotFound, Assert.Single(nowhere.Rejections).Code);
        Assert.Equal(2, plain.Rejections.Length);
        Assert.Single(wrong.Rejections);
        Assert.Equal(1, (await sources.Webhook.Get())!.Revision);
    }

    [Fact]
    public async Task A_repository_with_a_webhook_stays_until_that_is_gone()
    {
        await using var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();
        var repository = sources.Platform.Grains.Repository(new RepositoryKey(Platform.Acme, SourceFixture.Key.Repository));

        Assert.Equal(RejectionCodes.InUse, Assert.Single((await repository.Delete(null)).Rejections).Code);
        Platform.Done(await sources.Webhook.Delete(null));
        Platform.Done(await repository.Delete(null));

        Assert.Null(await sources.Webhook.Get());
        Assert.Null(await sources.Deliver(sources.Request(Payloads.GitHubPush())));
    }

    [Fact]
    public async Task A_payload_can_be_tried_and_starts_nothing()
    {
        await using var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();

        var tried = Platform.Done(await sources.Webhook.Test("push", Payloads.GitHubPush()));

        Assert.Equal(StartResult.Waiting, Assert.Single(tried.Starts).Result);
        Assert.Equal(0, await sources.Runs());
        Assert.Empty(await sources.Rows());
    }

    private static async Task<byte[]> ReadShared(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole, TestContext.Current.CancellationToken);
        return whole.ToArray();
    }
}
