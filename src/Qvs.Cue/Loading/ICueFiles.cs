namespace Qvs.Cue.Loading;

/// <summary>
/// The file system as the loader sees it. Paths are absolute, with <c>/</c> between names and without <c>.</c> and <c>..</c>
/// (<see cref="CuePath"/>).
/// </summary>
public interface ICueFiles
{
    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>The names in a directory, sorted by their bytes; empty for a directory that is not there.</summary>
    IReadOnlyList<CueEntry> List(string directory);

    /// <summary>The content of a file; throws <see cref="IOException"/> if it cannot be read.</summary>
    byte[] Read(string path);

    /// <summary>
    /// Where a path leads when its symbolic links are followed. The loader refuses files whose real path lies outside the root that they
    /// were found under.
    /// </summary>
    string RealPath(string path);
}

/// <remarks>A class: code of collections over structs is not compiled ahead, and loading is most of a short process.</remarks>
public sealed record CueEntry(string Name, bool IsDirectory);
