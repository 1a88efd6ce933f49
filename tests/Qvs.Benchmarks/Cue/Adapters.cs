using System.Diagnostics;
using System.Globalization;
using Qvs.Cue;
using Qvs.Cue.Loading;

namespace Qvs.Benchmarks.Cue;

/// <summary>Whole adapters, as a compiler evaluates them.</summary>
internal static class Adapters
{
    /// <summary>In this process, parsed files kept from one evaluation to the next, as the product does.</summary>
    public static Measured Warm(string name, AdapterRow[] rows, string adapters, int rounds)
    {
        var parsed = new ParsedFiles();
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var row in rows)
            {
                var clock = Stopwatch.StartNew();
                DeepStack.Run(() => Evaluate(row, adapters, parsed));
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        return new Measured(name, times, Process.GetCurrentProcess().PeakWorkingSet64);
    }

    /// <summary>A process of the published program for each, one after the other.</summary>
    public static Measured Cold(AdapterRow[] rows, string adapters, string program)
    {
        var times = new List<double>();
        var peak = 0L;
        foreach (var row in rows)
        {
            string[] partial = row.IsPartial ? ["--partial"] : [];
            var start = new ProcessStartInfo(program, ["cue", "export", "-i", "-e", row.Expression, .. partial, row.Input])
            {
                WorkingDirectory = adapters,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();

            // Its first output comes when it has done its work, and it is gone before one could ask a moment later.
            _ = process.StandardOutput.Read();
            peak = Math.Max(peak, PeakOf(process));
            process.StandardOutput.ReadToEnd();
            error.Wait();
            process.WaitForExit();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return new Measured("adapters, cold", times, peak);
    }

    private static CueOutput? Evaluate(AdapterRow row, string adapters, ParsedFiles parsed)
    {
        var context = new CueContext(new CueOptions
        {
            WorkingDirectory = Path.GetFullPath(adapters),
            Parsed = parsed,
        });
        var loaded = context.Load(row.Input);
        return loaded.Instances.Count == 0 ? null : context.Build(loaded.Instances[0]).Evaluate(row.Expression).ToJson(row.IsPartial);
    }

    /// <summary>0 where the system does not tell, or the process is gone already.</summary>
    private static long PeakOf(Process process)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status");
        try
        {
            var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
