namespace Qvs.LocalCluster.Steps;

/// <summary>
/// Small scripts that take the part of programs which an embedded cluster cannot have: a builder of images, a registry's login. They check what they are
/// given, say in the log that they are simulated, and are seen only by steps whose image they stand for.
/// </summary>
internal sealed class StandIns
{
    private const string Prefix = "Qvs.LocalCluster.StandIns.";
    private readonly string _folder;

    /// <summary>Writes the scripts below the folder, each in the folder of its set.</summary>
    public StandIns(string dataFolder)
    {
        _folder = Path.Combine(Path.GetFullPath(dataFolder), "stand-ins");
        var assembly = typeof(StandIns).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var place = resource[Prefix.Length..].Replace('\\', '/').Split('/');
            var file = Path.Combine([_folder, .. place]);
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? _folder);
            using (var stream = assembly.GetManifestResourceStream(resource))
            using (var target = File.Create(file))
            {
                stream?.CopyTo(target);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
            }
        }
    }

    /// <summary>Where steps of an image see the sets of their image, and where those are on this machine.</summary>
    public IReadOnlyList<(string Path, string Source, bool ReadOnly)> Mounts(ImageEntry? image) =>
        [.. (image?.StandIns ?? []).Select(set => ($"/tekton/stand-ins/{set}", Path.Combine(_folder, set), true))];
}
