using System.Buffers.Text;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>An archive as a log says it: lines of base64 of gzip, and then its checksum, which nothing but the end of a whole archive says.</summary>
internal static class WorkspaceArchive
{
    public const string ChecksumMark = "sha256:";
    public const string EmptyMark = "empty:";
    private const int MostLine = 64 * 1024;

    /// <returns>Whether it came to its checksum; false if the log ended before.</returns>
    /// <exception cref="ClusterException">Terminal: it is larger than allowed. Retryable: its checksum is another one.</exception>
    public static async Task<bool> Unpack(string what, Stream log, Stream archive, long most, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Read(what, log, pipe.Writer, stop.Token);
        try
        {
            await using var packed = pipe.Reader.AsStream();
            await using var text = new GZipStream(packed, CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            long total = 0;
            int read;
            while ((read = await text.ReadAsync(buffer, cancellation)) > 0)
            {
                total += read;
                if (total > most)
                {
                    throw new ClusterException(ClusterFailure.Terminal, $"The artifacts are larger than {most >> 20} MiB.", "Name fewer paths in spec.artifacts.");
                }

                await archive.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            // What follows the end of the archive is not its content, but it belongs to its checksum.
            await packed.CopyToAsync(Stream.Null, cancellation);
            return await reading;
        }
        catch (InvalidDataException)
        {
            // Without a checksum it is no wonder, and whoever packed it can say why.
            return await reading ? throw Broken(what) : false;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task<bool> Read(string what, Stream log, PipeWriter packed, CancellationToken cancellation)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var isWhole = false;
            await foreach (var line in log.Lines(MostLine, cancellation))
            {
                var text = Encoding.ASCII.GetString(line.Text).Trim();
                if (text == EmptyMark)
                {
                    isWhole = true;
                    break;
                }

                if (text.StartsWith(ChecksumMark, StringComparison.Ordinal))
                {
                    isWhole = text[ChecksumMark.Length..] == Convert.ToHexStringLower(hash.GetHashAndReset()) ? true : throw Broken(what);
                    break;
                }

                var bytes = line.IsCut || text.Length % 4 != 0 || !Base64.IsValid(text) ? throw Broken(what) : Convert.FromBase64String(text);
                hash.AppendData(bytes);
                await packed.WriteAsync(bytes, cancellation);
            }

            await packed.CompleteAsync();
            return isWhole;
        }
        catch (Exception problem)
        {
            var known = ClusterErrors.Classify(what, problem, cancellation) ?? problem;
            await packed.CompleteAsync(known);
            throw known;
        }
    }

    private static ClusterException Broken(string what) => new(
        ClusterFailure.Retryable, $"{what}: the archive did not arrive as it was sent.", "It is tried again. Large archives need nodes that keep so much of a log (containerLogMaxSize of the kubelet).");
}
