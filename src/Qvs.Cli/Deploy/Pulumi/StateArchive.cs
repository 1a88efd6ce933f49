using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace Qvs.Cli.Deploy.Pulumi;

/// <summary>A state as it is stored: the folder <c>.pulumi</c> as a compressed tar, without locks, and of its history only the newest.</summary>
internal static class StateArchive
{
    private const string Root = ".pulumi";
    private const long MostBytes = 2L << 30;
    private const int MostFiles = 10_000;

    public static byte[] Pack(string folder)
    {
        var root = Path.Combine(folder, Root);
        Prune(root);
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var name = Path.GetRelativePath(folder, file).Replace('\\', '/');

                // A lock of a run that was killed would stop all that come after it.
                if (!name.StartsWith(Root + "/locks/", StringComparison.Ordinal))
                {
                    tar.WriteEntry(file, name);
                }
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Replaces the folder's state. An archive that is something else is a <see cref="DeployException"/>.</summary>
    public static void Unpack(byte[] archive, string folder)
    {
        var root = Path.GetFullPath(Path.Combine(folder, Root));
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            using var tar = new TarReader(gzip);
            var (left, files) = (MostBytes, 0);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    continue;
                }

                var target = Path.GetFullPath(Path.Combine(folder, entry.Name));
                if (!target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || (left -= entry.Length) < 0 || ++files > MostFiles)
                {
                    throw new DeployException($"the stored state is not one: {(left < 0 || files > MostFiles ? "it is too large" : $"it holds {entry.Name}")}");
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target) ?? root);
                entry.ExtractToFile(target, overwrite: true);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new DeployException($"the stored state cannot be unpacked: {e.Message}. Nothing was deployed");
        }
    }

    private static void Prune(string root)
    {
        foreach (var kind in (string[])["history", "backups"])
        {
            var top = Path.Combine(root, kind);
            foreach (var folder in Directory.Exists(top) ? Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories) : [])
            {
                var files = Directory.EnumerateFiles(folder).Select(f => (Path: f, Time: Time(Path.GetFileName(f)))).ToList();
                foreach (var (path, _) in files.Where(f => f.Time is { } t && t < files.Max(g => g.Time)))
                {
                    File.Delete(path);
                }
            }
        }
    }

    /// <summary>Pulumi writes <c>STACK-NANOSECONDS.history.json</c>, and <c>STACK.NANOSECONDS.json</c> for backups.</summary>
    private static long? Time(string name) =>
        name.Split('-', '.').Where(p => p.Length >= 10).Select(p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (long?)null).LastOrDefault(n => n is not null);
}
