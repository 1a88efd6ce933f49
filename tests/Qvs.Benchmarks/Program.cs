using Qvs.Benchmarks.Chaos;
using Qvs.Benchmarks.Cue;
using Qvs.Benchmarks.Delivery;
using Qvs.Benchmarks.Portal;
using Qvs.Benchmarks.Sources;
using Qvs.Benchmarks.Storage;

// qvs-benchmarks NAME [ARGUMENTS]: each benchmark is a class of its own folder and prints what it measured.
var benchmarks = new Dictionary<string, Func<string[], int>>(StringComparer.Ordinal)
{
    ["chaos"] = ChaosBenchmark.Run,
    ["chaos-silo"] = ChaosSilo.Run,
    ["cue"] = CueBenchmark.Run,
    ["delivery"] = DeliveryBenchmark.Run,
    ["portal"] = PortalBenchmark.Run,
    ["storage"] = StorageBenchmark.Run,
    ["storage-writer"] = StorageWriter.Run,
    ["webhooks"] = WebhookBenchmark.Run,
};

if (args is [var name, .. var rest] && benchmarks.TryGetValue(name, out var run))
{
    return run(rest);
}

await Console.Error.WriteLineAsync($"usage: dotnet run -c Release --project tests/Qvs.Benchmarks -- {string.Join('|', benchmarks.Keys)} [...]");
return 2;
