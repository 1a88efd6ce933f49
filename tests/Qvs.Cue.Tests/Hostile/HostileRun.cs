using System.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>
/// Does with an input all that is done with values (check, JSON, YAML, CUE, tree, formatting), with the default budget, and measures it.
/// A machine that does something else at the same time is no reason to fail: the time is that of the processor if it is less.
/// </summary>
internal sealed class HostileRun
{
#if DEBUG
    // Code that is not optimized is two to three times slower than the product.
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(12);
#else
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
#endif

    public const long MostBytes = 512L << 20;

    public TimeSpan Time { get; private set; }

    public long PeakBytes { get; private set; }

    /// <summary>What was found wrong, or null if there is a value.</summary>
    public string? Diagnostic { get; private set; }

    public string Steps { get; private set; } = "";

    public static HostileRun Of(HostileInput input)
    {
        GC.Collect();
        var run = new HostileRun();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var stop = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!stop.Wait(20))
            {
                run.PeakBytes = Math.Max(run.PeakBytes, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
        });
        watch.Start();
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        run.Do(input);
        clock.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        run.Time = processor < clock.Elapsed ? processor : clock.Elapsed;
        stop.Set();
        watch.Join();
        return run;
    }

    private void Do(HostileInput input)
    {
        var files = new MemoryFiles("/w", []);
        foreach (var (name, content) in input.Files)
        {
            files.Add("/w/" + name, content);
        }

        var context = new CueContext(new CueOptions { Files = files, WorkingDirectory = "/w" });
        var clock = Stopwatch.StartNew();
        var loaded = context.Load("./in.cue");
        Mark("load", clock);
        var problems = loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)).ToArray();
        foreach (var file in loaded.Instances.SelectMany(i => i.Files))
        {
            DeepStack.Run(() => Formatter.Format(file));
        }

        Mark("format", clock);
        if (problems.Length > 0)
        {
            Diagnostic = problems[0].ToString();
            return;
        }

        var value = context.Build(loaded.Instances[0]);
        var errors = value.Validate();
        Mark("validate", clock);
        var json = value.ToJson();
        Mark("json", clock);
        value.ToYaml();
        Mark("yaml", clock);
        value.ToCue();
        Mark("cue", clock);
        value.ToTree();
        Mark("tree", clock);
        Diagnostic = errors.Concat(json.Errors).FirstOrDefault()?.ToString();
    }

    private void Mark(string step, Stopwatch clock)
    {
        Steps += $"{step} {clock.ElapsedMilliseconds} ";
        clock.Restart();
    }
}
