using Qvs.Domain.Tenancy;
using Qvs.Grains.Fairness;

namespace Qvs.Grains.Tests.Fairness;

public sealed class FairGateTests
{
    private static readonly TenantId Noisy = TenantId.Parse("noisy");
    private static readonly TenantId Quiet = TenantId.Parse("quiet");
    private static readonly TenantId Third = TenantId.Parse("third");

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(16, 8)]
    public async Task A_flood_of_one_tenant_delays_another_by_one_turn_at_most(int places, int ofTenant)
    {
        using var gate = Gate(new FairLimits(places, ofTenant, ofTenant));
        var flood = Enumerable.Range(0, 1000).Select(_ => gate.Enter(Noisy, "", Patience)).ToList();

        var quiet = gate.Enter(Quiet, "", Patience);

        // With places left for others it is in at once; else it has the next one that becomes free.
        if (ofTenant == places)
        {
            Assert.False(quiet.IsCompleted);
            await Leave(flood);
        }

        using var turn = await quiet;
        Assert.Equal(1000 - ofTenant, flood.Count(one => !one.IsCompleted));
    }

    [Fact]
    public async Task Backlogs_share_the_places_by_their_weights()
    {
        using var gate = Gate(new FairLimits(1, 1, 1), ("noisy", 1), ("quiet", 3));
        var held = await gate.Enter(Third, "", Patience);
        var order = new List<TenantId>();
        var all = Enumerable.Range(0, 200).SelectMany(_ => new[] { Work(gate, Noisy, order), Work(gate, Quiet, order) }).ToList();

        held.Dispose();
        await Task.WhenAll(all);

        Assert.InRange(order.Take(200).Count(tenant => tenant == Quiet), 149, 151);
    }

    [Fact]
    public async Task A_slow_lane_holds_up_neither_others_of_its_tenant_nor_other_tenants()
    {
        using var gate = Gate(new FairLimits(8, 4, 2));
        var slow = Enumerable.Range(0, 10).Select(_ => gate.Enter(Noisy, "slow", Patience)).ToList();

        using var other = await gate.Enter(Noisy, "fast", Patience);
        using var another = await gate.Enter(Quiet, "slow", Patience);

        Assert.Equal(2, slow.Count(one => one.IsCompletedSuccessfully));
        Assert.Equal(8, gate.Waiting);
    }

    [Fact]
    public async Task Who_waits_for_somebody_else_gives_the_place_back_but_not_that_of_its_lane()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var gate = new FairGate("test", new FairLimits(2, 2, 2, TimeSpan.FromSeconds(1)), Weights(), time);
        var hanging = new[] { await gate.Enter(Noisy, "slow", Patience), await gate.Enter(Third, "slow", Patience) };
        var waiting = gate.Enter(Quiet, "", Patience);
        var more = Enumerable.Range(0, 2).Select(_ => gate.Enter(Noisy, "slow", Patience)).ToList();

        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        using var turn = await waiting;

        // One hangs and one is new: the lane is full.
        using var second = await more[0];
        Assert.False(more[1].IsCompleted);
        hanging[0].Dispose();
        hanging[1].Dispose();
        turn.Dispose();
        using var third = await more[1];
    }

    [Fact]
    public async Task In_company_a_tenant_has_its_share_of_the_places_at_work_and_alone_it_has_half()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var gate = new FairGate("test", new FairLimits(16, 8, 8, Least: 2), Weights(), time);
        var flood = Enumerable.Range(0, 20).Select(_ => gate.Enter(Noisy, "", Patience)).ToList();
        Assert.Equal(8, flood.Count(one => one.IsCompleted));

        // Two are at work: a third of the places for each, and one for whoever comes.
        (await gate.Enter(Quiet, "", Patience)).Dispose();
        foreach (var one in flood.Take(4))
        {
            (await one).Dispose();
        }

        Assert.Equal(20 - 8 - 1, gate.Waiting);

        // The other has not been seen for long.
        time.Advance(TimeSpan.FromMinutes(1));
        _ = gate.Enter(Noisy, "", Patience);
        Assert.Equal(21 - 4 - 8, gate.Waiting);
    }

    [Fact]
    public async Task Who_gives_up_takes_no_place()
    {
        using var gate = Gate(new FairLimits(1, 1, 1));
        var held = await gate.Enter(Noisy, "", Patience);
        using var given = new CancellationTokenSource();
        var impatient = Enumerable.Range(0, 10).Select(_ => gate.Enter(Noisy, "", given.Token)).ToList();
        var patient = gate.Enter(Noisy, "", Patience);

        await given.CancelAsync();
        foreach (var one in impatient)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        Assert.False(patient.IsCompleted);
        held.Dispose();
        held.Dispose();
        using var turn = await patient;
        Assert.False(gate.Enter(Quiet, "", Patience).IsCompleted);
    }

    private static async Task Work(FairGate gate, TenantId tenant, List<TenantId> order)
    {
        using var turn = await gate.Enter(tenant, "", Patience);
        order.Add(tenant);
    }

    private static async Task Leave(List<Task<IDisposable>> entered) => (await entered.First(one => one.IsCompletedSuccessfully)).Dispose();

    private static FairGate Gate(FairLimits limits, params (string Tenant, int Weight)[] weights) => new("test", limits, Weights(weights), TimeProvider.System);

    private static FairWeights Weights(params (string Tenant, int Weight)[] weights)
    {
        var known = new FairWeights();
        foreach (var (tenant, weight) in weights)
        {
            known.Tell(TenantId.Parse(tenant), weight);
        }

        return known;
    }
}
