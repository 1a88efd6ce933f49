using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>Lines of a stream that goes on.</summary>
internal static class LineReader
{
    /// <param name="most">Bytes of a line; of a longer one this is all there is, the rest is left out.</param>
    public static async IAsyncEnumerable<byte[]> Lines(this Stream stream, int most, [EnumeratorCancellation] CancellationToken cancellation)
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
                    yield return Cut(buffer.Slice(0, end), most);
                }

                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > most)
            {
                if (!skipping)
                {
                    yield return Cut(buffer, most);
                }

                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            if (read.IsCompleted)
            {
                if (!skipping && buffer.Length > 0)
                {
                    yield return buffer.ToArray();
                }

                yield break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static byte[] Cut(ReadOnlySequence<byte> line, int most) => (line.Length > most ? line.Slice(0, most) : line).ToArray();
}
