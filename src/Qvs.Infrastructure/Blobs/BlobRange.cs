namespace Qvs.Infrastructure.Blobs;

internal static class BlobRange
{
    /// <exception cref="ArgumentOutOfRangeException">It begins before the first byte, or has less than none.</exception>
    public static void Check(long from, long? length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A part of a blob has 0 bytes or more.");
        }
    }
}
