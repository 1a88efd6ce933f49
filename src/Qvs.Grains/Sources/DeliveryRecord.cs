using System.IO.Compression;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>A delivery at rest.</summary>
internal sealed class DeliveryRecord
{
    public int Version { get; set; } = 1;

    public WebhookDelivery? Delivery { get; set; }

    /// <summary>The payload, compressed: providers say everything several times.</summary>
    public byte[] Payload { get; set; } = [];

    /// <summary>The time of writing in ticks, so that a delivery that comes again after it was forgotten has a higher one than it had.</summary>
    public long Revision { get; set; }

    public static byte[] Compress(ReadOnlySpan<byte> payload)
    {
        using var kept = new MemoryStream();
        using (var compressed = new GZipStream(kept, CompressionLevel.Fastest))
        {
            compressed.Write(payload);
        }

        return kept.ToArray();
    }

    public byte[] Uncompressed()
    {
        using var payload = new GZipStream(new MemoryStream(Payload), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        payload.CopyTo(whole);
        return whole.ToArray();
    }
}
