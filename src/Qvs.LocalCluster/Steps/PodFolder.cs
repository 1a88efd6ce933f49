namespace Qvs.LocalCluster.Steps;

/// <summary>The folder of a running pod: what its containers see as /workspace and /tekton, and its volumes. It goes when the pod is over.</summary>
internal sealed class PodFolder
{
    public PodFolder(string dataFolder, PodPlan pod)
    {
        Root = Path.Combine(Path.GetFullPath(dataFolder), "pods", pod.Namespace, $"{pod.Name}.{pod.Uid}");
        foreach (var folder in (string[])[Workspace, Home, Results, Steps, Scripts, Launch, Volumes, Path.Combine(Root, "tekton", "creds"), Path.Combine(Root, "tekton", "run")])
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Root { get; }

    public string Workspace => Path.Combine(Root, "workspace");

    public string Home => Path.Combine(Root, "tekton", "home");

    public string Results => Path.Combine(Root, "tekton", "results");

    public string Steps => Path.Combine(Root, "tekton", "steps");

    public string Scripts => Path.Combine(Root, "tekton", "scripts");

    public string Launch => Path.Combine(Root, "tekton", "bin");

    public string Volumes => Path.Combine(Root, "volumes");

    /// <summary>What every container of a pod has mounted: place in the container, folder here, read-only.</summary>
    public IEnumerable<(string Path, string Source, bool ReadOnly)> Common =>
    [
        ("/workspace", Workspace, false),
        ("/tekton/home", Home, false),
        ("/tekton/results", Results, false),
        ("/tekton/steps", Steps, false),
        ("/tekton/scripts", Scripts, true),
        ("/tekton/bin", Launch, true),
        ("/tekton/creds", Path.Combine(Root, "tekton", "creds"), false),
        ("/tekton/run", Path.Combine(Root, "tekton", "run"), true),
    ];

    public string StepResults(string container) => Path.Combine(Steps, container, "results");

    /// <summary>Writes a script that can be executed, and returns its place in the container.</summary>
    public string WriteScript(string name, string text)
    {
        WriteExecutable(Path.Combine(Scripts, name), text);
        return "/tekton/scripts/" + name;
    }

    public void WriteLauncher(string name, string text) => WriteExecutable(Path.Combine(Launch, name), text);

    public void Delete()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files that a step made unreadable stay until the data folder goes.
        }
    }

    private static void WriteExecutable(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }
}
