using Microsoft.Extensions.Logging;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Notifications;

internal sealed class ChannelQueueGrain(
    [PersistentState("channel-queue", "qvs")] IPersistentState<ChannelQueueRecord> state, INoticeSender sender, TimeProvider time, ILogger<ChannelQueueGrain> log)
    : Grain, IChannelQueueGrain, IRemindable
{
    private const string Reminder = "send";
    private const int MostWaiting = 1_000;
    private const int MostSent = 100;
    private const int MostKnown = 1_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan GiveUp = TimeSpan.FromDays(1);
    private static readonly TimeSpan[] Pauses = [.. new[] { 5, 15, 60, 300, 900, 3_600 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private ChannelKey? _id;
    private IGrainTimer? _timer;
    private bool _isSending;
    private DateTimeOffset _quietUntil;
    private bool _isReminded;

    private ChannelKey Id => _id ??= KeyOf.Grain<ChannelKey>(this);

    private ChannelQueueRecord Queue => state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Plan();
        return Task.CompletedTask;
    }

    public async Task Enqueue(Notice notice)
    {
        if (Queue.Known.Contains(notice.Id))
        {
            return;
        }

        if (!_isReminded)
        {
            // Before the message is written: one that waits always has somebody who comes for it.
            await this.RegisterOrUpdateReminder(Reminder, Period, Period);
            _isReminded = true;
        }

        await Change(() =>
        {
            if (Queue.Known.Contains(notice.Id))
            {
                return;
            }

            Queue.Known.Add(notice.Id);
            Queue.Known.RemoveRange(0, Math.Max(0, Queue.Known.Count - MostKnown));
            Queue.Waiting.Add(new WaitingNotice(notice, 0, "", Later(time.GetUtcNow(), _quietUntil)));
            while (Queue.Waiting.Count > MostWaiting)
            {
                End(Queue.Waiting[0], $"More than {MostWaiting} messages waited; this one was the oldest.");
            }
        });
        Plan();
    }

    public Task<ImmutableArray<NoticeDelivery>> Deliveries() => Task.FromResult<ImmutableArray<NoticeDelivery>>(
    [
        .. Queue.Waiting.AsEnumerable().Reverse().Select(one => new NoticeDelivery(one.Notice.Id, one.Notice.Title, one.Tries, one.Problem, one.Notice.At, one.NextAt)),
        .. Queue.Sent,
    ]);

    public async Task Clear()
    {
        await state.ClearStateAsync();
        await Forget();
        DeactivateOnIdle();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Queue.Waiting.Count == 0)
        {
            await Forget();
            return;
        }

        _isReminded = true;
        Plan();
    }

    private void Plan()
    {
        _timer?.Dispose();
        _timer = null;
        if (Queue.Waiting.Count > 0)
        {
            var wait = Queue.Waiting.Min(one => one.NextAt) - time.GetUtcNow();
            _timer = this.RegisterGrainTimer(
                Send, new GrainTimerCreationOptions(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }
    }

    private async Task Send()
    {
        if (_isSending)
        {
            return;
        }

        _isSending = true;
        try
        {
            using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
            while (Queue.Waiting.FirstOrDefault(one => one.NextAt <= time.GetUtcNow()) is { } next)
            {
                var outcome = await Try(next.Notice);
                await Change(() => Record(next, outcome));
            }
        }
        catch (Exception problem)
        {
            // The queue is as it was written; the next turn of the timer or the reminder goes on with it.
            log.LogWarning(problem, "The messages of {Channel} wait.", Id);
            DeactivateOnIdle();
            return;
        }
        finally
        {
            _isSending = false;
        }

        Plan();
    }

    private async Task<SendOutcome> Try(Notice notice)
    {
        // Asked each time: what was changed or paused meanwhile counts.
        if (await GrainFactory.Channel(Id).Get() is not { Value: var channel } || !channel.Wants(notice))
        {
            return new SendOutcome("The channel does not want the message any more.", IsFinal: true);
        }

        var secrets = channel.Credential is { } credential ? await GrainFactory.Credential(new(Id.Tenant, credential)).Reveal() : null;
        return await sender.Send(channel, secrets, notice, CancellationToken.None);
    }

    private void Record(WaitingNotice tried, SendOutcome outcome)
    {
        // It may have been pushed out while it was being sent.
        var at = Queue.Waiting.FindIndex(one => one.Notice.Id == tried.Notice.Id);
        if (at < 0)
        {
            return;
        }

        if (outcome.After is { } after)
        {
            // Whoever asks for a pause is left alone by all messages, within reason.
            _quietUntil = time.GetUtcNow() + (after < Pauses[^1] ? after : Pauses[^1]);
            Queue.Waiting = [.. Queue.Waiting.Select(one => one with { NextAt = Later(one.NextAt, _quietUntil) })];
        }

        var next = time.GetUtcNow() + Pauses[Math.Min(tried.Tries, Pauses.Length - 1)];
        var now = tried with { Tries = tried.Tries + 1, Problem = outcome.Problem, NextAt = Later(next, _quietUntil) };
        Queue.Waiting[at] = now;
        if (outcome.IsFinal || outcome.Problem.Length == 0 || now.NextAt - now.Notice.At > GiveUp)
        {
            End(now, outcome.Problem);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private void End(WaitingNotice one, string problem)
    {
        Queue.Waiting.RemoveAll(other => other.Notice.Id == one.Notice.Id);
        Queue.Sent.Insert(0, new NoticeDelivery(one.Notice.Id, one.Notice.Title, one.Tries, problem, one.Notice.At, null));
        Queue.Sent.RemoveRange(Math.Min(MostSent, Queue.Sent.Count), Math.Max(0, Queue.Sent.Count - MostSent));
    }

    private async Task Change(Action change)
    {
        change();
        await state.Write(this);
    }

    private async Task Forget()
    {
        _isReminded = false;
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
