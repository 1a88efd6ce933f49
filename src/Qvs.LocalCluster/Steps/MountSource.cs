namespace Qvs.LocalCluster.Steps;

/// <summary>The folder or file of a volume that is mounted.</summary>
internal static class MountSource
{
    /// <summary>
    /// The place under the volume, made if it is not there. A link on the way is refused: a step that wrote to the volume before could have laid one that leads
    /// out of it, to any file of this machine.
    /// </summary>
    public static string Of(string volume, string subPath)
    {
        var place = volume;
        foreach (var part in subPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                throw new ContainerConfigException($"subPath \"{subPath}\" must not contain '..'");
            }

            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is not null)
            {
                throw new ContainerConfigException($"subPath \"{subPath}\" leads over a link");
            }
        }

        if (!File.Exists(place))
        {
            Directory.CreateDirectory(place);
        }

        return place;
    }
}
