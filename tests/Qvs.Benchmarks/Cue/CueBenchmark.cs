using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Qvs.Cue;
using Qvs.Cue.Loading;

namespace Qvs.Benchmarks.Cue;

/// <summary>
/// How fast CUE is read and evaluated: parsing, the micro cases, and all evaluations of the published adapters, cold (a process each) and
/// warm (all in this process). Needs <c>QVS_CONFORMANCE</c> and <c>QVS_ADAPTERS</c>; the cold part also the path of a published
/// <c>qvsctl</c> as argument, or in <c>QVS_QVSCTL</c>.
/// </summary>
internal static class CueBenchmark
{
    public static int Run(string[] args)
    {
        var conformance = Environment.GetEnvironmentVariable("QVS_CONFORMANCE");
        var adapters = Environment.GetEnvironmentVariable("QVS_ADAPTERS");
        var program = args is [var given, ..] ? given : Environment.GetEnvironmentVariable("QVS_QVSCTL");
        Console.WriteLine(Measured.Head);
        if (conformance is not null)
        {
            Console.WriteLine(Micro(conformance));
        }

        if (conformance is not null && adapters is not null)
        {
            Console.WriteLine(Parsing(adapters, out var rate));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"  MB of text per second",-34} {rate,17:0.0}"));
            var rows = AdapterRow.All(conformance);
            Console.WriteLine(Adapters.Warm("adapters, warm, first round", rows, adapters, rounds: 1));
            Console.WriteLine(Adapters.Warm("adapters, warm, later rounds", rows, adapters, rounds: 3));
            if (program is not null)
            {
                Console.WriteLine(Adapters.Cold(rows, adapters, program));
            }
        }

        return conformance is null ? 2 : 0;
    }

    private static Measured Micro(string conformance)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(conformance, "cue", "micro.json")));
        var sources = document.RootElement.EnumerateObject().Select(c => c.Value.GetProperty("src").GetString()!).ToArray();
        var times = new List<double>();
        for (var round = 0; round < 20; round++)
        {
            foreach (var source in sources)
            {
                var clock = Stopwatch.StartNew();
                DeepStack.Run(() => new CueContext().CompileString(source).ToJson(partial: true));
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        return new Measured("micro cases, evaluated", times, Process.GetCurrentProcess().PeakWorkingSet64);
    }

    /// <summary>All files of the adapters, each parsed anew.</summary>
    private static Measured Parsing(string adapters, out double megabytesPerSecond)
    {
        var texts = Directory.EnumerateFiles(adapters, "*.cue", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var parsed = new ParsedFiles();
            foreach (var (text, number) in texts.Select((t, i) => (t, i)))
            {
                var clock = Stopwatch.StartNew();
                parsed.Parse(string.Create(CultureInfo.InvariantCulture, $"{number}.cue"), text);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        megabytesPerSecond = texts.Sum(t => (double)t.Length) * 5 / 1e6 / (times.Sum() / 1000);
        return new Measured("adapters, files parsed", times, Process.GetCurrentProcess().PeakWorkingSet64);
    }
}
