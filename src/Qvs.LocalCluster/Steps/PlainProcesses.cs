using System.Text.RegularExpressions;

namespace Qvs.LocalCluster.Steps;

/// <summary>
/// Runs commands as they are, where nothing can isolate them. Places that only exist in a container are replaced in scripts, arguments and environment by the
/// folders that stand for them; a program that builds such a path itself will not find it.
/// </summary>
internal sealed class PlainProcesses : ISandbox
{
    public string Warning =>
        "steps run as plain processes, not isolated from this machine: /workspace, /tekton and mounted paths are replaced in their texts as far as they stand there, and the network is open";

    public bool RunsOwnImages => false;

    public bool EndsItsTree => false;

    public HostCommand Command(ContainerCommand command)
    {
        var workingDir = Map(command.WorkingDir, command.Mounts);
        return new HostCommand("/bin/sh", [Path.Combine(command.Folder.Launch, command.Launcher)], command.Environment, workingDir);
    }

    public string Map(string text, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts)
    {
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var (path, source, _) in mounts.OrderByDescending(m => m.Path.Length).Where(m => text.Contains(m.Path, StringComparison.Ordinal)))
        {
            // Only where the path begins a word and ends one: /workspace, not /my/workspaces.
            text = Regex.Replace(text, $@"(?<![\w./-]){Regex.Escape(path)}(?![\w.-])", source.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        }

        return text;
    }

    public bool Exists(string path, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts) => File.Exists(Map(path, mounts));
}
