using Qvs.Infrastructure.Storage;

namespace Qvs.Benchmarks.Storage;

public sealed record WrittenState
{
    public int Number { get; set; }
}

/// <summary>
/// Writes to a SQLite file until it is killed: 32 grains that count up, and a line <c>grain number</c> for each number that is stored.
/// What it said must be found there afterwards; a test of durability starts it.
/// </summary>
internal static class StorageWriter
{
    private const int Grains = 32;

    public static int Run(string[] args)
    {
        Write(args.Single()).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task Write(string file)
    {
        using var host = await StorageHost.Start(new StorageOptions.Sqlite(file));
        var storage = host.Grains();
        await Task.WhenAll(Enumerable.Range(0, Grains).Select(async i =>
        {
            var grain = GrainId.Create("written", $"row:{i}");
            var state = new GrainState<WrittenState>(new WrittenState());
            await storage.ReadStateAsync("written", grain, state);
            for (var number = 1; ; number++)
            {
                state.State = new WrittenState { Number = number };
                await storage.WriteStateAsync("written", grain, state);
                await Console.Out.WriteLineAsync($"{grain.Key} {number}");
            }
        }));
    }
}
