using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Loading;

/// <summary>A file that may belong to a package, read but not yet parsed.</summary>
internal sealed record Candidate(string Path, byte[] Bytes, string? Package);

/// <summary>
/// The CUE files of directories and the packages that they belong to. A package of a directory includes the files of the same package in
/// the directories above it, up to the root.
/// </summary>
internal sealed class PackageDirectories(FileReader reader)
{
    private readonly Dictionary<string, IReadOnlyList<Candidate>> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<Candidate> Files(string directory, string? root, DiagnosticBag diagnostics)
    {
        if (!_read.TryGetValue(directory, out var files))
        {
            files = [.. Read(directory, root, diagnostics)];
            _read.Add(directory, files);
        }

        return files;
    }

    public IReadOnlyList<string> Packages(string directory, string? root, DiagnosticBag diagnostics) =>
        [.. Files(directory, root, diagnostics).Select(f => f.Package).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Files of directories above come first, as in the order of the whole package everywhere.</summary>
    public IReadOnlyList<Candidate> OfPackage(string directory, string root, string package, DiagnosticBag diagnostics)
    {
        var found = new List<Candidate>();
        for (var d = directory; ; d = CuePath.Parent(d))
        {
            var here = Files(d, root, diagnostics).Where(f => f.Package == package).ToArray();
            if (d == directory && here.Length == 0)
            {
                return [];
            }

            found.InsertRange(0, here);
            if (d == root || d.Length <= root.Length)
            {
                return found;
            }
        }
    }

    /// <summary>The directory and those below it that hold CUE files, without modules of their own.</summary>
    public IEnumerable<string> Below(string directory)
    {
        var entries = reader.Files.List(directory);
        if (entries.Any(IsCandidate))
        {
            yield return directory;
        }

        foreach (var entry in entries.Where(e => e.IsDirectory && e.Name[0] is not ('.' or '_') && e.Name != ModuleFile.Directory))
        {
            var below = $"{directory}/{entry.Name}";
            if (reader.Files.DirectoryExists($"{below}/{ModuleFile.Directory}"))
            {
                continue;
            }

            foreach (var found in Below(below))
            {
                yield return found;
            }
        }
    }

    private IEnumerable<Candidate> Read(string directory, string? root, DiagnosticBag diagnostics)
    {
        foreach (var entry in reader.Files.List(directory).Where(IsCandidate))
        {
            var path = directory == "/" ? "/" + entry.Name : $"{directory}/{entry.Name}";
            if (reader.Read(path, root, null, diagnostics) is { } bytes)
            {
                yield return new Candidate(path, bytes, PackageClause.Find(SourceBytes.Decode(bytes)));
            }
        }
    }

    private static bool IsCandidate(CueEntry entry) =>
        !entry.IsDirectory
        && entry.Name.EndsWith(".cue", StringComparison.Ordinal)
        && entry.Name[0] is not ('_' or '.')
        && !entry.Name.EndsWith("_test.cue", StringComparison.Ordinal)
        && !entry.Name.EndsWith("_tool.cue", StringComparison.Ordinal);
}
