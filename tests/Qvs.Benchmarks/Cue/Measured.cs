using System.Globalization;

namespace Qvs.Benchmarks.Cue;

/// <summary>Times of many runs, as one line of a table.</summary>
internal sealed record Measured(string Name, IReadOnlyList<double> Milliseconds, long PeakBytes)
{
    public static readonly string Head = string.Create(
        CultureInfo.InvariantCulture, $"{"",-34} {"runs",6} {"median ms",10} {"max ms",10} {"total s",9} {"peak MB",9}");

    private double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-34} {Milliseconds.Count,6} {Median,10:0.00} {Milliseconds.Max(),10:0.0} {Milliseconds.Sum() / 1000,9:0.00} {PeakBytes / 1048576.0,9:0}");
}
