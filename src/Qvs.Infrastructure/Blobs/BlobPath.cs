using System.Buffers;

namespace Qvs.Infrastructure.Blobs;

/// <summary>
/// The paths that every store accepts: <c>tenant/kind/...</c>, segments of letters, digits and <c>-_.=</c>, none of them only dots. So a path
/// means the same blob in a file system, a bucket and a container, and never leaves its place.
/// </summary>
internal static class BlobPath
{
    private const int MaxLength = 900;
    private const int MaxSegment = 200;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=");

    /// <exception cref="ArgumentException">It is not a path of a blob.</exception>
    public static string Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var segments = path.Split('/');
        return path.Length <= MaxLength && segments.Length >= 2 && segments.All(IsSegment)
            ? path
            : throw new ArgumentException(
                $"'{Shown(path)}' is not the path of a blob: at least two segments of at most {MaxSegment} letters, digits and -_.=, with slashes between them, at most {MaxLength} characters.",
                nameof(path));
    }

    /// <summary>A prefix may end anywhere in a path, also within a segment.</summary>
    /// <exception cref="ArgumentException">No path can begin with it.</exception>
    public static string CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var segments = prefix.Split('/');
        return prefix.Length <= MaxLength && segments[..^1].All(IsSegment) && !segments[^1].AsSpan().ContainsAnyExcept(Letters)
            ? prefix
            : throw new ArgumentException($"No path of a blob begins with '{Shown(prefix)}'.", nameof(prefix));
    }

    private static bool IsSegment(string segment) =>
        segment.Length is > 0 and <= MaxSegment && !segment.AsSpan().ContainsAnyExcept(Letters) && segment.AsSpan().ContainsAnyExcept('.');

    private static string Shown(string path) => new([.. path.Take(100).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}
