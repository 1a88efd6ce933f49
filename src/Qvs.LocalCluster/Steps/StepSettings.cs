namespace Qvs.LocalCluster.Steps;

/// <summary>What keeps the steps of a run apart from this machine.</summary>
public enum Isolation
{
    /// <summary>Bubblewrap where it works here, otherwise plain processes.</summary>
    Auto,
    Bubblewrap,

    /// <summary>Nothing: steps see this machine as its user does, and absolute places like /workspace are replaced in their texts.</summary>
    None,
    Podman,
}

/// <summary>How steps are run on this machine.</summary>
public sealed record StepSettings
{
    /// <summary>Where workspaces, claims and the folders of running pods are.</summary>
    public required string DataFolder { get; init; }

    public Isolation Isolation { get; init; }

    /// <summary>Lets steps reach the network; otherwise they only have a loopback of their own.</summary>
    public bool Network { get; init; }

    /// <summary>A JSON or YAML file with entries that come before the built-in image table.</summary>
    public string? ImageTableFile { get; init; }

    /// <summary>
    /// Folders with tools, which steps find on their PATH before everything else, but not at their own place: for one the folder of <c>qvsctl</c>, without
    /// which the tasks of adapters do not run.
    /// </summary>
    public IReadOnlyList<string> ToolFolders { get; init; } = [];

    /// <summary>Other folders of this machine that steps may read, at their own place: git repositories, modules of adapters.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Variables of every step; what the step itself says comes before them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Pods that run at one time; more wait.</summary>
    public int MaxPods { get; init; } = 48;

    /// <summary>Processor time of one step, all its processes together.</summary>
    public TimeSpan MaxCpuTime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Resident memory of one step, all its processes together.</summary>
    public long MaxMemory { get; init; } = 4L << 30;

    public int MaxProcesses { get; init; } = 1024;

    /// <summary>Bytes of output that are kept of one step; the rest is dropped, and the log says so.</summary>
    public long MaxOutput { get; init; } = 64L << 20;
}
