using Qvs.Benchmarks.Chaos;
using Qvs.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Qvs.Grains.Tests.Delivery;

/// <summary>
/// Silos as real processes are killed (SIGKILL, the third of four by SIGTERM) while runs go on and the cluster, which they reach over HTTPS, is in a storm. The same program with more
/// runs is the benchmark <c>chaos</c>.
/// </summary>
public sealed class SiloDeathTests(PostgresServer server)
{
    private const int Runs = 100;
    private const int Kills = 4;
    private static readonly TimeSpan Observe = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task No_run_is_lost_and_nothing_is_created_twice_when_one_of_two_silos_dies()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        Holds(await Play(new ChaosPlan(Program, await server.CreateDatabase(), Runs, Kills, Seed: 1, Observe)));
    }

    [Fact]
    public async Task No_run_is_lost_and_nothing_is_created_twice_when_the_only_silo_dies() =>
        Holds(await Play(new ChaosPlan(Program, Connection: null, Runs, Kills, Seed: 2, Observe)));

    // From its own output: beside this program lie only the libraries that this one needs.
    private static string Program =>
        Path.Combine(AppContext.BaseDirectory.Replace("Qvs.Grains.Tests", "Qvs.Benchmarks", StringComparison.Ordinal), "Qvs.Benchmarks.dll");

    private static async Task<ChaosReport> Play(ChaosPlan plan)
    {
        // A run that never ends is named then.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return await ChaosScenario.Play(plan, patience.Token);
    }

    private static void Holds(ChaosReport report)
    {
        Assert.Empty(report.Wrong);
        Assert.Equal(Kills, report.Outages.Count);
    }
}
