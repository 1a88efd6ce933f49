using System.Globalization;

namespace Qvs.LocalCluster.Tables;

/// <summary>Ages as kubectl shows them: two units at most, fewer the longer they are.</summary>
internal static class Durations
{
    public static string? Since(string? timestamp, DateTimeOffset now) =>
        timestamp is null ? null
        : DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Show(now - at)
        : "<invalid>";

    public static string Show(TimeSpan span)
    {
        var s = (long)span.TotalSeconds;
        if (s < -1)
        {
            return "<invalid>";
        }

        var (m, h, d) = (s / 60, s / 3600, s / 86400);
        return s switch
        {
            < 0 => "0s",
            < 120 => $"{s}s",
            < 600 => s % 60 == 0 ? $"{m}m" : $"{m}m{s % 60}s",
            < 3 * 3600 => $"{m}m",
            < 8 * 3600 => m % 60 == 0 ? $"{h}h" : $"{h}h{m % 60}m",
            < 48 * 3600 => $"{h}h",
            < 8 * 86400 => h % 24 == 0 ? $"{d}d" : $"{d}d{h % 24}h",
            < 2 * 365 * 86400L => $"{d}d",
            < 8 * 365 * 86400L => $"{d / 365}y{d % 365}d",
            _ => $"{d / 365}y",
        };
    }
}
