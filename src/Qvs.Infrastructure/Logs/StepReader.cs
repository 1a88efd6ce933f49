using System.Globalization;
using System.Text;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Logs;

/// <summary>How a reading of a step's log ended.</summary>
internal enum ReadingEnd
{
    /// <summary>The server has said all that there was.</summary>
    AtEnd,

    /// <summary>It is given up for now; it goes on from what is stored.</summary>
    GivenUp,

    /// <summary>The log is longer than what is kept.</summary>
    Full,
}

/// <summary>Reads a step's log once, from what is stored to its end, into the store.</summary>
internal sealed class StepReader(ILogStore store, LogKey key, Masking masking, StreamTurns turns, LogOptions options, TimeProvider time)
{
    private const int MostGathered = 5_000;
    private const int LongestTime = 64;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);

    private readonly List<LogLine> _waiting = [];
    private readonly Masking.Pass _pass = masking.Begin();
    private long _number;
    private long _bytes;

    /// <param name="open">Opens the log, with this added to its address.</param>
    /// <param name="end">Completes when the step's end is seen; for one that is followed only.</param>
    public async Task<ReadingEnd> Read(Func<string, CancellationToken, Task<Stream>> open, Task? end, CancellationToken cancellation)
    {
        var tail = await StoredTail.Of(store, key, cancellation);
        (_number, _bytes) = (tail.Lines, tail.Bytes);
        var at = tail.Last;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var stream = await open(tail.Query, stop.Token);
        // A line without end must not take the memory of the platform. A character has four bytes at most.
        var lines = stream.Lines((options.MaxLineLength * 4) + LongestTime, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var patience = new Patience(turns, options, time, end);
        var next = lines.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                // What arrives together is written together; what waits is shown soon.
                if (!next.IsCompleted && _waiting.Count > 0)
                {
                    await Task.WhenAny(next, Task.Delay(Gather, time, cancellation));
                }

                if (_waiting.Count > 0 && (!next.IsCompleted || _waiting.Count >= MostGathered))
                {
                    await Write(cancellation);
                    if (patience.IsUp)
                    {
                        return ReadingEnd.GivenUp;
                    }
                }

                if (!next.IsCompleted && await patience.IsOver(next, cancellation))
                {
                    return ReadingEnd.GivenUp;
                }

                if (!await next)
                {
                    await Write(cancellation);
                    return ReadingEnd.AtEnd;
                }

                var line = lines.Current;
                next = lines.MoveNextAsync().AsTask();
                // Without its end it may be half a line, unless nobody can write the rest any more.
                if ((line.HasEnd || end is null) && !Take(line, tail, ref at))
                {
                    await Write(cancellation);
                    return ReadingEnd.Full;
                }
            }
        }
        catch (Exception) when (!cancellation.IsCancellationRequested && _waiting.Count > 0 && next.IsFaulted)
        {
            // What came before it broke may not be there any more when it is opened again.
            await Write(cancellation);
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await lines.DisposeAsync();
        }
    }

    /// <returns>Whether more can be kept.</returns>
    private bool Take(StreamLine line, StoredTail tail, ref DateTimeOffset? last)
    {
        // Kubernetes writes the time before each line; where it says something itself there is none.
        var text = Encoding.UTF8.GetString(line.Text);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var hasTime = DateTimeOffset.TryParse(space < 0 ? text : text[..space], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        var at = hasTime ? read.ToUniversalTime() : last ?? time.GetUtcNow();
        last = at;
        // Also what is stored goes through: a secret may begin there.
        var said = TaskAddresses.Mask(_pass.Of(hasTime ? space < 0 ? "" : text[(space + 1)..] : text));
        if (tail.Has(at))
        {
            return true;
        }

        _bytes += line.Text.Length;
        if (_bytes > options.MaxStepBytes)
        {
            _waiting.Add(new LogLine(++_number, at, $"[The log is longer than {options.MaxStepBytes} bytes; what follows is not kept.]"));
            return false;
        }

        _waiting.Add(new LogLine(++_number, at, said.Length <= options.MaxLineLength && !line.IsCut ? said : said[..Math.Min(said.Length, options.MaxLineLength)] + " [...]"));
        return true;
    }

    private async Task Write(CancellationToken cancellation)
    {
        if (_waiting.Count > 0)
        {
            await store.Append(key, _waiting, isComplete: false, cancellation);
            _waiting.Clear();
        }
    }

    /// <summary>How long a log that says nothing is waited for.</summary>
    private sealed class Patience(StreamTurns turns, LogOptions options, TimeProvider time, Task? end)
    {
        private readonly DateTimeOffset _begin = time.GetUtcNow();

        /// <summary>Others wait, and this one had its turn.</summary>
        public bool IsUp => turns.IsWanted && time.GetUtcNow() - _begin >= options.StreamTurn;

        public async Task<bool> IsOver(Task next, CancellationToken cancellation)
        {
            var silent = time.GetUtcNow();
            while (!next.IsCompleted)
            {
                var hadEnded = end is { IsCompleted: true };
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var pause = Task.Delay(hadEnded ? options.SilenceAfterEnd : options.StreamTurn, time, enough.Token);
                await (end is { IsCompleted: false } ? Task.WhenAny(next, pause, end) : Task.WhenAny(next, pause));
                var isPaused = pause.IsCompletedSuccessfully;
                await enough.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                if (!next.IsCompleted && isPaused && (hadEnded || IsUp || time.GetUtcNow() - silent >= options.Silence))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
