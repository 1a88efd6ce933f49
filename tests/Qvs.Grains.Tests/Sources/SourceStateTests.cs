using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Sources;
using Qvs.Grains.Definitions;
using Qvs.Grains.Sources;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Sources;

/// <summary>State at rest is a contract: what an earlier version has written is read by this one.</summary>
public sealed class SourceStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Indented = new(StateJson.Options) { WriteIndented = true };
    private static readonly ImmutableSortedDictionary<string, string> Inputs = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("gitRevision", Payloads.Commit);

    [Fact]
    public void A_webhook_at_rest() => GoldenFile.Check(PathOf("webhook"), Text(new Definition<SealedWebhook>
    {
        Spec = new SealedWebhook(
            new WebhookSpec(true, [new Trigger("main", AssemblyLineId.Parse("deliver"), [SourceEventKind.Push], ["main"], ["^src/"], [new IgnoreCondition("a.b", "x")], [new InputBinding("gitRevision", BindingSource.Event, "commit")])]),
            "sealed",
            "sealed before",
            Now),
        Revision = 3,
        ChangedAt = Now,
        ChangedBy = "olga",
    }));

    [Fact]
    public void A_delivery_at_rest() => GoldenFile.Check(PathOf("webhook-delivery"), Text(Delivery()));

    [Fact]
    public void A_schedules_progress_at_rest() => GoldenFile.Check(PathOf("schedule-progress"), Text(new ScheduleProgress
    {
        Next = Now,
        LastTick = Now.AddHours(-1),
        LastRun = new RunKey(SourceFixture.Key.Tenant, AssemblyLineId.Parse("deliver"), 7),
        Revision = 2,
        Changes = 9,
    }));

    [Fact]
    public void A_commits_status_at_rest() => GoldenFile.Check(PathOf("commit-status"), Text(new CommitStatusRecord
    {
        Repository = RepositoryId.Parse("hats"),
        Commit = Payloads.Commit,
        Told = CommitState.Pending,
        BehindSince = Now,
    }));

    [Fact]
    public void A_delivery_read_from_its_record_is_what_it_was()
    {
        var read = JsonSerializer.Deserialize<DeliveryRecord>(File.ReadAllText(TestPaths.InRepository(PathOf("webhook-delivery"))), StateJson.Options)!;

        Assert.Equal(DeliveryStatus.Pending, read.Delivery!.Status);
        Assert.Equal(Text(Delivery()), Text(read));
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(new DeliveryRecord { Payload = DeliveryRecord.Compress("{}"u8) }.Uncompressed()));
    }

    private static DeliveryRecord Delivery() => new()
    {
        Delivery = new WebhookDelivery(
            WebhookDeliveryKey.Of(SourceFixture.Key, "a1", "{}"u8),
            RepositoryKind.GitHub,
            "a1",
            "push",
            Now,
            [new SourceEvent(RepositoryKind.GitHub, SourceEventKind.Push, "main", Payloads.Commit, [], true, "hana", "Sell shoes", "https://example.com", ["https://example.com/shop.git"])],
            [new DeliveryRound(Now, "", [new DeliveryStart(0, "main", AssemblyLineId.Parse("deliver"), StartResult.Waiting, "", Inputs)], "")],
            true),
        Payload = [1, 2, 3],
        Revision = 638_000_000_000_000_000,
    };

    private static string Text<T>(T state) => JsonSerializer.Serialize(state, Indented) + "\n";

    private static string PathOf(string name) => $"tests/Qvs.Grains.Tests/Golden/{name}-1.json";
}
