namespace Qvs.Infrastructure.Blobs;

internal static class BlobTag
{
    private const int MaxLength = 200;

    /// <summary>Tags come back from clients: what could not stand in a header cannot be a tag of ours either, so such a condition does not hold.</summary>
    public static bool CanBe(string? tag) => tag is null || (tag.Length is > 0 and <= MaxLength && tag.All(letter => letter is > ' ' and < '\x7f'));
}
