using System.Globalization;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class SqliteDurabilityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill()
    {
        using var folder = new TempFolder();
        var file = folder.Combine("qvs.db");
        for (var kills = 1; kills <= 3; kills++)
        {
            var acknowledged = await KillAWriter(file);
            await using var silo = await TestSilo.Start(new StorageOptions.Sqlite(file));
            Assert.NotEmpty(acknowledged);
            foreach (var (grain, number) in acknowledged)
            {
                var state = new GrainState<Qvs.Benchmarks.Storage.WrittenState>();
                await silo.Storage.ReadStateAsync("written", GrainId.Create("written", grain), state);

                // One more may be stored than it came to say, and one more said than was understood.
                Assert.InRange(state.State!.Number, number, number + 2);
            }
        }
    }

    /// <summary>Kills a process in the midst of writing.</summary>
    /// <returns>The last number that it said was stored, by grain.</returns>
    private static async Task<Dictionary<string, int>> KillAWriter(string file)
    {
        // From its own output: beside this program lie only the libraries that this one needs.
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Qvs.Infrastructure.Tests", "Qvs.Benchmarks", StringComparison.Ordinal), "Qvs.Benchmarks.dll");
        var writer = ProgramRun.Start("dotnet", [program, "storage-writer", file]);
        await using (writer)
        {
            await writer.Line(line => line.EndsWith(" 100", StringComparison.Ordinal), Patience);
        }

        // The last line may be half a number.
        return writer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
            .Select(line => line.Split(' '))
            .GroupBy(said => said[0], said => int.Parse(said[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)
            .ToDictionary(said => said.Key, said => said.Max(), StringComparer.Ordinal);
    }
}
