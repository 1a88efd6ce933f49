using Orleans.Storage;
using Qvs.Infrastructure.Storage;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What every grain storage does alike; the classes below it say on which one.</summary>
public abstract class GrainStorageContract : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("counter", "run:acme/line/12");

    private TestSilo? _silo;

    private protected TestSilo Silo => _silo!;

    private protected abstract Task<StorageOptions?> Options();

    private IGrainStorage Storage => Silo.Storage;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.Start(await Options());

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task Restart()
    {
        await Silo.DisposeAsync();
        _silo = await TestSilo.Start(await Options());
    }

    [Fact]
    public async Task A_state_that_was_never_written_does_not_exist()
    {
        var state = await Read(Grain);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(new CounterState(), state.State);
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        var written = State(7, "日本語 \"quoted\" \u0001 \ud83d\ude80");
        await Storage.WriteStateAsync("counter", Grain, written);

        var read = await Read(Grain);

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(written.State, read.State);
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_succeeds()
    {
        var writers = Enumerable.Range(1, 16).Select(i => State(i)).ToArray();

        var succeeded = await Task.WhenAll(writers.Select(TryWrite));

        var winner = Assert.Single(writers.Where((_, i) => succeeded[i]));
        Assert.Equal(winner.State, (await Read(Grain)).State);
    }

    [Fact]
    public async Task A_write_over_a_newer_state_is_refused_and_changes_nothing()
    {
        await Storage.WriteStateAsync("counter", Grain, State(1));
        var (first, second) = (await Read(Grain), await Read(Grain));
        first.State = first.State with { Sum = 2 };
        await Storage.WriteStateAsync("counter", Grain, first);

        second.State = second.State with { Sum = 3 };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("counter", Grain, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("counter", Grain, second));

        Assert.Equal(2, (await Read(Grain)).State.Sum);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_again()
    {
        var state = State(5);
        await Storage.WriteStateAsync("counter", Grain, state);

        await Storage.ClearStateAsync("counter", Grain, state);
        var afterwards = await Read(Grain);
        state.State = new CounterState { Sum = 6 };
        await Storage.WriteStateAsync("counter", Grain, state);

        Assert.False(afterwards.RecordExists);
        Assert.Equal(new CounterState(), afterwards.State);
        Assert.Equal(6, (await Read(Grain)).State.Sum);
    }

    [Fact]
    public async Task A_later_life_of_a_cleared_state_is_safe_from_who_knows_an_earlier_one()
    {
        var state = State(1);
        await Storage.WriteStateAsync("counter", Grain, state);
        var earlier = await Read(Grain);
        await Storage.ClearStateAsync("counter", Grain, state);
        await Storage.WriteStateAsync("counter", Grain, State(2));

        earlier.State = earlier.State with { Sum = 9 };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("counter", Grain, earlier));

        Assert.Equal(2, (await Read(Grain)).State.Sum);
    }

    [Fact]
    public async Task Five_megabytes_are_kept()
    {
        var large = State(1, string.Concat(Enumerable.Range(0, 500_000).Select(i => $"{i % 10}tenletters"[..10])));
        await Storage.WriteStateAsync("counter", Grain, large);

        Assert.Equal(large.State, (await Read(Grain)).State);
    }

    [Fact]
    public async Task Grains_types_and_names_that_look_alike_are_kept_apart()
    {
        GrainId[] grains =
        [
            GrainId.Create("counter", "run:abc"), GrainId.Create("counter", "run:ABC"), GrainId.Create("counter", "run:0abc"),
            GrainId.Create("counter", "line:abc"), GrainId.Create("other", "run:abc"), GrainId.Create("counter", "run:abc "),
        ];
        foreach (var (grain, i) in grains.Select((grain, i) => (grain, i)))
        {
            await Storage.WriteStateAsync("counter", grain, State(i));
            await Storage.WriteStateAsync("Counter", grain, State(100 + i));
        }

        Assert.Equal(Enumerable.Range(0, grains.Length), await Task.WhenAll(grains.Select(async grain => (await Read(grain)).State.Sum)));
        Assert.Equal(Enumerable.Range(100, grains.Length), await Task.WhenAll(grains.Select(async grain => (await Read(grain, "Counter")).State.Sum)));
    }

    [Fact]
    public async Task Grains_find_their_state_again()
    {
        var grain = Silo.Grains.GetGrain<ICounterGrain>("counter:acme/one");
        await grain.Add(2);
        await grain.Leave();

        Assert.Equal(5, await grain.Add(3));
    }

    private protected Task<HeldState> Read(GrainId grain) => Read(grain, "counter");

    private async Task<HeldState> Read(GrainId grain, string name)
    {
        var state = new HeldState();
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private async Task<bool> TryWrite(HeldState state)
    {
        try
        {
            await Storage.WriteStateAsync("counter", Grain, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private protected static HeldState State(int sum, string text = "") => new() { State = new CounterState { Sum = sum, Text = text } };
}
