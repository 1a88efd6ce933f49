using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Grains.Delivery;

/// <summary>Artifacts of a run: one archive, <c>tenant/artifacts/line/number/artifacts.tar</c>.</summary>
internal sealed class RunArtifacts(IClusterGateway gateway, IBlobStore blobs, IOptions<DeliveryOptions> options)
{
    public static string PathOf(RunKey run) => $"{run.Tenant}/artifacts/{run.Line}/{run.Number}/artifacts.tar";

    /// <summary>Copies from the workspace into the blob store without ever holding the archive; a copy that breaks off leaves what was there before.</summary>
    public Task Keep(ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, CancellationToken cancellation) =>
        // Bytes are moved on the pool: the run must go on answering meanwhile.
        Task.Run(() => Copy(connection, run, workspace, paths, cancellation), cancellation);

    public Task Delete(RunKey run, CancellationToken cancellation) => blobs.Delete(PathOf(run), cancellation);

    private async Task Copy(ClusterConnection connection, RunKey run, string workspace, ImmutableArray<string> paths, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        await using var content = pipe.Reader.AsStream();
        var write = blobs.Write(PathOf(run), content, BlobCondition.None, cancellation);
        try
        {
            await using var archive = new LimitedStream(pipe.Writer.AsStream(leaveOpen: true), options.Value.ArtifactLimit);
            await gateway.ReadWorkspace(connection, run, workspace, paths, archive, cancellation);
        }
        catch (Exception e)
        {
            await pipe.Writer.CompleteAsync(e);
            await write.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        await pipe.Writer.CompleteAsync();
        await write;
    }

    /// <summary>Writes through, up to a limit.</summary>
    private sealed class LimitedStream(Stream inner, long limit) : Stream
    {
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Count(count);
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count(buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        private void Count(int bytes)
        {
            _written += bytes;
            if (_written > limit)
            {
                throw new ClusterException(
                    ClusterFailure.Terminal, $"The artifacts are larger than {limit} bytes.", "Name fewer paths in spec.artifacts.");
            }
        }
    }
}
