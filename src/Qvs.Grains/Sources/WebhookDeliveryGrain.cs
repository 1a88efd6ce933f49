using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Sources;

/// <summary>
/// A delivery: decide, write, answer, and only then start. Each start has a key of its own that the line knows again, so that what a lost process left
/// undone is done once more and yet starts one run.
/// </summary>
internal sealed partial class WebhookDeliveryGrain(
    [PersistentState("webhook-delivery", StorageNames.Default)] IPersistentState<DeliveryRecord> record,
    DeliveryRows rows,
    IOptions<SourceOptions> options,
    TimeProvider clock,
    ILogger<WebhookDeliveryGrain> log) : Grain, IWebhookDeliveryGrain
{
    /// <summary>More are forgotten, the oldest first.</summary>
    private const int MostRounds = 20;

    private WebhookDeliveryKey? _id;
    private IGrainTimer? _again;
    private TimeSpan _delay;

    private WebhookDeliveryKey Id => _id ??= KeyOf.Grain<WebhookDeliveryKey>(this);

    public Task<WebhookDelivery?> Get() => Task.FromResult(record.State.Delivery);

    public Task<string?> Payload() => Task.FromResult(record.State.Delivery is null ? null : Encoding.UTF8.GetString(record.State.Uncompressed()));

    public async Task<DeliveryAccepted> Accept(WebhookAdmission admission, ImmutableArray<byte> payload)
    {
        if (record.State.Delivery is not null)
        {
            return new DeliveryAccepted(Id, IsRepeated: true);
        }

        var now = clock.GetUtcNow();
        var decision = DeliveryDecision.Decide(admission.Provider, admission.Event, payload.AsMemory(), admission.Spec.Triggers);
        var round = new DeliveryRound(now, "", decision.Starts, decision.Note);
        var delivery = new WebhookDelivery(Id, admission.Provider, admission.DeliveryName, admission.Event, now, decision.Events, [round], admission.Spec.ReportsStatus);
        await Promise(delivery, DeliveryRecord.Compress(payload.AsSpan()));
        Soon(TimeSpan.Zero);
        return new DeliveryAccepted(Id, IsRepeated: false);
    }

    public async Task<Answer<WebhookDelivery>> Replay()
    {
        if (record.State.Delivery is not { } delivery)
        {
            return Answer.Refuse<WebhookDelivery>(RejectionCodes.NotFound, "There is no such delivery.", "Old ones are forgotten; let the provider send it again.");
        }

        if (delivery.Status == DeliveryStatus.Pending)
        {
            return Answer.Refuse<WebhookDelivery>(RejectionCodes.InUse, "The delivery is still being worked off.", "Wait a moment.");
        }

        var by = CallerContext.Current?.Actor.Name ?? "";
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (await GrainFactory.Webhook(Id.Webhook).Get() is not { } webhook)
        {
            return Answer.Refuse<WebhookDelivery>(RejectionCodes.NotFound, $"The repository '{Id.Repository}' has no webhook any more.", "Make one first.");
        }

        var decision = DeliveryDecision.Decide(delivery.Provider, delivery.Header, record.State.Uncompressed(), webhook.Spec.Triggers);
        var rounds = delivery.Rounds.Add(new DeliveryRound(clock.GetUtcNow(), by, decision.Starts, decision.Note));
        var next = delivery with { Rounds = rounds.RemoveRange(0, Math.Max(0, rounds.Length - MostRounds)), ReportsStatus = webhook.Spec.ReportsStatus };
        await Promise(next, record.State.Payload);
        await Work();
        return Answer.Of(record.State.Delivery!);
    }

    public Task Wake() => Work();

    public async Task Forget()
    {
        if (record.State.Delivery?.Status == DeliveryStatus.Pending)
        {
            return;
        }

        await rows.Remove(Id, NextRevision);
        await record.ClearStateAsync();
        DeactivateOnIdle();
    }

    private void Soon(TimeSpan wait)
    {
        _again ??= this.RegisterGrainTimer(
            async _ =>
            {
                _again?.Dispose();
                _again = null;
                using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
                await Work();
            },
            new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task Work()
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (record.State.Delivery is not { } delivery)
        {
            // A row was promised and nothing was written: nobody was told that it was accepted.
            await rows.Remove(Id, NextRevision);
            return;
        }

        var round = delivery.Rounds[^1];
        var starts = round.Starts.ToBuilder();
        for (var at = 0; at < starts.Count; at++)
        {
            if (starts[at].Result == StartResult.Waiting)
            {
                starts[at] = await Start(delivery, round, starts[at]);
            }
        }

        var done = delivery with { Rounds = delivery.Rounds.SetItem(delivery.Rounds.Length - 1, round with { Starts = starts.ToImmutable() }) };
        if (!starts.SequenceEqual(round.Starts))
        {
            await Write(done, record.State.Payload, NextRevision);
        }

        await rows.Write(done, record.State.Revision);
        if (done.Status == DeliveryStatus.Pending)
        {
            _delay = TimeSpan.FromTicks(Math.Clamp(_delay.Ticks * 2, options.Value.RetryDelay.Ticks, options.Value.LongestRetryDelay.Ticks));
            Soon(_delay);
        }
    }

    private async Task<DeliveryStart> Start(WebhookDelivery delivery, DeliveryRound round, DeliveryStart start)
    {
        var happened = delivery.Events[start.Event];
        try
        {
            var line = GrainFactory.Line(new AssemblyLineKey(Id.Tenant, start.Line));
            Answer<RunStarted> answer;
            using (CallerContext.Use(Caller.Platform(Id.Tenant) with { Actor = new Actor($"webhook {Id.Repository}", []) }))
            {
                answer = await line.Start(new StartRun(KeyOfStart(round, start), start.Inputs, happened.Describe(Id.Repository), new RunOrigin(happened.Commit, happened.CommittedAt, delivery.ReceivedAt)));
            }

            if (!answer.IsDone)
            {
                return start with { Result = StartResult.Refused, Reason = string.Join(" ", answer.Rejections.Select(one => $"{one.Message} {one.NextStep}".Trim()).Take(5)) };
            }

            if (delivery.ReportsStatus)
            {
                await GrainFactory.CommitStatus(answer.Value.Run).Follow(Id.Repository, happened.Commit);
            }

            return start with { Result = StartResult.Started, Run = answer.Value.Run };
        }
        catch (Exception problem)
        {
            LogNotStarted(problem, start.Line, Id);
            return clock.GetUtcNow() - round.At < options.Value.GiveUpAfter
                ? start
                : start with { Result = StartResult.Failed, Reason = "It could not be started for too long; the platform's log says why. Replay it when that is mended." };
        }
    }

    /// <summary>Made of what is written, so that it is the same after a crash.</summary>
    private string KeyOfStart(DeliveryRound round, DeliveryStart start) =>
        string.Create(CultureInfo.InvariantCulture, $"{Id.Repository}/{Id.Id}/{round.At.UtcTicks:x}/{start.Event}/{start.Trigger}");

    private long NextRevision => Math.Max(record.State.Revision + 2, clock.GetUtcNow().UtcTicks);

    private async Task Promise(WebhookDelivery delivery, byte[] payload)
    {
        var revision = NextRevision;
        await rows.Promise(delivery, revision);
        await Write(delivery, payload, revision);
    }

    private async Task Write(WebhookDelivery delivery, byte[] payload, long revision)
    {
        record.State = new DeliveryRecord { Delivery = delivery, Payload = payload, Revision = revision };
        await record.Write(this);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line} could not be started for {Delivery}; it is tried again.")]
    private partial void LogNotStarted(Exception problem, AssemblyLineId line, WebhookDeliveryKey delivery);
}
