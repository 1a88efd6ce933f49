namespace Qvs.LocalCluster.Steps;

/// <summary>One command as it is to run in a container: everything in it is meant as the container sees it.</summary>
internal sealed record ContainerCommand(string Pod, string Image, PodFolder Folder, string Launcher)
{
    /// <summary>The folders to be seen: place, folder on this machine, read-only.</summary>
    public required IReadOnlyList<(string Path, string Source, bool ReadOnly)> Mounts { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDir { get; init; }

    /// <summary>A process in whose network this one is to be.</summary>
    public int? NetworkOf { get; init; }
}

/// <summary>A process to be started on this machine.</summary>
internal sealed record HostCommand(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string WorkingDir);

/// <summary>A way to run a command with its own view of the file system.</summary>
internal interface ISandbox
{
    /// <summary>What a user should know about this way, or null.</summary>
    string? Warning { get; }

    /// <summary>Whether commands run in the images they name, so that no image table is needed.</summary>
    bool RunsOwnImages { get; }

    /// <summary>Whether everything that a command has started ends with it.</summary>
    bool EndsItsTree { get; }

    HostCommand Command(ContainerCommand command);

    /// <summary>Text that goes into a script, an argument or the environment, as the process has to see it.</summary>
    string Map(string text, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts);

    /// <summary>Whether a file is there for the process, before it starts.</summary>
    bool Exists(string path, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts);
}
