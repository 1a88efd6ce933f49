using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Grains;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class StateNamesTests
{
    [Fact]
    public void A_name_used_by_two_classes_is_refused()
    {
        var problem = Assert.Throws<StorageException>(() => StateNames.Check([typeof(One), typeof(Other), typeof(Third)]));

        Assert.Contains("'one'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(One), problem.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Other), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_their_own_and_other_storages_are_fine() => StateNames.Check([typeof(One), typeof(Third), typeof(Elsewhere)]);

    private sealed class One([PersistentState("one", StorageNames.Grains)] IPersistentState<CounterState> state)
    {
        public override string ToString() => state.ToString()!;
    }

    private sealed class Other([PersistentState("One")] IPersistentState<CounterState> state)
    {
        public override string ToString() => state.ToString()!;
    }

    private sealed class Third([PersistentState("third", StorageNames.Grains)] IPersistentState<CounterState> state)
    {
        public override string ToString() => state.ToString()!;
    }

    private sealed class Elsewhere([PersistentState("one", "elsewhere")] IPersistentState<CounterState> state)
    {
        public override string ToString() => state.ToString()!;
    }
}
