using CsCheck;
using Qvs.Domain.Delivery.Queueing;

namespace Qvs.Domain.Tests.Delivery.Queueing;

public sealed class QueueTests
{
    [Theory]
    [InlineData(QueuePolicy.Queue, "Begin 1", "", "", "Begin 2", "Begin 3")]
    [InlineData(QueuePolicy.CancelOlder, "Begin 1", "Cancel 1", "Cancel 2", "Begin 3", "")]
    [InlineData(QueuePolicy.Refuse, "Begin 1", "line-busy", "line-busy", "", "")]
    public void Each_policy_answers_in_its_way(QueuePolicy policy, params string[] expected)
    {
        var queue = LineQueue.Empty with { Policy = policy };
        var answers = new List<string>();
        for (var submit = 0; submit < 3; submit++)
        {
            var decision = queue.Submit();
            answers.Add(decision.Rejection?.Code ?? Text(decision));
            queue = decision.Queue;
        }

        foreach (var end in new[] { 1, 2 })
        {
            var decision = queue.End(end);
            answers.Add(Text(decision));
            queue = decision.Queue;
        }

        Assert.Equal(expected, answers);
    }

    [Fact]
    public void Every_run_begins_or_is_cancelled_and_never_more_than_allowed_at_once() => Gen
        .Select(Gen.Enum<QueuePolicy>(), Gen.Int[1, 3], Gen.Int[0, 9].Array[0, 60])
        .Sample(play =>
        {
            var (policy, limit, tape) = play;
            var queue = LineQueue.Empty with { Policy = policy, Limit = limit };
            var submitted = new HashSet<int>();
            var over = new HashSet<int>();
            foreach (var step in tape)
            {
                var decision = step < 5 || queue.Active.IsEmpty ? queue.Submit() : End(queue, over, queue.Active[step % queue.Active.Length]);
                queue = decision.Queue;
                _ = decision.Run > 0 && submitted.Add(decision.Run);
                Assert.True(queue.Active.Length <= limit);
            }

            // What was lost is ordered again: a run that is told to cancel or begin comes to its end.
            for (var round = 0; round < 100; round++)
            {
                queue = queue.Redrive().Aggregate(queue, (at, effect) => End(at, over, effect.Run).Queue);
            }

            Assert.Equal(submitted.Order(), over.Order());
        });

    [Fact]
    public void A_lock_has_one_run_at_a_time_and_everybody_gets_it() => Gen.Int[0, 99].Array[0, 80].Sample(tape =>
    {
        var held = DeploymentLock.Free;
        var granted = new HashSet<string>();
        foreach (var step in tape)
        {
            var claim = new LockClaim(Lines.Key(Lines.Of("l", "a"), 1 + (step % 3)), $"a{step % 10}-{step % 3}");
            var decision = step < 60 ? held.Acquire(claim) : held.Release(claim.Attempt);
            held = decision.Lock;
            granted.UnionWith(decision.Granted.Select(one => one.Attempt));
            Assert.Equal(decision.Waiting, decision.Waiting.Intersect(held.Waiting));
            Assert.True(step >= 60 || held.Released.Contains(claim.Attempt) || decision.Granted.Contains(claim) != decision.Waiting.Contains(claim));
            Assert.True(held.Holders.Select(holder => holder.Run).Distinct().Count() <= 1);
            Assert.True(held.Waiting.IsEmpty || !held.Holders.IsEmpty);
            Assert.Empty(held.Holders.Select(holder => holder.Attempt).Intersect(held.Released));
        }
    });

    private static QueueDecision End(LineQueue queue, HashSet<int> over, int run)
    {
        over.Add(run);
        return queue.End(run);
    }

    private static string Text(QueueDecision decision) => string.Join(", ", decision.Effects.Select(effect => $"{effect.Order} {effect.Run}"));
}
