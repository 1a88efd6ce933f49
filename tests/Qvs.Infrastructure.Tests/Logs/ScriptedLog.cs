using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Qvs.Infrastructure.Tests.Logs;

public enum Cut
{
    /// <summary>The answer ends, as with the container.</summary>
    End,

    /// <summary>The connection breaks.</summary>
    Break,

    /// <summary>Nothing more comes.</summary>
    Hang,
}

/// <summary>A container's log as an API server serves it, with what can happen to one that is followed.</summary>
internal sealed class ScriptedLog
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset At, string Text)> _lines = [];
    private readonly Queue<(int Lines, string Half, Cut Cut)> _cuts = new();
    public int Readings { get; private set; }

    public void Say(DateTimeOffset at, params string[] lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines.Select(line => (at, line)));
        }
    }

    /// <summary>The oldest lines are not there any more.</summary>
    public void Rotate(int lines)
    {
        lock (_lock)
        {
            _lines.RemoveRange(0, lines);
        }
    }

    /// <summary>The next reading ends after so many lines, and perhaps half of one.</summary>
    public void CutNext(int lines, Cut cut, string half = "")
    {
        lock (_lock)
        {
            _cuts.Enqueue((lines, half, cut));
        }
    }

    /// <summary>A log that is followed and not cut hangs after its last line: its container runs.</summary>
    public async Task Answer(HttpContext http)
    {
        List<(DateTimeOffset At, string Text)> lines;
        (int Lines, string Half, Cut Cut) cut;
        lock (_lock)
        {
            Readings++;
            var isFollowed = http.Request.Query["follow"] == "true";
            var since = DateTimeOffset.TryParse(http.Request.Query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given) ? given : DateTimeOffset.MinValue;
            lines = [.. _lines.Where(line => line.At >= since)];
            cut = isFollowed && _cuts.TryDequeue(out var next) ? next : (int.MaxValue, "", isFollowed ? Cut.Hang : Cut.End);
        }

        var text = new StringBuilder();
        foreach (var (at, said) in lines.Take(cut.Lines))
        {
            text.Append(Stamp(at)).Append(' ').Append(said).Append('\n');
        }

        text.Append(cut.Half.Length > 0 ? $"{Stamp(lines[cut.Lines].At)} {cut.Half}" : "");
        await http.Response.StartAsync(http.RequestAborted);
        foreach (var part in Encoding.UTF8.GetBytes(text.ToString()).Chunk(Math.Max(7, text.Length / 20)))
        {
            await http.Response.Body.WriteAsync(part, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        if (cut.Cut == Cut.Break)
        {
            http.Abort();
        }
        else if (cut.Cut == Cut.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }
    }

    private static string Stamp(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
