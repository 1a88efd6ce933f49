using System.Buffers.Text;
using System.Text.Json;

namespace Qvs.Infrastructure.Storage.Listings;

/// <summary>Where a page ended: the place in the order, so that rows that come and go in between shift nothing.</summary>
internal sealed record ListingCursor(string Sort, string Key, bool Descending)
{
    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([Descending ? "-" : "+", Sort, Key]));

    /// <exception cref="FormatException">It is not one of ours, or of a list in the other direction.</exception>
    public static ListingCursor Parse(string text, bool descending)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(text)) is [{ } direction, { } sort, { } key] && direction == (descending ? "-" : "+")
                ? new ListingCursor(sort, key, descending)
                : throw NotACursor(null);
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw NotACursor(problem);
        }
    }

    private static FormatException NotACursor(Exception? cause) =>
        new("The cursor is not one of this list. Begin at the first page, without a cursor.", cause);
}
