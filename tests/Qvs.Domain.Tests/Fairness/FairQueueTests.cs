using Qvs.Domain.Fairness;

namespace Qvs.Domain.Tests.Fairness;

public sealed class FairQueueTests
{
    [Fact]
    public void The_items_of_one_owner_come_in_their_order()
    {
        var queue = new FairQueue<int>();
        foreach (var item in Enumerable.Range(0, 100))
        {
            queue.Add("a", "", item);
        }

        Assert.Equal(Enumerable.Range(0, 100), All(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_backlog_delays_another_owner_by_one_turn()
    {
        var queue = new FairQueue<string>();
        foreach (var item in Enumerable.Range(0, 1000))
        {
            queue.Add("noisy", "", $"noisy{item}");
        }

        Assert.True(queue.TryTake(out _));
        queue.Add("quiet", "", "quiet");
        Assert.Contains("quiet", All(queue).Take(2));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 4)]
    [InlineData(2.5, 1)]
    public void Backlogs_share_by_weight(double first, double second)
    {
        var queue = new FairQueue<string>();
        for (var i = 0; i < 1000; i++)
        {
            queue.Add("first", "", "first", first);
            queue.Add("second", "", "second", second);
        }

        var taken = All(queue).Take(700).GroupBy(owner => owner, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Assert.InRange(taken["first"] / (double)taken["second"], first / second * 0.98, first / second * 1.02);
    }

    [Fact]
    public void A_full_lane_holds_up_neither_its_owner_nor_others()
    {
        var queue = new FairQueue<string>(mostInLane: 2);
        foreach (var item in Enumerable.Range(0, 5))
        {
            queue.Add("a", "slow", $"slow{item}");
        }

        queue.Add("a", "fast", "fast");
        queue.Add("b", "fast", "other");
        Assert.Equal(["fast", "other", "slow0", "slow1"], All(queue).Order(StringComparer.Ordinal));
        Assert.Equal(3, queue.Count);

        queue.Done("a", "slow");
        Assert.Equal(["slow2"], All(queue));
        queue.Done("a", "fast");
        Assert.Empty(All(queue));
    }

    [Fact]
    public void An_owner_has_no_more_out_than_it_may_except_what_is_excused()
    {
        var queue = new FairQueue<int>(mostInLane: 3, mostOfOwner: 4);
        foreach (var item in Enumerable.Range(0, 20))
        {
            queue.Add("a", $"{item % 2}", item);
        }

        Assert.Equal([0, 1, 2, 3], All(queue));
        queue.Excuse("a");
        Assert.Equal([4], All(queue));
        queue.Done("a", "0", isExcused: true);
        Assert.Empty(All(queue));
        queue.Done("a", "0");
        queue.Done("a", "1");
        Assert.Equal([5, 6], All(queue).Order());
    }

    [Fact]
    public void Lanes_of_one_owner_share_its_turns()
    {
        var queue = new FairQueue<string>();
        for (var i = 0; i < 100; i++)
        {
            queue.Add("many", $"lane{i % 10}", "many");
            queue.Add("one", "", "one");
        }

        Assert.InRange(All(queue).Take(100).Count(owner => owner == "one"), 49, 51);
    }

    [Fact]
    public void Who_is_away_is_forgotten_and_saves_nothing()
    {
        var queue = new FairQueue<int>(mostInLane: 1);
        for (var i = 0; i < 1000; i++)
        {
            queue.Add($"tenant{i}", "", i);
            Assert.True(queue.TryTake(out _));
            queue.Done($"tenant{i}", "");
        }

        queue.Add("a", "", 1);
        Assert.True(queue.TryTake(out _));
        queue.Done("a", "");
        queue.Add("a", "", 2);
        Assert.True(queue.TryTake(out _));
        Assert.InRange(queue.Owners, 1, 2);
    }

    /// <summary>
    /// Any mix of arrivals, takes and ends: nothing is lost or doubled, lanes keep their order and their bound, a free item is never withheld, and between two
    /// turns of an owner that waits all the time no other one gets more than its weight allows and one.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_history_is_fair(int seed)
    {
        const int most = 3;
        var random = new Random(seed);
        var queue = new FairQueue<(int Owner, int Lane, int Number)>(most);
        var weights = Enumerable.Range(0, 6).Select(_ => (double)random.Next(1, 5)).ToArray();
        var waiting = new Dictionary<(int Owner, int Lane), Queue<int>>();
        var taken = new Dictionary<(int Owner, int Lane), int>();
        var since = weights.Select(_ => new double[weights.Length]).ToArray();
        for (var step = 0; step < 20_000; step++)
        {
            var (owner, lane) = (random.Next(weights.Length), random.Next(3));
            switch (random.Next(5))
            {
                case 0 or 1:
                    if (!waiting.TryGetValue((owner, lane), out var known))
                    {
                        waiting[(owner, lane)] = known = [];
                    }

                    if (!IsReady(owner))
                    {
                        Array.Clear(since[owner]);
                    }

                    known.Enqueue(step);
                    queue.Add($"{owner}", $"{lane}", (owner, lane, step), weights[owner]);
                    break;
                case 2 or 3:
                    var expected = Enumerable.Range(0, weights.Length).Any(IsReady);
                    Assert.Equal(expected, queue.TryTake(out var item));
                    if (expected)
                    {
                        Assert.Equal(waiting[(item.Owner, item.Lane)].Dequeue(), item.Number);
                        taken[(item.Owner, item.Lane)] = taken.GetValueOrDefault((item.Owner, item.Lane)) + 1;
                        Assert.InRange(taken[(item.Owner, item.Lane)], 1, most);
                        Array.Clear(since[item.Owner]);
                        for (var other = 0; other < weights.Length; other++)
                        {
                            since[other][item.Owner]++;
                            Assert.True(
                                !IsReady(other) || since[other][item.Owner] <= (weights[item.Owner] / weights[other]) + 2,
                                $"{item.Owner} went {since[other][item.Owner]} times before {other}");
                        }
                    }

                    break;
                default:
                    if (taken.GetValueOrDefault((owner, lane)) > 0)
                    {
                        if (!IsReady(owner))
                        {
                            Array.Clear(since[owner]);
                        }

                        taken[(owner, lane)]--;
                        queue.Done($"{owner}", $"{lane}");
                    }

                    break;
            }

            Assert.Equal(waiting.Values.Sum(one => one.Count), queue.Count);
        }

        bool IsReady(int owner) => waiting.Any(pair => pair.Key.Owner == owner && pair.Value.Count > 0 && taken.GetValueOrDefault(pair.Key) < most);
    }

    private static List<T> All<T>(FairQueue<T> queue)
    {
        var all = new List<T>();
        while (queue.TryTake(out var item))
        {
            all.Add(item);
        }

        return all;
    }
}
