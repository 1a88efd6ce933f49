using Qvs.Cloud.Portal.Runs;

namespace Qvs.Cloud.Tests.Portal;

public sealed class RunGraphTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_critical_path_goes_back_through_what_was_waited_for_longest() => Assert.Equal(
        ["build", "slow", "deploy"],
        RunGraph.CriticalPath([Stage("build", 1), Stage("quick", 2, "build"), Stage("slow", 9, "build"), Stage("deploy", 11, "quick", "slow"), Stage("other", 10, "quick")])
            .OrderBy(name => name switch { "build" => 0, "slow" => 1, _ => 2 }));

    [Fact]
    public void Nothing_is_critical_while_nothing_has_ended() => Assert.Empty(RunGraph.CriticalPath([Stage("build", null), Stage("deploy", null, "build")]));

    private static StageTime Stage(string name, int? end, params string[] needs) => new(name, [.. needs], Start, end is { } minutes ? Start.AddMinutes(minutes) : null);
}
