namespace Qvs.LocalCluster.Steps;

/// <summary>Runs commands in containers of their own images with podman.</summary>
internal sealed class Podman(string program, StepSettings settings) : ISandbox
{
    public string? Warning => null;

    public bool RunsOwnImages => true;

    public bool EndsItsTree => false;

    public static Podman Find(StepSettings settings) =>
        HostTools.Find("podman") is { } program ? new Podman(program, settings) : throw new InvalidOperationException("podman is configured to run steps, but it is not installed");

    public HostCommand Command(ContainerCommand command)
    {
        List<string> args = ["run", "--rm", "--init", "--hostname", command.Pod, "--network", settings.Network ? "host" : "none", "--workdir", command.WorkingDir];
        args.AddRange(["--memory", settings.MaxMemory.ToString(System.Globalization.CultureInfo.InvariantCulture), "--pids-limit", settings.MaxProcesses.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        foreach (var (path, source, readOnly) in command.Mounts)
        {
            args.AddRange(["--volume", $"{source}:{path}{(readOnly ? ":ro" : "")}"]);
        }

        foreach (var folder in settings.Folders.Where(Directory.Exists))
        {
            args.AddRange(["--volume", $"{folder}:{folder}:ro"]);
        }

        foreach (var (name, value) in command.Environment.Where(e => e.Key != "PATH"))
        {
            args.AddRange(["--env", $"{name}={value}"]);
        }

        args.AddRange(["--entrypoint", "/bin/sh", command.Image, "/tekton/bin/" + command.Launcher]);
        return new HostCommand(program, args, new Dictionary<string, string> { ["PATH"] = HostTools.StandardPath, ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/" }, "/");
    }

    public string Map(string text, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts) => text;

    public bool Exists(string path, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts) => true;
}
