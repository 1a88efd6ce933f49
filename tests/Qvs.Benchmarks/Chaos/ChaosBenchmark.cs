using System.Globalization;
using Qvs.Testing;

namespace Qvs.Benchmarks.Chaos;

/// <summary><c>chaos sqlite|postgresql [RUNS] [KILLS] [SEED]</c>: plays the scenario and says how it went; exit code 1 if a promise was broken.</summary>
internal static class ChaosBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static int Run(string[] args) => Play(args).GetAwaiter().GetResult();

    private static async Task<int> Play(string[] args)
    {
        await using var server = new PostgresServer();
        var connection = args is ["postgresql", ..] ? await server.CreateDatabase() : null;
        using var patience = new CancellationTokenSource(Patience);
        var plan = new ChaosPlan(typeof(ChaosBenchmark).Assembly.Location, connection, Number(args, 1, 1000), Number(args, 2, 10), Number(args, 3, 1), TimeSpan.FromSeconds(10));
        var report = await ChaosScenario.Play(plan, patience.Token);
        foreach (var wrong in report.Wrong)
        {
            Console.WriteLine(wrong);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"chaos {args.FirstOrDefault()}: {plan.Runs} runs, {report.PipelineRuns} PipelineRuns, {report.Tasks} tasks in {report.Took.TotalSeconds:F0} s; {report.Outages.Count} silos killed, all runs answered after {string.Join(", ", report.Outages.Select(outage => outage.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)))} s; {report.Wrong.Count} wrong"));
        return report.Wrong.Count == 0 ? 0 : 1;
    }

    private static int Number(string[] args, int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
}
