using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>A line without its end.</summary>
/// <param name="IsCut">It was longer than what is read of a line; the rest is left out.</param>
/// <param name="HasEnd">False for what comes after the last end of a line: perhaps only its beginning.</param>
internal readonly record struct StreamLine(byte[] Text, bool IsCut, bool HasEnd);

/// <summary>Lines of a stream that goes on.</summary>
internal static class LineReader
{
    /// <param name="most">Bytes of a line; of a longer one this is all there is, the rest is left out.</param>
    public static async IAsyncEnumerable<StreamLine> Lines(this Stream stream, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!skipping)
                {
                    yield return Line(buffer.Slice(0, end), most, true);
                }

                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > most)
            {
                if (!skipping)
                {
                    yield return Line(buffer, most, true);
                }

                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            if (read.IsCompleted)
            {
                if (!skipping && buffer.Length > 0)
                {
                    yield return Line(buffer, most, false);
                }

                yield break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static StreamLine Line(ReadOnlySequence<byte> line, int most, bool hasEnd) =>
        line.Length > most ? new StreamLine(line.Slice(0, most).ToArray(), true, hasEnd) : new StreamLine(line.ToArray(), false, hasEnd);
}
