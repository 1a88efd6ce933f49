using System.Buffers;
using System.Text;

namespace Qvs.LocalCluster.Logs;

/// <summary>The output of one container so far. Whole lines only reach the file, as a container runtime does; the rest waits for its end.</summary>
internal sealed class ContainerLog(string path)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private byte[] _stamp = [];
    private volatile TaskCompletionSource _arrival = New();

    public bool Completed { get; private set; }

    /// <summary>Completes when something is appended, or the log ends, after the call.</summary>
    public Task Arrival => _arrival.Task;

    public void Append(ReadOnlySpan<byte> output, DateTimeOffset now)
    {
        lock (_lock)
        {
            Completed = false;
            using var done = new MemoryStream();
            while (!output.IsEmpty)
            {
                if (_line.WrittenCount == 0)
                {
                    _stamp = Encoding.ASCII.GetBytes(ContainerLogs.Stamp(now) + " ");
                }

                var end = output.IndexOf((byte)'\n');
                _line.Write(end < 0 ? output : output[..(end + 1)]);
                output = end < 0 ? [] : output[(end + 1)..];
                if (end >= 0)
                {
                    done.Write(_stamp);
                    done.Write(_line.WrittenSpan);
                    _line.ResetWrittenCount();
                }
            }

            Write(done);
        }

        Announce();
    }

    public void Complete()
    {
        lock (_lock)
        {
            Completed = true;
            if (_line.WrittenCount > 0)
            {
                using var rest = new MemoryStream();
                rest.Write(_stamp);
                rest.Write(_line.WrittenSpan);
                _line.ResetWrittenCount();
                Write(rest);
            }
        }

        Announce();
    }

    /// <summary>What was written from an offset on, whole lines with their time stamps, and where to read on.</summary>
    public (byte[] Text, long Next, bool Ended) Read(long offset)
    {
        lock (_lock)
        {
            if (!File.Exists(path))
            {
                return ([], offset, Completed);
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var text = new byte[Math.Max(0, Math.Min(file.Length - offset, 8 << 20))];
            file.Seek(offset, SeekOrigin.Begin);
            file.ReadExactly(text);
            return (text, offset + text.Length, Completed && offset + text.Length >= file.Length);
        }
    }

    public void Delete()
    {
        lock (_lock)
        {
            Completed = true;
            File.Delete(path);
        }

        Announce();
    }

    private void Write(MemoryStream text)
    {
        if (text.Length == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        text.WriteTo(file);
    }

    private void Announce() => Interlocked.Exchange(ref _arrival, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
